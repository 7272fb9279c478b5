"""Lists of people: reading one, seeing row by row what it will do, and doing just that."""

import uuid
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from learnpath.cohorts.forms import RosterForm
from learnpath.cohorts.loading import InCohort, load_cohort
from learnpath.cohorts.models import RosterPreview
from learnpath.cohorts.roster import rules
from learnpath.cohorts.roster.facts import Action, PlannedRow
from learnpath.cohorts.roster.reading import read_pasted, read_table
from learnpath.cohorts.roster.table import MAX_BYTES, Table, UnreadableRoster
from learnpath.cohorts.services import importing
from learnpath.cohorts.services.enrolments import organisation_names_of, people_of
from learnpath.cohorts.services.running import set_up_of
from learnpath.cohorts.views.adding import organisation_choices, people_trail
from learnpath.cohorts.views.blueprint import bp
from learnpath.cohorts.views.loading import Within, by_id, load_preview
from learnpath.cohorts.wording import (
    action_said,
    column_word,
    mend_said,
    note_said,
    problem_said,
    unreadable_said,
)
from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, ngettext
from learnpath.kernel.pages import done, invalid, page_of, render
from learnpath.people.rules import folded
from learnpath.policy import Permission

PER_PAGE = 100


@bp.get("/cohorts/<uuid:cohort_id>/people/import")
@allow(Permission.COHORT_RUN, on=load_cohort)
def import_people(cohort: InCohort) -> ResponseReturnValue:
    return _form_page(render, cohort, _form())


@bp.post("/cohorts/<uuid:cohort_id>/people/import")
@allow(Permission.COHORT_RUN, on=load_cohort)
def read_list(cohort: InCohort) -> ResponseReturnValue:
    own = current_session()
    form = _form()
    # Reading a file may take a second; nobody else has to wait for it.
    own.rollback()
    try:
        table = _table(form)
    except UnreadableRoster as refusal:
        field = form.file if form.file.data else form.text
        field.errors = [unreadable_said(refusal)]
        return _form_page(invalid, cohort, form)
    if table is None or not form.validate():
        if table is None:
            form.file.errors = [_("Choose a file, or paste the list.")]
        return _form_page(invalid, cohort, form)
    organisation = uuid.UUID(form.organisation.data) if form.organisation.data else None
    source = importing.Source(table, cohort.languages[0], organisation)
    known = importing.known_for(own, cohort.cohort_id, source)
    own.rollback()
    plan = rules.plan(table, known)
    preview = importing.keep_preview(own, cohort.cohort_id, source, plan, by_id=by_id())
    return done("", "cohorts.preview", cohort_id=cohort.cohort_id, preview_id=preview.id)


def _form() -> RosterForm:
    form = RosterForm(request.form)
    upload = request.files.get("file")
    form.file.data = upload if upload is not None and upload.filename else None
    form.organisation.choices = [
        SelectChoice("", _("None")),
        *(SelectChoice(id_, name) for id_, name in organisation_choices(current_session())),
    ]
    return form


def _table(form: RosterForm) -> Table | None:
    """What was sent, read; a file counts before a paste. Raises UnreadableRoster."""
    if form.file.data is not None:
        return read_table(form.file.data.stream.read(MAX_BYTES + 1), form.file.data.filename)
    text = form.text.data or ""
    return read_pasted(text) if text.strip() else None


def _form_page(show: Any, cohort: InCohort, form: RosterForm) -> ResponseReturnValue:
    answer: ResponseReturnValue = show(
        "cohorts/import.html",
        cohort=cohort,
        form=form,
        set_up=set_up_of(current_session(), cohort.cohort_id),
        breadcrumbs=people_trail(cohort, _("Add several people")),
    )
    return answer


