"""When mail comes: one's own choice, and the link in a mail that needs no signing in (RFC 8058)."""

from datetime import timedelta
from typing import Any

from flask import current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests

from learnpath.kernel.access import allow, current_actor, open_to_all
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, use_language
from learnpath.kernel.mail import count_held
from learnpath.kernel.pages import done, invalid, render
from learnpath.kernel.tries import may_try
from learnpath.people.forms import MailForm
from learnpath.people.models import Person
from learnpath.people.services import mailing
from learnpath.people.views.blueprint import bp
from learnpath.policy import Permission
from learnpath.terms import MailTiming


@bp.get("/me/mail")
@allow(Permission.OWN_ACCOUNT)
def my_mail() -> ResponseReturnValue:
    return render("people/mail.html", **_about(MailForm(timing=current_user.person.mail_timing.value)))


@bp.post("/me/mail")
@allow(Permission.OWN_ACCOUNT)
def choose_mail() -> ResponseReturnValue:
    form = MailForm(request.form)
    if not form.validate():
        return invalid("people/mail.html", **_about(form))
    mailing.choose_timing(
        current_session(),
        current_user.person,
        MailTiming(form.timing.data),
        by_id=current_actor().person_id,
    )
    return done(_("Saved."), "people.my_mail")


def _about(form: MailForm) -> dict[str, Any]:
    person = current_user.person
    return {"form": form, "email": person.email, "held": count_held(current_session(), person.id)}


@bp.get("/mail/off/<token>")
@open_to_all
def ask_mail_off(token: str) -> ResponseReturnValue:
    """Opening the link turns nothing off: mail scanners open links, too."""
    person = _whose(token)
    if person is None:
        return render("people/mail_off_unknown.html", status=404)
    is_off = person.mail_timing is MailTiming.OFF
    return render("people/mail_off.html", email=person.email, is_off=is_off)


@bp.post("/mail/off/<token>")
@open_to_all
def turn_mail_off(token: str) -> ResponseReturnValue:
    """Pressed by a reader, or by their mail program in one click: it follows no redirect, so the page comes here."""
    person = _whose(token)
    if person is None:
        return render("people/mail_off_unknown.html", status=404)
    mailing.stop_mail(current_session(), person)
    return render("people/mail_off.html", email=person.email, is_off=True)


def _whose(token: str) -> Person | None:
    own = current_session()
    person = mailing.whose_link(own, current_app.config["SECRET_KEY"], token)
    if person is not None:
        use_language(person.language)
    elif not may_try(own, f"mail-off-from:{request.remote_addr}", limit=60, within=timedelta(hours=1)):
        raise TooManyRequests
    return person


# A mail program has no session to take a token from; the link itself says whose wish it is, and can do only this.
bp.record_once(lambda state: state.app.extensions["csrf"].exempt(turn_mail_off))
