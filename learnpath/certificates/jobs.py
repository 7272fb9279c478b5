"""Issuing as slow work: one certificate after another, with progress; run again it does only what is left."""

import logging
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from learnpath.certificates.documents import DocumentRefused, LettersMissing
from learnpath.certificates.models import Certificate
from learnpath.certificates.services.by_itself import ask_for_those_earned
from learnpath.certificates.services.correcting import CORRECT, CannotCorrect, Correction, correct_now
from learnpath.certificates.services.issuing import ISSUE, NotEarned, issue_now, issued_since
from learnpath.kernel.db import Source, reading_session, writing_session
from learnpath.kernel.jobs import Job, chore, handles, report_progress

log = logging.getLogger(__name__)


@handles(ISSUE)
def issue_certificates(source: Source, job: Job) -> None:
    """Do what the job's payload asks. One person's trouble does not keep the others waiting."""
    wanted = [uuid.UUID(text) for text in job.payload["enrolments"]]
    with reading_session(source) as session:
        # What this job issued before it was interrupted is done, even if it has been revoked since.
        already = issued_since(session, wanted, job.made_at)
    refused: list[str] = []
    letters: set[str] = set()
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
                letters.update(_letters_in(error))
        report_progress(source, job, number)
    _note_refused(source, job, refused, letters)


@handles(CORRECT)
def correct_certificate(source: Source, job: Job) -> None:
    """Exchange one certificate for its corrected self."""
    certificate_id, refused, letters = uuid.UUID(job.payload["certificate"]), [], set[str]()
    try:
        correct_now(
            source,
            certificate_id,
            Correction.from_json(job.payload["correction"]),
            by_id=job.asked_by_id,
            base_url=job.payload["base_url"],
            reason=job.payload["reason"],
        )
    except (CannotCorrect, DocumentRefused) as error:
        log.warning("no corrected certificate for %s: %s", certificate_id, type(error).__name__)
        with reading_session(source) as session:
            refused.append(str(session.get_one(Certificate, certificate_id).enrolment_id))
        letters.update(_letters_in(error))
    _note_refused(source, job, refused, letters)


@chore
def issue_what_was_earned(session: Session, config: Mapping[str, Any]) -> None:
    """In the cohorts whose trainers want it so."""
    ask_for_those_earned(session, config["BASE_URL"])


def _letters_in(error: Exception) -> str:
    """Those that no font here has: only the issuer can do something about them."""
    return error.letters if isinstance(error, LettersMissing) else ""


def _note_refused(source: Source, job: Job, refused: list[str], letters: set[str]) -> None:
    with writing_session(source) as session:
        row = session.get_one(Job, job.id)
        row.payload = {**row.payload, "refused": refused, "letters": sorted(letters)}
        session.commit()
