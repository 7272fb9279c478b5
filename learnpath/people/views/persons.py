"""The administrator's people: finding one, correcting name and address, switching off or deleting the account."""

import uuid
from dataclasses import replace
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import done, invalid, paginate, render
from learnpath.people.forms import OFFICE_NAMES, PersonForm
from learnpath.people.models import Person
from learnpath.people.services import account_deletion, links, offices, sessions
from learnpath.people.services import persons as services
from learnpath.people.services.administrators import LastAdministrator
from learnpath.people.views.blueprint import bp
from learnpath.policy import Actor, Permission

_ADMINISTER = Permission.INSTALLATION_ADMINISTER


def load_person(session: Session, _actor: Actor, person_id: uuid.UUID) -> Person | None:
    return session.get(Person, person_id)


@bp.get("/people")
@allow(_ADMINISTER)
def people() -> ResponseReturnValue:
    text = request.args.get("q", "")
    page = paginate(current_session(), services.search_people(text), scalars=False)
    page = replace(page, items=[services.person_row(person, active) for person, active in page.items])
    roles = services.roles_of(current_session(), [row.id for row in page.items])
    return render("people/people.html", page=page, q=text, roles=roles, offices=OFFICE_NAMES)


@bp.get("/people/<uuid:person_id>")
@allow(_ADMINISTER, on=load_person)
def person(person: Person) -> ResponseReturnValue:
    return render("people/person.html", **_about(person, PersonForm(obj=person)))


@bp.post("/people/<uuid:person_id>")
@allow(_ADMINISTER, on=load_person)
def correct_person(person: Person) -> ResponseReturnValue:
    form = PersonForm(request.form)
    if form.validate():
        try:
            services.correct(
                current_session(),
                person,
                given_name=form.given_name.data,
                family_name=form.family_name.data,
                email=form.email.data,
                by_id=current_actor().person_id,
            )
        except services.AddressTaken:
            form.email.errors = [_("Somebody else has this address.")]
        else:
            return done(_("Saved."), "people.person", person_id=person.id)
    return invalid("people/person.html", **_about(person, form))


@bp.post("/people/<uuid:person_id>/link")
@allow(_ADMINISTER, on=load_person)
def mail_link(person: Person) -> ResponseReturnValue:
    session = current_session()
    links.let_in_again(session, person)
    links.send_sign_in_link(session, person)
    return done(
        _("A link to sign in is on its way to %(name)s.", name=person.name),
        "people.person",
        person_id=person.id,
    )


@bp.get("/people/<uuid:person_id>/disable")
@allow(_ADMINISTER, on=load_person)
def confirm_disabling(person: Person) -> ResponseReturnValue:
    return render("people/disable.html", person=person, is_last=False)


@bp.post("/people/<uuid:person_id>/disable")
@allow(_ADMINISTER, on=load_person)
def disable(person: Person) -> ResponseReturnValue:
    try:
        services.disable(current_session(), person, by_id=current_actor().person_id)
    except LastAdministrator:
        return invalid("people/disable.html", person=person, is_last=True)
    return done(_("%(name)s can no longer sign in.", name=person.name), "people.person", person_id=person.id)


@bp.post("/people/<uuid:person_id>/enable")
@allow(_ADMINISTER, on=load_person)
def enable(person: Person) -> ResponseReturnValue:
    services.enable(current_session(), person, by_id=current_actor().person_id)
    return done(_("%(name)s can sign in again.", name=person.name), "people.person", person_id=person.id)


@bp.get("/people/<uuid:person_id>/delete-account")
@allow(_ADMINISTER, on=load_person)
def confirm_deleting_account(person: Person) -> ResponseReturnValue:
    return _deletion_page(render, person)


@bp.post("/people/<uuid:person_id>/delete-account")
@allow(_ADMINISTER, on=load_person)
def delete_account(person: Person) -> ResponseReturnValue:
    if request.form.get("confirmed") != "yes":
        return _deletion_page(render, person)
    try:
        account_deletion.delete_account(current_session(), person, by_id=current_actor().person_id)
    except account_deletion.OwnAccount:
        return _deletion_page(invalid, person, refused="own")
    except LastAdministrator:
        return _deletion_page(invalid, person, refused="last")
    said = _("The account of %(name)s is deleted.", name=person.name)
    return done(said, "people.person", person_id=person.id)


def _deletion_page(show: Any, person: Person, *, refused: str = "") -> ResponseReturnValue:
    answer: ResponseReturnValue = show(
        "people/account_delete.html",
        person=person,
        refused=refused,
        cohorts=account_deletion.left_alone(current_session(), person),
    )
    return answer


@bp.get("/people/<uuid:person_id>/second-factor/remove")
@allow(_ADMINISTER, on=load_person)
def confirm_removing_second_factor(person: Person) -> ResponseReturnValue:
    return render("people/remove_second_factor.html", person=person)


@bp.post("/people/<uuid:person_id>/second-factor/remove")
@allow(_ADMINISTER, on=load_person)
def remove_second_factor(person: Person) -> ResponseReturnValue:
    services.remove_second_factor(current_session(), person, by_id=current_actor().person_id)
    said = _("%(name)s is no longer asked for a code, and has been told by mail.", name=person.name)
    return done(said, "people.person", person_id=person.id)


def _about(person: Person, form: PersonForm) -> dict[str, Any]:
    own = current_session()
    account = sessions.find_account(own, person.id)
    return {
        "person": person,
        "form": form,
        "account": account,
        "is_disabled": account is not None and not account.active,
        "open_sessions": len(sessions.open_sessions(own, person.id)),
        "memberships": offices.offices_of(own, person.id),
        "offices": OFFICE_NAMES,
    }
