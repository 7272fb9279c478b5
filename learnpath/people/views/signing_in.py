"""Signing in by a mailed link. Passwords and codes are Flask-Security's views."""

from datetime import timedelta

from flask import current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import login_user
from werkzeug.exceptions import TooManyRequests

from learnpath.kernel.access import current_actor, open_to_all
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import use_language
from learnpath.kernel.pages import home_url, invalid, render
from learnpath.kernel.tries import may_try
from learnpath.people.forms import SignInForm
from learnpath.people.services import links, persons, sessions
from learnpath.people.views.blueprint import bp


@bp.get("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    target = home_url(request.args.get("next"))
    if current_actor().is_signed_in:
        return redirect(target, 303)
    return render("people/sign_in.html", form=SignInForm(next=target))


@bp.post("/sign-in")
@open_to_all
def send_link() -> ResponseReturnValue:
    form = SignInForm(request.form)
    if not form.validate():
        return invalid("people/sign_in.html", form=form)
    own = current_session()
    person = persons.person_with_email(own, form.email.data)
    if person is not None and sessions.may_sign_in(own, person):
        links.send_sign_in_link(own, person, home_url(form.next.data))
    return redirect(url_for("people.link_sent"), 303)


@bp.get("/sign-in/sent")
@open_to_all
def link_sent() -> ResponseReturnValue:
    return render("people/link_sent.html", writes_files=not current_app.config["SMTP_HOST"])


@bp.get("/sign-in/link/<token>")
@open_to_all
def show_link(token: str) -> ResponseReturnValue:
    """Opening a link uses nothing up: mail scanners open links, too."""
    link = links.find_link(current_session(), token)
    return _no_longer(token) if link is None else render("people/use_link.html", person=link.person)


@bp.post("/sign-in/link/<token>")
@open_to_all
def use_link(token: str) -> ResponseReturnValue:
    own = current_session()
    try:
        link = links.use_link(own, token)
    except links.LinkExpired:
        return _no_longer(token)
    account = sessions.account_of(own, link.person)
    if not account.active:
        return _no_longer(token)
    target = home_url(link.next_url)
    second_factor = current_app.extensions["security"].two_factor_plugins.tf_enter(
        account, remember_me=False, primary_authn_via="link", next_loc=target
    )
    if second_factor is not None:
        return second_factor  # type: ignore[no-any-return]
    login_user(account, authn_via=["link"])
    return redirect(target, 303)


@bp.post("/sign-in/link/<token>/again")
@open_to_all
def send_link_again(token: str) -> ResponseReturnValue:
    """A new link in the place of one that no longer works, to the same address and to nobody else."""
    own = current_session()
    if not may_try(own, f"again:{links.hashed(token)}", limit=5, within=timedelta(hours=1)):
        raise TooManyRequests
    old = links.find_old_link(own, token)
    if old is not None and sessions.may_sign_in(own, old.person):
        links.send_sign_in_link(own, old.person, home_url(old.next_url))
    return redirect(url_for("people.link_sent"), 303)


def _no_longer(token: str) -> ResponseReturnValue:
    return render("people/link_expired.html", token=token, status=410)


@bp.post("/language")
@open_to_all
def choose_language() -> ResponseReturnValue:
    session["language"] = request.form.get("language", "")[:5]
    actor = current_actor()
    if actor.person_id is not None:
        links.remember_language(current_session(), actor.person_id, session["language"])
    use_language(session["language"])
    return redirect(home_url(request.form.get("next")), 303)
