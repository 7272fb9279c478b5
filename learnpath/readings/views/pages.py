"""A page that the path's author wrote: something to read, with a button that says one has."""

from flask.typing import ResponseReturnValue

from learnpath.cohorts.loading import ActivityInCohort
from learnpath.cohorts.services.completions import complete
from learnpath.cohorts.trail import activity_trail
from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import done, render
from learnpath.policy import Permission
from learnpath.readings import services
from learnpath.readings.views.blueprint import bp
from learnpath.readings.views.lists import not_open
from learnpath.readings.views.loading import load_page
from learnpath.terms import CompletedHow


@bp.get("/cohorts/<uuid:cohort_id>/pages/<uuid:activity_id>")
@allow(Permission.COHORT_READ, on=load_page)
def page(here: ActivityInCohort) -> ResponseReturnValue:
    if not here.is_open:
        return not_open(here)
    own = here.place
    is_done = own is not None and services.is_done(current_session(), own.enrolment_id, here.activity.id)
    return render("readings/page.html", here=here, is_done=is_done, breadcrumbs=activity_trail(here))


@bp.post("/cohorts/<uuid:cohort_id>/pages/<uuid:activity_id>/read")
@allow(Permission.COHORT_WALK, on=load_page)
def page_read(here: ActivityInCohort) -> ResponseReturnValue:
    if here.place is None or not here.is_open or here.is_put_away:
        return not_open(here, 403)
    complete(current_session(), [here.place.enrolment_id], here.activity.id, CompletedHow.SEEN)
    return done(
        _("Noted: you have read it."),
        "readings.page",
        cohort_id=here.cohort_id,
        activity_id=here.activity.id,
    )
