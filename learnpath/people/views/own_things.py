"""My things: who I am here, how I sign in, where I am signed in, and the cards that other features give."""

import uuid
from types import SimpleNamespace
from typing import Any

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, use_language
from learnpath.kernel.pages import done, invalid, render
from learnpath.people.forms import OFFICE_NAMES, OwnDetailsForm
from learnpath.people.models import SignInSession
from learnpath.people.rules import browser_in_words
from learnpath.people.sections import cards_for
from learnpath.people.services import links, offices, persons, sessions
from learnpath.people.views.blueprint import bp
from learnpath.policy import Actor, Permission


@bp.get("/me")
@allow(Permission.OWN_ACCOUNT)
def my_things() -> ResponseReturnValue:
    return render("people/my_things.html", **_about_me(OwnDetailsForm(obj=current_user.person)))


@bp.post("/me")
@allow(Permission.OWN_ACCOUNT)
def change_details() -> ResponseReturnValue:
    form = OwnDetailsForm(request.form)
    if not form.validate():
        return invalid("people/my_things.html", **_about_me(form))
    persons.rename(
        current_session(),
        current_user.person,
        given_name=form.given_name.data,
        family_name=form.family_name.data,
        language=form.language.data,
    )
    use_language(form.language.data)
    return done(_("Saved."), "people.my_things")


def _about_me(form: OwnDetailsForm) -> dict[str, Any]:
    own, person = current_session(), current_user.person
    return {
        "form": form,
        "email": person.email,
        "offices": offices.offices_of(own, person.id),
        "office_names": OFFICE_NAMES,
        "cards": cards_for(own, current_actor()),
    }


@bp.get("/me/sign-in")
@allow(Permission.OWN_ACCOUNT)
def ways_to_sign_in() -> ResponseReturnValue:
    here = links.hashed(session.get("sid", ""))
    rows = [
        SimpleNamespace(
            id=row.id,
            browser=browser_in_words(row.browser) or _("A browser that does not say its name"),
            began_at=row.began_at,
            seen_at=row.seen_at,
            is_here=row.token_hash == here,
        )
        for row in sessions.open_sessions(current_session(), current_user.person_id)
    ]
    return render(
        "people/ways_to_sign_in.html",
        rows=rows,
        email=current_user.email,
        has_password=bool(current_user.password),
        has_second_factor=bool(current_user.tf_primary_method),
        recovery_codes=len(current_user.mf_recovery_codes or []),
    )


def load_own_session(own: Session, actor: Actor, session_id: uuid.UUID) -> SignInSession | None:
    return sessions.own_session(own, actor.person_id, session_id)


@bp.post("/me/sign-in/<uuid:session_id>/end")
@allow(Permission.OWN_ACCOUNT, on=load_own_session)
def end_session(row: SignInSession) -> ResponseReturnValue:
    sessions.end_one(current_session(), row)
    if row.token_hash == links.hashed(session.get("sid", "")):
        return redirect(url_for("people.sign_in"), 303)
    return done(_("Signed out there."), "people.ways_to_sign_in")


@bp.post("/me/sign-in/end-others")
@allow(Permission.OWN_ACCOUNT)
def end_other_sessions() -> ResponseReturnValue:
    sessions.end_all_sessions(current_session(), current_user.id, but=session.get("sid"))
    return done(_("You are signed out everywhere but here."), "people.ways_to_sign_in")
