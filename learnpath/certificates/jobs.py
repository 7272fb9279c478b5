"""Issuing as slow work: one certificate after another, with progress; run again it does only what is left."""

import logging
import uuid

from learnpath.certificates.documents import DocumentRefused
from learnpath.certificates.services.issuing import ISSUE, NotEarned, issue_now, issued_since
from learnpath.kernel.db import Source, reading_session, writing_session
from learnpath.kernel.jobs import Job, handles, report_progress

log = logging.getLogger(__name__)


@handles(ISSUE)
def issue_certificates(source: Source, job: Job) -> None:
    """Do what the job's payload asks. One person's trouble does not keep the others waiting."""
    wanted = [uuid.UUID(text) for text in job.payload["enrolments"]]
    with reading_session(source) as session:
        # What this job issued before it was interrupted is done, even if it has been revoked since.
        already = issued_since(session, wanted, job.made_at)
    refused: list[str] = []
    for number, enrolment_id in enumerate(wanted, start=1):
        if enrolment_id not in already:
            try:
                issue_now(
                    source,
                    enrolment_id,
                    by_id=job.asked_by_id,
                    base_url=job.payload["base_url"],
                    reason=job.payload["reason"],
                )
            except (NotEarned, DocumentRefused, LookupError) as error:
                log.warning("no certificate for enrolment %s: %s", enrolment_id, type(error).__name__)
                refused.append(str(enrolment_id))
        report_progress(source, job, number)
    _note_refused(source, job, refused)


def _note_refused(source: Source, job: Job, refused: list[str]) -> None:
    with writing_session(source) as session:
        row = session.get_one(Job, job.id)
        row.payload = {**row.payload, "refused": refused}
        session.commit()
