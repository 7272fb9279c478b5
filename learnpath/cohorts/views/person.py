"""One person of the cohort, for the trainer: progress, excusing, completing by hand, withdrawing."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from learnpath.cohorts.forms import ReasonForm
from learnpath.cohorts.loading import InCohort, activity_url
from learnpath.cohorts.models import Enrolment
from learnpath.cohorts.services import enrolments, progress
from learnpath.cohorts.services.groups import groups_of
from learnpath.cohorts.views.adding import people_trail
from learnpath.cohorts.views.blueprint import bp
from learnpath.cohorts.views.loading import Task, Within, by_id, load_enrolment, load_task
from learnpath.cohorts.wording import how_said
from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, language
from learnpath.kernel.pages import done, invalid, render
from learnpath.paths.services.outline import outline_of
from learnpath.policy import Permission
from learnpath.terms import LANGUAGES, ActivityKind, CompletedHow, Stage, localised


@bp.get("/cohorts/<uuid:cohort_id>/people/<uuid:enrolment_id>")
@allow(Permission.COHORT_RUN, on=load_enrolment)
def person(within: Within[Enrolment]) -> ResponseReturnValue:
    own, cohort, enrolment = current_session(), within.cohort, within.it
    outline = outline_of(own, cohort.path_id)
    rows = progress.completions_of(own, enrolment.id)
    required = [one for one in outline.activities if one.required and one.kind is not ActivityKind.MEETING]
    return render(
        "cohorts/person.html",
        cohort=cohort,
        enrolment=enrolment,
        person=enrolment.person,
        language_name=LANGUAGES.get(enrolment.person.language, enrolment.person.language),
        groups=groups_of(own, enrolment.id),
        done=sum(one.id in rows and rows[one.id].stage is Stage.DONE for one in required),
        required=len(required),
        stations=[
            {
                "title": station.title,
                "activities": [_line(cohort, one, rows.get(one.id)) for one in outline.at(station.id)],
            }
            for station in outline.stations
        ],
        breadcrumbs=people_trail(cohort, enrolment.person.name),
    )


def _line(cohort: InCohort, activity: Any, row: progress.CompletionRow | None) -> dict[str, Any]:
    word, kind = how_said(row.how) if row else (_("Not done yet"), "open")
    return {
        "activity": activity,
        "row": row,
        "word": word,
        "kind": kind,
        "is_done": row is not None and row.stage is Stage.DONE,
        # whoever came to a meeting is marked on its sheet
        "sheet_url": activity_url(activity.kind, cohort.cohort_id, activity.id)
        if activity.kind is ActivityKind.MEETING
        else None,
    }


@bp.get("/cohorts/<uuid:cohort_id>/people/<uuid:enrolment_id>/activities/<uuid:activity_id>")
@allow(Permission.COHORT_RUN, on=load_task)
def decide(within: Within[Task]) -> ResponseReturnValue:
    return _decide_page(render, within, ReasonForm())


@bp.post("/cohorts/<uuid:cohort_id>/people/<uuid:enrolment_id>/activities/<uuid:activity_id>")
@allow(Permission.COHORT_RUN, on=load_task)
def decide_now(within: Within[Task]) -> ResponseReturnValue:
    form = ReasonForm(request.form)
    if not form.validate():
        return _decide_page(invalid, within, form)
    task = within.it
    progress.complete_by_hand(
        current_session(),
        task.enrolment.id,
        task.activity.id,
        CompletedHow(form.how.data),
        form.reason.data or "",
        by_id=by_id(),
    )
    return done(_("Saved."), "cohorts.person", cohort_id=within.cohort_id, enrolment_id=task.enrolment.id)


@bp.post("/cohorts/<uuid:cohort_id>/people/<uuid:enrolment_id>/activities/<uuid:activity_id>/take-back")
@allow(Permission.COHORT_RUN, on=load_task)
def take_back_decision(within: Within[Task]) -> ResponseReturnValue:
    task = within.it
    address = {"cohort_id": within.cohort_id, "enrolment_id": task.enrolment.id}
    try:
        progress.take_back(current_session(), task.enrolment.id, task.activity.id, by_id=by_id())
    except progress.NotByHand:
        said = _("This follows from work that was done, and is changed where the work is.")
        return done(said, "cohorts.person", **address)
    return done(_("Taken back."), "cohorts.person", **address)


def _decide_page(show: Any, within: Within[Task], form: ReasonForm) -> ResponseReturnValue:
    cohort, task = within.cohort, within.it
    title = localised(task.activity.title, language(), cohort.languages)
    answer: ResponseReturnValue = show(
        "cohorts/decide.html",
        cohort=cohort,
        enrolment=task.enrolment,
        person=task.enrolment.person,
        activity_title=title,
        form=form,
        breadcrumbs=people_trail(cohort, task.enrolment.person.name),
    )
    return answer


@bp.get("/cohorts/<uuid:cohort_id>/people/<uuid:enrolment_id>/withdraw")
@allow(Permission.COHORT_RUN, on=load_enrolment)
def withdraw(within: Within[Enrolment]) -> ResponseReturnValue:
    return _withdraw_page(within)


def _withdraw_page(within: Within[Enrolment]) -> ResponseReturnValue:
    return render(
        "cohorts/withdraw.html",
        cohort=within.cohort,
        enrolment=within.it,
        person=within.it.person,
        breadcrumbs=people_trail(within.cohort, within.it.person.name),
    )


@bp.post("/cohorts/<uuid:cohort_id>/people/<uuid:enrolment_id>/withdraw")
@allow(Permission.COHORT_RUN, on=load_enrolment)
def withdraw_now(within: Within[Enrolment]) -> ResponseReturnValue:
    if request.form.get("confirmed") != "yes":
        return _withdraw_page(within)
    enrolments.withdraw(current_session(), within.it, by_id=by_id())
    said = _("%(name)s no longer takes part. What they did is kept.", name=within.it.person.name)
    return done(said, "cohorts.people", cohort_id=within.cohort_id)


@bp.post("/cohorts/<uuid:cohort_id>/people/<uuid:enrolment_id>/bring-back")
@allow(Permission.COHORT_RUN, on=load_enrolment)
def bring_back(within: Within[Enrolment]) -> ResponseReturnValue:
    enrolments.bring_back(current_session(), within.it, by_id=by_id())
    return done(
        _("%(name)s takes part again.", name=within.it.person.name),
        "cohorts.person",
        cohort_id=within.cohort_id,
        enrolment_id=within.it.id,
    )
