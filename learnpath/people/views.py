"""Signing in and out, and the reader's language."""

from datetime import timedelta

from flask import Blueprint, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import login_user
from werkzeug.exceptions import TooManyRequests

from learnpath.kernel.access import current_actor, open_to_all
from learnpath.kernel.db import current_session
from learnpath.kernel.pages import home_url, invalid, render
from learnpath.kernel.tries import may_try
from learnpath.people.forms import SignInForm
from learnpath.people.services import links, sessions

bp = Blueprint("people", __name__)


@bp.get("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    if current_actor().is_signed_in:
        return redirect(home_url(request.args.get("next")), 303)
    return render("people/sign_in.html", form=SignInForm(next=request.args.get("next", "/")))


@bp.post("/sign-in")
@open_to_all
def send_link() -> ResponseReturnValue:
    form = SignInForm(request.form)
    if not form.validate():
        return invalid("people/sign_in.html", form=form)
    email = str(form.email.data).strip().lower()
    hour = timedelta(hours=1)
    own = current_session()
    # Both are counted whether or not the address is known: the answer must not tell.
    by_address = may_try(own, f"link:{links.hashed(email)}", limit=5, within=hour)
    by_visitor = may_try(own, f"link-from:{request.remote_addr}", limit=30, within=hour)
    if not (by_address and by_visitor):
        raise TooManyRequests
    person = links.person_with_email(own, email)
    if person is not None:
        links.send_sign_in_link(own, person, home_url(form.next.data))
    return redirect(url_for("people.link_sent"), 303)


@bp.get("/sign-in/sent")
@open_to_all
def link_sent() -> ResponseReturnValue:
    return render("people/link_sent.html", writes_files=not current_app.config["SMTP_HOST"])


@bp.get("/sign-in/link/<token>")
@open_to_all
def show_link(token: str) -> ResponseReturnValue:
    link = links.find_link(current_session(), token)
    return render("people/use_link.html", link=link, status=200 if link else 410)


@bp.post("/sign-in/link/<token>")
@open_to_all
def use_link(token: str) -> ResponseReturnValue:
    own = current_session()
    try:
        link = links.use_link(own, token)
    except links.LinkExpired:
        return render("people/use_link.html", link=None, status=410)
    account = sessions.account_of(own, link.person)
    if not account.active:
        return render("people/use_link.html", link=None, status=410)
    target = home_url(link.next_url)
    second_factor = current_app.extensions["security"].two_factor_plugins.tf_enter(
        account, False, "link", target
    )
    if second_factor is not None:
        return second_factor  # type: ignore[no-any-return]
    login_user(account, authn_via=["link"])
    return redirect(target, 303)


@bp.post("/language")
@open_to_all
def choose_language() -> ResponseReturnValue:
    session["language"] = request.form.get("language", "")
    actor = current_actor()
    if actor.person_id is not None:
        links.remember_language(current_session(), actor.person_id, session["language"])
    return redirect(home_url(request.form.get("next")), 303)
