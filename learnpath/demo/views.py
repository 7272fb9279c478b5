"""Signing in as somebody of the demonstration: only there, and only on the machine that serves it."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, request
from flask.typing import ResponseReturnValue
from flask_security.utils import login_user
from werkzeug.exceptions import NotFound

from learnpath.demo.links import person_in
from learnpath.kernel.access import open_to_all
from learnpath.kernel.db import current_session
from learnpath.kernel.pages import render
from learnpath.people.models import Person
from learnpath.people.services.installations import is_demonstration
from learnpath.people.services.sessions import account_of

bp = Blueprint("demo", __name__)
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def _person(token: str) -> Person:
    """Whose link it is; elsewhere there is no such page."""
    bound_to = current_app.config.get("BOUND_TO")
    asked_for = urlsplit("//" + request.host).hostname
    if bound_to not in _LOOPBACK or asked_for not in _LOOPBACK or not is_demonstration(current_session()):
        raise NotFound
    person_id = person_in(current_app, token)
    person = None if person_id is None else current_session().get(Person, person_id)
    if person is None:
        raise NotFound
    return person


@bp.get("/demonstration/<token>")
@open_to_all
def show(token: str) -> ResponseReturnValue:
    return render("demo/sign_in.html", person=_person(token))


@bp.post("/demonstration/<token>")
@open_to_all
def sign_in(token: str) -> ResponseReturnValue:
    account = account_of(current_session(), _person(token))
    if not account.active:
        raise NotFound
    login_user(account, authn_via=["demonstration"])
    return redirect("/", 303)
