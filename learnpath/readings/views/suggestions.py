"""Suggesting a reading, and taking one off the list again."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from learnpath.cohorts.loading import ActivityInCohort
from learnpath.cohorts.trail import activity_trail
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, language
from learnpath.kernel.pages import done, invalid, render
from learnpath.policy import Permission
from learnpath.readings import services
from learnpath.readings.forms import SuggestionForm
from learnpath.readings.views.blueprint import bp
from learnpath.readings.views.lists import not_open
from learnpath.readings.views.loading import ReadingOnList, load_any_reading, load_list, load_reading


@bp.get("/cohorts/<uuid:cohort_id>/reading-lists/<uuid:activity_id>/suggest")
@allow(Permission.READING_SUGGEST, on=load_list)
def suggest(here: ActivityInCohort) -> ResponseReturnValue:
    if not here.is_open:
        return not_open(here)
    return render("readings/suggest.html", **_page(here, SuggestionForm()))


@bp.post("/cohorts/<uuid:cohort_id>/reading-lists/<uuid:activity_id>/suggest")
@allow(Permission.READING_SUGGEST, on=load_list)
def save_suggestion(here: ActivityInCohort) -> ResponseReturnValue:
    form = SuggestionForm(request.form)
    if not here.is_open or here.is_put_away:
        typed = (str(value) for value in form.data.values() if value)
        return not_open(here, 403, kept="\n".join(typed))
    if not form.validate():
        return invalid("readings/suggest.html", **_page(here, form))
    reading = services.suggest(
        current_session(),
        here.activity.id,
        language=language(),
        enrolment_id=here.place.enrolment_id if here.place else None,
        **form.data,
    )
    return done(
        _("It is on the list now. Thank you for sharing it."),
        "readings.reading_list",
        cohort_id=here.cohort_id,
        activity_id=here.activity.id,
        _anchor=f"reading-{reading.id}",
    )


def _page(here: ActivityInCohort, form: SuggestionForm) -> dict[str, Any]:
    title = _("Suggest a reading") if here.place else _("Add a reading")
    return {"here": here, "form": form, "page_title": title, "breadcrumbs": activity_trail(here, title)}


@bp.get("/cohorts/<uuid:cohort_id>/reading-lists/<uuid:activity_id>/readings/<uuid:reading_id>/remove")
@allow(Permission.READING_REMOVE, on=load_reading)
def confirm_removal(on_list: ReadingOnList) -> ResponseReturnValue:
    return _ask(on_list)


@bp.post("/cohorts/<uuid:cohort_id>/reading-lists/<uuid:activity_id>/readings/<uuid:reading_id>/remove")
@allow(Permission.READING_REMOVE, on=load_reading)
def remove(on_list: ReadingOnList) -> ResponseReturnValue:
    by_id = current_actor().person_id
    if by_id is None or request.form.get("confirmed") != "yes":
        return _ask(on_list, 422)
    services.remove(current_session(), on_list.reading, by_id=by_id, organisation_id=on_list.organisation_id)
    return done(
        "",  # the page says it, with a button that puts the reading back
        "readings.reading_list",
        cohort_id=on_list.cohort_id,
        activity_id=on_list.on.activity.id,
        removed=on_list.reading.id,
    )


def _ask(on_list: ReadingOnList, status: int = 200) -> ResponseReturnValue:
    here = on_list.on
    return render(
        "readings/remove.html",
        here=here,
        reading=on_list.reading,
        breadcrumbs=activity_trail(here, _("Remove a reading")),
        status=status,
    )


@bp.post("/cohorts/<uuid:cohort_id>/reading-lists/<uuid:activity_id>/readings/<uuid:reading_id>/put-back")
@allow(Permission.READING_PUT_BACK, on=load_any_reading)
def put_back(on_list: ReadingOnList) -> ResponseReturnValue:
    by_id = current_actor().person_id
    if by_id is not None:
        services.put_back(
            current_session(), on_list.reading, by_id=by_id, organisation_id=on_list.organisation_id
        )
    return done(
        _("The reading is back on the list."),
        "readings.reading_list",
        cohort_id=on_list.cohort_id,
        activity_id=on_list.on.activity.id,
        _anchor=f"reading-{on_list.reading.id}",
    )
