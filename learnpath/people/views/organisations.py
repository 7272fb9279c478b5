"""The administrator's organisations: their names, and who is trainer, HR and administrator in them."""

import uuid
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, language
from learnpath.kernel.pages import done, invalid, paginate, render
from learnpath.people.forms import KIND_NAMES, OFFICE_NAMES, AppointForm, OrganisationForm
from learnpath.people.models import Membership, Organisation
from learnpath.people.registry import left_without_care
from learnpath.people.services import invitations, offices
from learnpath.people.services import organisations as services
from learnpath.people.services.administrators import LastAdministrator
from learnpath.people.views.blueprint import bp
from learnpath.policy import Actor, Permission
from learnpath.terms import MembershipKind, OrganisationKind

_ADMINISTER = Permission.INSTALLATION_ADMINISTER


def load_organisation(session: Session, _actor: Actor, organisation_id: uuid.UUID) -> Organisation | None:
    return session.get(Organisation, organisation_id)


def load_membership(
    session: Session, _actor: Actor, organisation_id: uuid.UUID, membership_id: uuid.UUID
) -> Membership | None:
    return offices.membership_in(session, organisation_id, membership_id)


@bp.get("/organisations")
@allow(_ADMINISTER)
def organisations() -> ResponseReturnValue:
    text, archived = request.args.get("q", ""), request.args.get("archived") == "yes"
    page = paginate(current_session(), services.search_organisations(text, archived=archived))
    return render("people/organisations.html", page=page, q=text, archived=archived, kinds=KIND_NAMES)


# ---- making and changing ----


@bp.get("/organisations/new")
@allow(_ADMINISTER)
def new_organisation() -> ResponseReturnValue:
    form = OrganisationForm(kind=OrganisationKind.MUNICIPALITY.value, name=request.args.get("name", ""))
    return render("people/organisation_form.html", form=form, organisation=None)


@bp.post("/organisations/new")
@allow(_ADMINISTER)
def make_organisation() -> ResponseReturnValue:
    form = OrganisationForm(request.form)
    if form.validate():
        try:
            made = services.make_organisation(
                current_session(),
                OrganisationKind(form.kind.data),
                form.name.data,
                form.names,
                current_actor().person_id,
            )
        except services.NameTaken as taken:
            _say_taken(form, taken)
        else:
            return done(
                _("%(name)s is here. Now appoint its trainers or HR.", name=made.name),
                "people.organisation",
                organisation_id=made.id,
            )
    return invalid("people/organisation_form.html", form=form, organisation=None)


@bp.get("/organisations/<uuid:organisation_id>/edit")
@allow(_ADMINISTER, on=load_organisation)
def edit_organisation(organisation: Organisation) -> ResponseReturnValue:
    other_names = "\n".join(services.other_names_of(current_session(), organisation))
    form = OrganisationForm(name=organisation.name, kind=organisation.kind.value, other_names=other_names)
    return render("people/organisation_form.html", form=form, organisation=organisation)


@bp.post("/organisations/<uuid:organisation_id>/edit")
@allow(_ADMINISTER, on=load_organisation)
def change_organisation(organisation: Organisation) -> ResponseReturnValue:
    form = OrganisationForm(request.form)
    if form.validate():
        try:
            services.change_organisation(
                current_session(),
                organisation,
                kind=OrganisationKind(form.kind.data),
                name=form.name.data,
                other_names=form.names,
                by_id=current_actor().person_id,
            )
        except services.NameTaken as taken:
            _say_taken(form, taken)
        else:
            return done(_("Saved."), "people.organisation", organisation_id=organisation.id)
    return invalid("people/organisation_form.html", form=form, organisation=organisation)


def _say_taken(form: OrganisationForm, taken: services.NameTaken) -> None:
    field = form.other_names if taken.name in form.names else form.name
    said = _("“%(name)s” is already a name of %(owner)s. Two organisations cannot share a name.",
             name=taken.name, owner=taken.owner)  # fmt: skip
    field.errors = [*field.errors, said]


@bp.get("/organisations/<uuid:organisation_id>/archive")
@allow(_ADMINISTER, on=load_organisation)
def confirm_archive(organisation: Organisation) -> ResponseReturnValue:
    holders = offices.in_office(current_session(), organisation.id)
    return render("people/archive_organisation.html", organisation=organisation, holders=holders)


