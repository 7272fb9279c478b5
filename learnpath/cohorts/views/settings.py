"""The cohort itself: name, trainers, finishing and archiving."""

import uuid
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from learnpath.cohorts.forms import CohortNameForm
from learnpath.cohorts.loading import InCohort, load_cohort
from learnpath.cohorts.models import CohortTrainer
from learnpath.cohorts.services import running
from learnpath.cohorts.trail import cohort_trail
from learnpath.cohorts.views.blueprint import bp
from learnpath.cohorts.views.loading import Staffing, Within, by_id, load_staffing, load_trainer
from learnpath.cohorts.wording import state_said
from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import done, invalid, render
from learnpath.policy import Actor, Permission
from learnpath.terms import CohortState


@bp.get("/cohorts/<uuid:cohort_id>/settings")
@allow(Permission.COHORT_RUN, on=load_cohort)
def settings(cohort: InCohort) -> ResponseReturnValue:
    return _page(render, cohort, CohortNameForm(name=cohort.cohort_name))


def _page(show: Any, cohort: InCohort, form: CohortNameForm, *, error: str = "") -> ResponseReturnValue:
    own = current_session()
    trainers = running.trainers_of(own, cohort.cohort_id)
    present = {one.person_id for one in trainers}
    colleagues = running.trainers_in(own, cohort.organisation_id)
    answer: ResponseReturnValue = show(
        "cohorts/settings.html",
        cohort=cohort,
        form=form,
        trainers=trainers,
        colleagues=[one for one in colleagues if one.person_id not in present],
        state=state_said(cohort.state),
        error=error,
        breadcrumbs=cohort_trail(cohort, _("Settings")),
    )
    return answer


@bp.post("/cohorts/<uuid:cohort_id>/settings")
@allow(Permission.COHORT_RUN, on=load_cohort)
def rename_cohort(cohort: InCohort) -> ResponseReturnValue:
    form = CohortNameForm(request.form)
    if not form.validate():
        return _page(invalid, cohort, form)
    running.rename(current_session(), cohort.cohort_id, form.name.data or "", by_id=by_id())
    return done(_("Saved."), "cohorts.settings", cohort_id=cohort.cohort_id)


@bp.get("/cohorts/<uuid:cohort_id>/trainers")
@allow(Permission.COHORT_STAFF, on=load_staffing)
def take_over(staffing: Staffing) -> ResponseReturnValue:
    """For a cohort that nobody trains; whoever trains it finds the trainers among the settings."""
    if staffing.cohort.trains:
        return redirect(url_for("cohorts.settings", cohort_id=staffing.cohort_id), 303)
    return _take_over_page(render, staffing.cohort)


def _take_over_page(show: Any, cohort: InCohort, *, error: str = "") -> ResponseReturnValue:
    colleagues = running.trainers_in(current_session(), cohort.organisation_id)
    trail = [(_("Cohorts"), url_for("cohorts.cohorts")), (cohort.cohort_name, None)]
    answer: ResponseReturnValue = show(
        "cohorts/take_over.html", cohort=cohort, colleagues=colleagues, error=error, breadcrumbs=trail
    )
    return answer


@bp.post("/cohorts/<uuid:cohort_id>/trainers")
@allow(Permission.COHORT_STAFF, on=load_staffing)
def add_trainer(staffing: Staffing) -> ResponseReturnValue:
    cohort = staffing.cohort
    try:
        person_id = uuid.UUID(request.form.get("person", ""))
        running.add_trainer(current_session(), cohort.cohort_id, person_id, by_id=by_id())
    except (ValueError, running.NotATrainer):
        said = _("Choose a colleague who is a trainer of your organisation.")
        if staffing.is_untrained:
            return _take_over_page(invalid, cohort, error=said)
        return _page(invalid, cohort, CohortNameForm(name=cohort.cohort_name), error=said)
    if person_id == by_id():
        said = _("You train “%(name)s” from now on.", name=cohort.cohort_name)
        return done(said, "cohorts.settings", cohort_id=cohort.cohort_id)
    said = _("The trainer has been added.")
    if staffing.is_untrained:  # a colleague's from now on, and not the actor's to see
        return done(said, "cohorts.cohorts")
    return done(said, "cohorts.settings", cohort_id=cohort.cohort_id)


@bp.post("/cohorts/<uuid:cohort_id>/trainers/<uuid:person_id>/remove")
@allow(Permission.COHORT_RUN, on=load_trainer)
def remove_trainer(within: Within[CohortTrainer]) -> ResponseReturnValue:
    cohort, trainer = within.cohort, within.it
    try:
        running.remove_trainer(current_session(), cohort.cohort_id, trainer.person_id, by_id=by_id())
    except running.LastTrainer:
        said = _("A cohort has at least one trainer. Add a colleague first.")
        return _page(invalid, cohort, CohortNameForm(name=cohort.cohort_name), error=said)
    if trainer.person_id == by_id():
        said = _("You no longer train “%(name)s”.", name=cohort.cohort_name)
        return done(said, "cohorts.cohorts")
    said = _("%(name)s no longer trains this cohort.", name=trainer.person.name)
    return done(said, "cohorts.settings", cohort_id=cohort.cohort_id)


def load_state(
    session: Session, actor: Actor, cohort_id: uuid.UUID, state: str
) -> Within[CohortState] | None:
    cohort = load_cohort(session, actor, cohort_id)
    return None if cohort is None else Within(cohort, CohortState(state))


@bp.get("/cohorts/<uuid:cohort_id>/state/<any(running, finished, archived):state>")
@allow(Permission.COHORT_RUN, on=load_state)
def change_state(within: Within[CohortState]) -> ResponseReturnValue:
    return _state_page(within)


@bp.post("/cohorts/<uuid:cohort_id>/state/<any(running, finished, archived):state>")
@allow(Permission.COHORT_RUN, on=load_state)
def change_state_now(within: Within[CohortState]) -> ResponseReturnValue:
    if request.form.get("confirmed") != "yes":
        return _state_page(within)
    running.set_state(current_session(), within.cohort_id, within.it, by_id=by_id())
    said = {
        CohortState.RUNNING: _("The cohort is running."),
        CohortState.FINISHED: _("The cohort is finished."),
        CohortState.ARCHIVED: _("The cohort has been put away."),
    }[within.it]
    return done(said, "cohorts.settings", cohort_id=within.cohort_id)


def _state_page(within: Within[CohortState]) -> ResponseReturnValue:
    name = within.cohort.cohort_name
    question, lost, label = {
        CohortState.RUNNING: (
            _("Let “%(name)s” run again?", name=name),
            _("It stands among the running cohorts again."),
            _("Let it run"),
        ),
        CohortState.FINISHED: (
            _("Finish “%(name)s”?", name=name),
            _("Everything stays readable, and certificates can still be issued."),
            _("Finish"),
        ),
        CohortState.ARCHIVED: (
            _("Put “%(name)s” away?", name=name),
            _("It disappears from your list of cohorts. Nothing is deleted, and you can bring it back."),
            _("Put away"),
        ),
    }[within.it]
    return render(
        "cohorts/sure.html",
        cohort=within.cohort,
        question=question,
        lost=lost,
        label=label,
        action=request.path,
        back=f"/cohorts/{within.cohort_id}/settings",
        fields={},
        breadcrumbs=cohort_trail(within.cohort, label),
    )
