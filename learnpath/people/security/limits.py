"""How often somebody may try to get in: counted by what they try and by where they are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, request, session
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests

from learnpath.kernel.db import current_session
from learnpath.kernel.tries import may_try
from learnpath.people.services.links import hashed


@dataclass(frozen=True, slots=True)
class Limit:
    """`whose` says what is tried: an address, an account. `by_visitor` is wide: a town hall has one address."""

    name: str
    whose: Callable[[], str]
    times: int
    by_visitor: int
    within: timedelta


def _typed_address() -> str:
    return hashed(request.form.get("email", "").strip().lower())


def _half_signed_in() -> str:
    return str(session.get("tf_user_id", ""))


def _signed_in() -> str:
    return str(current_user.id) if current_user.is_authenticated else ""


def _nobody() -> str:
    return ""


_QUARTER, _HOUR = timedelta(minutes=15), timedelta(hours=1)
_PASSWORDS = Limit("password", _typed_address, 10, 100, _QUARTER)
_CODES = Limit("code", _half_signed_in, 8, 60, _QUARTER)
_OWN = Limit("own", _signed_in, 15, 100, _QUARTER)
LINKS = Limit("link", _typed_address, 5, 120, _HOUR)

LIMITS = {
    "security.login": _PASSWORDS,
    "security.forgot_password": Limit("reset", _typed_address, 5, 60, _HOUR),
    "security.reset_password": Limit("new-password", _nobody, 0, 60, _HOUR),
    "security.two_factor_token_validation": _CODES,
    "security.mf_recovery": _CODES,
    "security.verify": _OWN,
    "security.change_password": _OWN,
    "security.two_factor_setup_validate": _OWN,
    "people.send_link": LINKS,
}


def refuse_too_many_tries() -> None:
    """Count a try before it is made, whatever comes of it. The answer is the same for a known address."""
    limit = LIMITS.get(request.endpoint or "")
    if limit is None or request.method != "POST":
        return
    own, whose = current_session(), limit.whose()
    by_whose = not whose or may_try(own, f"{limit.name}:{whose}", limit=limit.times, within=limit.within)
    visitor = f"{limit.name}-from:{request.remote_addr}"
    by_visitor = may_try(own, visitor, limit=limit.by_visitor, within=limit.within)
    if not (by_whose and by_visitor):
        raise TooManyRequests


def init_app(app: Flask) -> None:
    app.before_request(refuse_too_many_tries)
