"""The cohort's people."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from learnpath.cohorts.loading import InCohort, load_cohort
from learnpath.cohorts.services.enrolments import PersonInCohort, by_name, people_of
from learnpath.cohorts.services.running import set_up_of
from learnpath.cohorts.trail import cohort_trail
from learnpath.cohorts.views.blueprint import bp
from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, collation_key
from learnpath.kernel.pages import page_of, render
from learnpath.policy import Permission
from learnpath.terms import LANGUAGES

SORTS: dict[str, Callable[[PersonInCohort], Any]] = {
    "name": by_name,
    "organisation": lambda one: (collation_key(one.organisation), by_name(one)),
    "group": lambda one: (one.group is None, collation_key(one.group or ""), by_name(one)),
    "seen": lambda one: (-one.seen_at.timestamp() if one.seen_at else 0.0, by_name(one)),
}


@bp.get("/cohorts/<uuid:cohort_id>/people")
@allow(Permission.COHORT_RUN, on=load_cohort)
def people(cohort: InCohort) -> ResponseReturnValue:
    own = current_session()
    withdrawn = request.args.get("show") == "withdrawn"
    sort = request.args.get("sort", "name")
    sort = sort if sort in SORTS else "name"
    everybody = people_of(own, cohort.cohort_id, withdrawn=withdrawn)
    return render(
        "cohorts/people.html",
        cohort=cohort,
        page=page_of(everybody if sort == "name" else sorted(everybody, key=SORTS[sort])),
        sort=sort,
        withdrawn=withdrawn,
        set_up=set_up_of(own, cohort.cohort_id),
        language_names=LANGUAGES,
        breadcrumbs=cohort_trail(cohort, _("People")),
    )
