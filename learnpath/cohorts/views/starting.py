"""Starting a cohort: the path and its first day, with every date shown as it will be."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms.fields import SelectChoice

from learnpath.cohorts.forms import FIRST_DAYS, FirstDayForm, StartForm
from learnpath.cohorts.services.running import startable_paths, trainers_in
from learnpath.cohorts.services.starting import (
    PathNotReady,
    ShiftedDate,
    shifted_dates,
    start_cohort,
)
from learnpath.cohorts.views.blueprint import bp
from learnpath.cohorts.views.loading import by_id
from learnpath.cohorts.wording import date_said
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import current_session, new_id
from learnpath.kernel.i18n import _, language
from learnpath.kernel.pages import done, invalid, render
from learnpath.paths.models import LearningPath
from learnpath.policy import Actor, Permission
from learnpath.terms import localised


@dataclass(frozen=True, slots=True)
class ToStart:
    """The path that the address names, or none yet; whose authors may start it."""

    organisation_id: uuid.UUID | None
    path: LearningPath | None


def _as_id(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


def load_to_start(session: Session, actor: Actor) -> ToStart | None:
    """What is asked for; without a path, the choice among one's own."""
    wanted = _as_id(request.args.get("path"))
    if wanted is None:
        return ToStart(next(iter(actor.trainer_of), None), None)
    path = session.get(LearningPath, wanted)
    return None if path is None or path.is_copy else ToStart(path.organisation_id, path)


@bp.get("/cohorts/start")
@allow(Permission.COHORT_START, on=load_to_start)
def start(to: ToStart) -> ResponseReturnValue:
    choice = _first_day_form(to)
    asked = "first_day" in request.args
    if to.path is None or not asked:
        if asked:
            choice.validate()
        return _page(to, choice, None, [], status=422 if asked else 200)
    if not choice.validate():
        return _page(to, choice, None, [], status=422)
    first_day: date = choice.first_day.data
    form = _start_form(to.path)
    form.name.data = _suggested_name(to.path, first_day)
    form.trainers.data = [str(current_actor().person_id)]
    form.first_day.data, form.cohort_id.data = first_day.isoformat(), str(new_id())
    return _page(to, choice, form, shifted_dates(current_session(), to.path, first_day))


@bp.post("/cohorts/start")
@allow(Permission.COHORT_START, on=load_to_start)
def start_now(to: ToStart) -> ResponseReturnValue:
    if to.path is None:
        return _page(to, _first_day_form(to), None, [], status=422)
    form = _start_form(to.path)
    first_day, cohort_id = _as_day(form.first_day.data), _as_id(form.cohort_id.data)
    choice = FirstDayForm(data={"path": str(to.path.id), "first_day": first_day})
    _fill(choice, to)
    if not form.validate() or first_day is None:
        dates = shifted_dates(current_session(), to.path, first_day) if first_day else []
        return _page(to, choice, form if first_day else None, dates, status=422)
    try:
        cohort = start_cohort(
            current_session(),
            to.path,
            name=form.name.data or "",
            first_day=first_day,
            trainer_ids=[uuid.UUID(one) for one in form.trainers.data or []],
            by_id=by_id(),
            cohort_id=cohort_id,
        )
    except PathNotReady:
        choice.path.errors = (*choice.path.errors, _("This path is not ready to run."))
        return _page(to, choice, None, [], status=422)
    return done(
        _("The cohort “%(name)s” has been started. Now add its people.", name=cohort.name),
        "cohorts.people",
        cohort_id=cohort.id,
    )


def _as_day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if FIRST_DAYS[0] <= day <= FIRST_DAYS[1] else None


def _fill(form: FirstDayForm, to: ToStart) -> None:
    paths = startable_paths(current_session(), current_actor())
    form.path.choices = [
        SelectChoice(str(path.id), localised(path.title, language(), path.languages).text) for path in paths
    ]


def _first_day_form(to: ToStart) -> FirstDayForm:
    form = FirstDayForm(request.args if "first_day" in request.args else None)
    _fill(form, to)
    if to.path is not None:
        form.path.data = str(to.path.id)
        if "first_day" not in request.args:
            form.first_day.data = to.path.starts_on
    return form


def _start_form(path: LearningPath) -> StartForm:
    form = StartForm(request.form)
    colleagues = trainers_in(current_session(), path.organisation_id)
    form.trainers.choices = [SelectChoice(str(one.person_id), one.name) for one in colleagues]
    return form


def _suggested_name(path: LearningPath, first_day: date) -> str:
    title = localised(path.title, language(), path.languages).text
    return _("%(title)s %(year)s", title=title, year=str(first_day.year))[:200]


def _page(
    to: ToStart,
    choice: FirstDayForm,
    form: StartForm | None,
    dates: list[ShiftedDate],
    *,
    status: int = 200,
) -> ResponseReturnValue:
    show: Any = render if status == 200 else invalid
    answer: ResponseReturnValue = show(
        "cohorts/start.html",
        path=to.path,
        choice=choice,
        date_said=date_said,
        form=form,
        dates=dates,
        any_path=bool(choice.path.choices),
        breadcrumbs=[(_("Cohorts"), url_for("cohorts.cohorts")), (_("Start a cohort"), None)],
    )
    return answer
