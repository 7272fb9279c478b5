"""What programs need to check a badge by themselves: who issues, with which keys, and what has been revoked."""

import uuid
from functools import cache

from flask import Response, current_app, jsonify
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learnpath.certificates.proof import badge
from learnpath.certificates.proof.badge import Issuer
from learnpath.certificates.proof.picture import badge_png
from learnpath.certificates.services.proving import revocations_in, signed
from learnpath.certificates.services.signing_keys import badge_key_of, public_key, public_keys
from learnpath.certificates.views.blueprint import bp
from learnpath.kernel.access import open_to_all
from learnpath.kernel.clock import now
from learnpath.kernel.db import current_session
from learnpath.people.models import Organisation

_MINUTES, _HOURS = 300, 3600


@bp.get("/.well-known/jwks.json")
@open_to_all
def all_keys() -> ResponseReturnValue:
    """Every key that ever signed a badge: what an old one signed can be checked for good."""
    keys = [_jwk(*key) for key in public_keys(current_session())]
    return _public(jsonify(keys=keys), _HOURS)


@bp.get("/.well-known/keys/<name>")
@open_to_all
def one_key(name: str) -> ResponseReturnValue:
    found = public_key(current_session(), name)
    if found is None:
        raise NotFound
    return _public(jsonify(_jwk(name, *found)), _HOURS)


@bp.get("/.well-known/issuers/<uuid:organisation_id>")
@open_to_all
def issuer(organisation_id: uuid.UUID) -> ResponseReturnValue:
    organisation = current_session().get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound
    profile = Issuer(organisation.id, organisation.name, _site()).profile()
    context = {"@context": badge.CONTEXTS}
    return _public(jsonify(context | profile), _HOURS)


@bp.get("/.well-known/status/<uuid:list_id>")
@open_to_all
def status_list(list_id: uuid.UUID) -> ResponseReturnValue:
    """What an issuer has revoked, signed; a few minutes old at most."""
    session = current_session()
    found = revocations_in(session, list_id)
    if found is None:
        raise NotFound
    said = badge.status_list(Issuer(found.issuer_id, found.issuer, _site()), list_id, found.indexes, now())
    token = signed(said, badge_key_of(session, found.issuer_id), _site())
    return _public(Response(token, content_type="application/vc+jwt"), _MINUTES)


@bp.get("/.well-known/badge.png")
@open_to_all
def plain_badge() -> ResponseReturnValue:
    return _public(Response(_plain_picture(), content_type="image/png"), 24 * _HOURS)


@cache
def _plain_picture() -> bytes:
    return badge_png("", "")


def _jwk(name: str, algorithm: str, public: dict[str, str]) -> dict[str, str]:
    return {**public, "kid": badge.key_url(_site(), name), "alg": algorithm, "use": "sig"}


def _site() -> str:
    site: str = current_app.config["BASE_URL"]
    return site


def _public(response: Response, seconds: int) -> Response:
    """For anybody, from anywhere: a verifier may run in a browser on another site."""
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
