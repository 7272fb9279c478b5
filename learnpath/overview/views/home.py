"""The first page is where one works: shown at once, for a redirect is a round trip that a phone waits for."""

from flask import redirect
from flask.typing import ResponseReturnValue

from learnpath.cohorts.loading import load_cohort
from learnpath.cohorts.views.cohorts import cohorts as list_cohorts
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import current_session
from learnpath.kernel.pages import render
from learnpath.overview.our_people.views import list_people
from learnpath.overview.roles import current_role, home_of
from learnpath.overview.services.places import places_of
from learnpath.overview.views.blueprint import bp
from learnpath.overview.views.cockpit import show_cockpit
from learnpath.overview.views.my_path import show_my_path
from learnpath.policy import Permission
from learnpath.terms import Role


@bp.get("/")
@allow(Permission.OWN_ACCOUNT)
def home() -> ResponseReturnValue:
    match current_role():
        case Role.PARTICIPANT:
            return _own_path() if len(current_actor().places) == 1 else my_paths()
        case Role.TRAINER:
            return _own_cohorts()
        case Role.HR:
            page: ResponseReturnValue = list_people()
            return page
        case None:
            return render("overview/nothing_yet.html")
        case role:
            return redirect(home_of(role, current_actor()), 303)


def _own_cohorts() -> ResponseReturnValue:
    actor = current_actor()
    cohort = None
    if len(actor.trains) == 1:
        cohort = load_cohort(current_session(), actor, next(iter(actor.trains)))
    return show_cockpit(cohort) if cohort else list_cohorts()


@bp.get("/my-path")
@allow(Permission.OWN_ACCOUNT)
def my_path_home() -> ResponseReturnValue:
    """The one path that somebody walks, or the choice between several."""
    return _own_path() if len(current_actor().places) == 1 else my_paths()


def _own_path() -> ResponseReturnValue:
    actor = current_actor()
    cohort = load_cohort(current_session(), actor, actor.places[0].cohort_id)
    return show_my_path(cohort) if cohort else my_paths()


def my_paths() -> ResponseReturnValue:
    return render("overview/my_paths.html", places=places_of(current_session(), current_actor()))
