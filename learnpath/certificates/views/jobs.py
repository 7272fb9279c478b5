"""How far slow work has come. Leaving the page does not stop it."""

import uuid

from flask.typing import ResponseReturnValue

from learnpath.certificates.services.holding import names_of
from learnpath.certificates.views.blueprint import bp
from learnpath.certificates.views.loading import load_job
from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session
from learnpath.kernel.jobs import Job
from learnpath.kernel.pages import is_fragment, render
from learnpath.policy import Permission


@bp.get("/jobs/<uuid:job_id>")
@allow(Permission.OWN_ACCOUNT, on=load_job)
def show_job(job: Job) -> ResponseReturnValue:
    template = "certificates/_job.html" if is_fragment() else "certificates/job.html"
    return render(
        template,
        job=job,
        refused=_names(job, "refused"),
        without_transcript=_names(job, "without_transcript"),
    )


def _names(job: Job, noted: str) -> list[str]:
    ids = [uuid.UUID(text) for text in job.payload.get(noted, []) if text != "None"]
    return names_of(current_session(), ids) if ids else []
