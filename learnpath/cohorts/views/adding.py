"""Adding one person, by the same rules as a list."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.forms import PersonForm
from learnpath.cohorts.loading import InCohort, load_cohort
from learnpath.cohorts.roster.facts import Action, PlannedRow
from learnpath.cohorts.roster.table import Column, UnreadableRoster, one_person
from learnpath.cohorts.services.groups import groups_to_choose
from learnpath.cohorts.services.importing import Source, enrol_one
from learnpath.cohorts.trail import Trail
from learnpath.cohorts.views.blueprint import bp
from learnpath.cohorts.views.loading import by_id
from learnpath.cohorts.wording import problem_said
from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, collation_key
from learnpath.kernel.pages import done, invalid, render
from learnpath.people.models import Organisation
from learnpath.policy import Permission
from learnpath.terms import OrganisationKind

COLUMNS = {
    "given_name": Column.GIVEN_NAME,
    "family_name": Column.FAMILY_NAME,
    "email": Column.EMAIL,
    "organisation": Column.ORGANISATION,
    "title": Column.TITLE,
    "group": Column.GROUP,
    "language": Column.LANGUAGE,
}


def organisation_choices(session: Session) -> list[tuple[str, str]]:
    """Present organisations that send people: id and name, as the reader sorts."""
    rows = session.execute(
        select(Organisation.id, Organisation.name).where(
            Organisation.archived_at.is_(None), Organisation.kind != OrganisationKind.CONSULTANCY
        )
    )
    return sorted(((str(id_), name) for id_, name in rows), key=lambda one: collation_key(one[1]))


def people_trail(cohort: InCohort, title: str) -> Trail:
    here = f"/cohorts/{cohort.cohort_id}"
    return [(cohort.cohort_name, here), (_("People"), f"{here}/people"), (title, None)]


def _page(show: Any, cohort: InCohort, form: PersonForm) -> ResponseReturnValue:
    own = current_session()
    answer: ResponseReturnValue = show(
        "cohorts/add_person.html",
        cohort=cohort,
        form=form,
        organisations=[name for _id, name in organisation_choices(own)],
        groups=[name for _id, name, _g, is_main in groups_to_choose(own, cohort.cohort_id) if is_main],
        breadcrumbs=people_trail(cohort, _("Add a person")),
    )
    return answer


@bp.get("/cohorts/<uuid:cohort_id>/people/add")
@allow(Permission.COHORT_RUN, on=load_cohort)
def add_person(cohort: InCohort) -> ResponseReturnValue:
    return _page(render, cohort, PersonForm(language=cohort.languages[0]))


@bp.post("/cohorts/<uuid:cohort_id>/people/add")
@allow(Permission.COHORT_RUN, on=load_cohort)
def add_person_now(cohort: InCohort) -> ResponseReturnValue:
    form = PersonForm(request.form)
    if not form.validate():
        return _page(invalid, cohort, form)
    try:
        table = one_person({column: form[name].data or "" for name, column in COLUMNS.items()})
        row = enrol_one(
            current_session(), cohort.cohort_id, Source(table, cohort.languages[0]), by_id=by_id()
        )
    except UnreadableRoster:
        row = PlannedRow(1, Action.IGNORED)
    return _answer(cohort, form, row)


def _answer(cohort: InCohort, form: PersonForm, row: PlannedRow) -> ResponseReturnValue:
    address = {"cohort_id": cohort.cohort_id}
    name = f"{row.given_name} {row.family_name}"
    match row.action:
        case Action.ENROL:
            return done(_("%(name)s has been added.", name=name), "cohorts.people", **address)
        case Action.ALREADY_ENROLLED:
            return done(_("%(name)s is in the cohort already.", name=name), "cohorts.people", **address)
    if not row.problems:
        form.email.errors = [_("Write at least a name and an address.")]
    fields = {column: form[field] for field, column in COLUMNS.items()}
    for problem in row.problems:
        field = fields.get(problem.column or Column.EMAIL, form.email)
        field.errors = [*field.errors, problem_said(problem)]
    return _page(invalid, cohort, form)
