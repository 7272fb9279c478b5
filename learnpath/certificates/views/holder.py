"""A person's own certificates, and the file itself for all who may have it."""

from io import BytesIO

from flask import send_file
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learnpath.certificates.models import Certificate
from learnpath.certificates.proof.baking import bake_png, bake_svg
from learnpath.certificates.proof.picture import badge_png, badge_svg
from learnpath.certificates.services.earning import standings_of
from learnpath.certificates.services.holding import badge_of, certificates_of, document_of
from learnpath.certificates.views.blueprint import bp
from learnpath.certificates.views.loading import WantedBadge, load_badge, load_certificate
from learnpath.certificates.wording import kind_word
from learnpath.kernel import audit
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import afterwards, current_session
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import render
from learnpath.policy import Permission


@bp.get("/me/certificates")
@allow(Permission.OWN_ACCOUNT)
def own() -> ResponseReturnValue:
    session, person_id = current_session(), current_actor().person_id
    if person_id is None:
        raise NotFound
    standings = standings_of(session, person_id)
    return render(
        "certificates/own.html",
        certificates=certificates_of(session, person_id),
        kind_word=kind_word,
        on_the_way=[one for one in standings if one.certificate is None and one.holder.withdrawn_at is None],
        breadcrumbs=[(_("My things"), "/me"), (_("My certificates"), None)],
    )


@bp.get("/certificates/<uuid:certificate_id>.pdf")
@allow(Permission.CERTIFICATE_READ, on=load_certificate)
def download(certificate: Certificate) -> ResponseReturnValue:
    """The very bytes that were stored when it was issued."""
    document = document_of(current_session(), certificate.id)
    if document is None:
        raise NotFound
    _note_download(certificate)
    return send_file(
        BytesIO(document.content), "application/pdf", as_attachment=True, download_name=document.name
    )


@bp.get("/certificates/<uuid:certificate_id>/badge.<any(png, svg, jwt):form>")
@allow(Permission.CERTIFICATE_READ, on=load_badge)
def download_badge(wanted: WantedBadge) -> ResponseReturnValue:
    """The same certificate for programs: the credential that was signed at issue, in a picture or bare."""
    badge = badge_of(current_session(), wanted.certificate.id)
    if badge is None:
        raise NotFound
    match wanted.form:
        case "png":
            picture = badge_png(badge.title, badge.issuer, badge.kind)
            content, mimetype = bake_png(picture, badge.token), "image/png"
        case "svg":
            drawing = badge_svg(badge.title, badge.issuer, badge.kind)
            content, mimetype = bake_svg(drawing, badge.token).encode(), "image/svg+xml"
        case _:
            content, mimetype = badge.token.encode(), "text/plain"
    _note_download(wanted.certificate)
    return send_file(
        BytesIO(content), mimetype, as_attachment=True, download_name=f"{badge.name}.{wanted.form}"
    )


def _note_download(certificate: Certificate) -> None:
    actor_id, subject_id = current_actor().person_id, certificate.id
    organisation_id = certificate.participant_organisation_id
    afterwards(
        lambda own: audit.record(
            own,
            "certificate downloaded",
            actor_id=actor_id,
            subject_id=subject_id,
            organisation_id=organisation_id,
        )
    )