@bp.post("/organisations/<uuid:organisation_id>/archive")
@allow(_ADMINISTER, on=load_organisation)
def archive_organisation(organisation: Organisation) -> ResponseReturnValue:
    try:
        services.archive(current_session(), organisation, by_id=current_actor().person_id)
    except services.StillInOffice:
        holders = offices.in_office(current_session(), organisation.id)
        return invalid("people/archive_organisation.html", organisation=organisation, holders=holders)
    return done(_("%(name)s is archived.", name=organisation.name), "people.organisations")


@bp.post("/organisations/<uuid:organisation_id>/restore")
@allow(_ADMINISTER, on=load_organisation)
def restore_organisation(organisation: Organisation) -> ResponseReturnValue:
    services.restore(current_session(), organisation, by_id=current_actor().person_id)
    return done(
        _("%(name)s is back.", name=organisation.name), "people.organisation", organisation_id=organisation.id
    )


# ---- who is what ----


@bp.get("/organisations/<uuid:organisation_id>")
@allow(_ADMINISTER, on=load_organisation)
def organisation(organisation: Organisation) -> ResponseReturnValue:
    return render("people/organisation.html", **_about(organisation, AppointForm(language=language())))


@bp.post("/organisations/<uuid:organisation_id>/appointments")
@allow(_ADMINISTER, on=load_organisation)
def appoint(organisation: Organisation) -> ResponseReturnValue:
    form = AppointForm(request.form)
    if not form.validate():
        return invalid("people/organisation.html", **_about(organisation, form))
    try:
        person, is_new = invitations.appoint_by_address(
            current_session(),
            organisation,
            MembershipKind(form.kind.data),
            email=form.email.data,
            given_name=form.given_name.data or "",
            family_name=form.family_name.data or "",
            language=form.language.data,
            by=current_actor(),
        )
    except invitations.NameNeeded:
        said = _("Nobody here has this address yet. Write the name as well.")
        (form.family_name if form.given_name.data else form.given_name).errors = [said]
        return invalid("people/organisation.html", **_about(organisation, form))
    said = (
        _("%(name)s is appointed, and an invitation is on its way.", name=person.name)
        if is_new
        else _("%(name)s has that part already. Nothing was sent.", name=person.name)
    )
    return done(said, "people.organisation", organisation_id=organisation.id)


_END = "/organisations/<uuid:organisation_id>/appointments/<uuid:membership_id>/end"


@bp.get(_END)
@allow(_ADMINISTER, on=load_membership)
def confirm_dismissal(membership: Membership) -> ResponseReturnValue:
    return _dismissal_page(render, membership, is_last=False)


def _dismissal_page(show: Any, membership: Membership, *, is_last: bool) -> ResponseReturnValue:
    alone = (
        left_without_care(current_session(), membership.person_id, membership.organisation_id)
        if membership.kind is MembershipKind.TRAINER
        else []
    )
    answer: ResponseReturnValue = show(
        "people/dismiss.html", membership=membership, offices=OFFICE_NAMES, is_last=is_last, cohorts=alone
    )
    return answer


@bp.post(_END)
@allow(_ADMINISTER, on=load_membership)
def dismiss(membership: Membership) -> ResponseReturnValue:
    try:
        offices.dismiss(current_session(), membership, current_actor().person_id)
    except LastAdministrator:
        return _dismissal_page(invalid, membership, is_last=True)
    if membership.person_id == current_actor().person_id and membership.kind is MembershipKind.ADMINISTRATOR:
        return redirect(url_for("people.my_things"), 303)
    return done(
        _("%(name)s no longer has that part.", name=membership.person.name),
        "people.organisation",
        organisation_id=membership.organisation_id,
    )


def _about(organisation: Organisation, form: AppointForm) -> dict[str, Any]:
    own = current_session()
    return {
        "organisation": organisation,
        "other_names": services.other_names_of(own, organisation),
        "holders": offices.in_office(own, organisation.id),
        "kinds": KIND_NAMES,
        "offices": OFFICE_NAMES,
        "form": form,
    }
