"""The trainer's cohorts."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from learnpath.cohorts.services.running import CohortRow, cohorts_trained_by
from learnpath.cohorts.services.staffing import untrained_cohorts
from learnpath.cohorts.views.blueprint import bp
from learnpath.cohorts.wording import state_said
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import current_session
from learnpath.kernel.pages import paginate, render
from learnpath.policy import Permission


@bp.get("/cohorts")
@allow(Permission.COHORT_LIST)
def cohorts() -> ResponseReturnValue:
    actor = current_actor()
    archived = request.args.get("state") == "archived"
    page = paginate(current_session(), cohorts_trained_by(actor, archived=archived), scalars=False)
    return render(
        "cohorts/cohorts.html",
        page=page,
        rows=[CohortRow._make(row) for row in page.items],
        archived=archived,
        untrained=[] if archived else untrained_cohorts(current_session(), actor.trainer_of),
        may_start=bool(actor.trainer_of),
        start_url=url_for("cohorts.start"),
        state_said=state_said,
    )