@bp.get("/cohorts/<uuid:cohort_id>/people/import/<uuid:preview_id>")
@allow(Permission.COHORT_RUN, on=load_preview)
def preview(within: Within[RosterPreview]) -> ResponseReturnValue:
    cohort, kept = within.cohort, within.it
    plan = importing.plan_of(kept)
    withdrawn: set[uuid.UUID | None] = {
        one.person_id for one in people_of(current_session(), cohort.cohort_id, withdrawn=True)
    }
    changed = importing.changed_rows(kept)
    show = request.args.get("show", "")
    rows = [row for row in plan.rows if not show or row.action == show]
    if show == "changed":
        rows = [row for row in plan.rows if row.number in changed]
    page = page_of(rows, PER_PAGE)
    names = organisation_names_of(current_session(), {row.organisation_id for row in page.items})
    counts = Counter(row.action for row in plan.rows)
    return render(
        "cohorts/preview.html",
        cohort=cohort,
        preview=kept,
        plan=plan,
        page=page,
        lines=[_line(row, withdrawn, changed, names) for row in page.items],
        counts=counts,
        show=show,
        filters=_filters(within, counts, len(plan.rows), len(changed)),
        changed=changed,
        column_word=column_word,
        breadcrumbs=people_trail(cohort, _("What the list will do")),
    )


def _line(
    row: PlannedRow,
    withdrawn: Collection[uuid.UUID | None],
    changed: Collection[int],
    names: Mapping[uuid.UUID | None, str],
) -> dict[str, Any]:
    """One row of the list in words. A municipality is shown by its own name, whatever the list calls it."""
    own_name = names.get(row.organisation_id, row.organisation)
    mended = [mend_said(mend) for mend in row.mended]
    if row.organisation and folded(own_name) != folded(row.organisation):
        mended.append(_("“%(name)s” is %(organisation)s.", name=row.organisation, organisation=own_name))
    return {
        "row": row,
        "organisation": own_name,
        "said": action_said(row, comes_back=row.person_id in withdrawn),
        "problems": [problem_said(problem) for problem in row.problems],
        "notes": [note_said(note) for note in row.notes],
        "mended": mended,
        "changed": row.number in changed,
    }


def _filters(
    within: Within[RosterPreview], counts: Counter[Action], total: int, changed: int
) -> list[tuple[str, str]]:
    """Links that show only some of the rows; none for what there is none of."""
    here = url_for("cohorts.preview", cohort_id=within.cohort_id, preview_id=within.it.id)
    words = [
        ("", _("All rows (%(number)s)", number=total), total),
        ("changed", _("Changed since (%(number)s)", number=changed), changed),
        (Action.ENROL, _("Will be added (%(number)s)", number=counts[Action.ENROL]), counts[Action.ENROL]),
        (
            Action.REFUSED,
            _("Cannot be added (%(number)s)", number=counts[Action.REFUSED]),
            counts[Action.REFUSED],
        ),
        (
            Action.ALREADY_ENROLLED,
            _("Already there (%(number)s)", number=counts[Action.ALREADY_ENROLLED]),
            counts[Action.ALREADY_ENROLLED],
        ),
        (
            Action.DUPLICATE,
            _("Repeated (%(number)s)", number=counts[Action.DUPLICATE]),
            counts[Action.DUPLICATE],
        ),
    ]
    return [(word, f"{here}?show={show}" if show else here) for show, word, count in words if count]


@bp.post("/cohorts/<uuid:cohort_id>/people/import/<uuid:preview_id>/confirm")
@allow(Permission.COHORT_RUN, on=load_preview)
def confirm_preview(within: Within[RosterPreview]) -> ResponseReturnValue:
    outcome = importing.confirm(
        current_session(), within.it.id, request.form.get("fingerprint", ""), by_id=by_id()
    )
    if outcome.was_applied_before:
        return done(_("This list has been added already."), "cohorts.people", cohort_id=within.cohort_id)
    if outcome.is_applied:
        said = ngettext("%(num)s person has been added.", "%(num)s people have been added.", outcome.enrolled)
        return done(said, "cohorts.people", cohort_id=within.cohort_id)
    return done("", "cohorts.preview", cohort_id=within.cohort_id, preview_id=within.it.id)
