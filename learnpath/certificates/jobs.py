"""Issuing as slow work: one certificate after another, with progress; run again it does only what is left."""

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from learnpath.certificates.documents import DocumentRefused, LettersMissing
from learnpath.certificates.models import Certificate
from learnpath.certificates.services.by_itself import ask_for_those_earned
from learnpath.certificates.services.correcting import CORRECT, CannotCorrect, Correction, correct_now
from learnpath.certificates.services.issuing import (
    ISSUE,
    NotEarned,
    issue_now,
    issue_transcript_with_it,
    issued_since,
    kinds_asked,
)
from learnpath.certificates.services.papers import with_transcripts
from learnpath.kernel.db import Source, reading_session, writing_session
from learnpath.kernel.jobs import Job, chore, handles, report_progress
from learnpath.terms import CertificateKind

log = logging.getLogger(__name__)


@dataclass
class _Refused:
    """For whom something could not be issued."""

    enrolments: list[str] = field(default_factory=list)
    without_transcript: list[str] = field(default_factory=list)
    letters: set[str] = field(default_factory=set)


@handles(ISSUE)
def issue_certificates(source: Source, job: Job) -> None:
    """Do what the job's payload asks. One person's trouble does not keep the others waiting."""
    wanted, kinds = [uuid.UUID(text) for text in job.payload["enrolments"]], kinds_asked(job.payload)
    with reading_session(source) as session:
        # What this job issued before it was interrupted is done, even if it has been revoked since.
        already = issued_since(session, wanted, job.made_at)
        accompanied = with_transcripts(session, wanted) if CertificateKind.COMPLETION in kinds else set()
    refused = _Refused()
    for number, enrolment_id in enumerate(wanted, start=1):
        _issue(
            source,
            job,
            enrolment_id,
            [kind for kind in kinds if (enrolment_id, kind) not in already],
            refused,
        )
        if enrolment_id in accompanied:
            # also where an interrupted run left it out
            _add_transcript(source, job, enrolment_id, refused)
        report_progress(source, job, number)
    _note_refused(source, job, refused)


def _issue(
    source: Source, job: Job, enrolment_id: uuid.UUID, kinds: Sequence[CertificateKind], refused: _Refused
) -> None:
    by_id, base_url, reason = job.asked_by_id, job.payload["base_url"], job.payload["reason"]
    try:
        for kind in kinds:
            issue_now(source, enrolment_id, kind=kind, by_id=by_id, base_url=base_url, reason=reason)
    except (NotEarned, DocumentRefused, LookupError, ValueError) as error:
        log.warning("no certificate for enrolment %s: %s", enrolment_id, type(error).__name__)
        refused.enrolments.append(str(enrolment_id))
        refused.letters.update(_letters_in(error))


def _add_transcript(source: Source, job: Job, enrolment_id: uuid.UUID, refused: _Refused) -> None:
    try:
        issue_transcript_with_it(
            source, enrolment_id, by_id=job.asked_by_id, base_url=job.payload["base_url"]
        )
    except (NotEarned, DocumentRefused) as error:
        log.warning("no transcript for enrolment %s: %s", enrolment_id, type(error).__name__)
        refused.without_transcript.append(str(enrolment_id))
        refused.letters.update(_letters_in(error))


@handles(CORRECT)
def correct_certificate(source: Source, job: Job) -> None:
    """Exchange one certificate for its corrected self, and with it all that says the same."""
    certificate_id, refused = uuid.UUID(job.payload["certificate"]), _Refused()
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
            refused.enrolments.append(str(session.get_one(Certificate, certificate_id).enrolment_id))
        refused.letters.update(_letters_in(error))
    _note_refused(source, job, refused)


@chore
def issue_what_was_earned(session: Session, config: Mapping[str, Any]) -> None:
    """In the cohorts whose trainers want it so."""
    ask_for_those_earned(session, config["BASE_URL"])


def _letters_in(error: Exception) -> str:
    """Those that no font here has: only the issuer can do something about them."""
    return error.letters if isinstance(error, LettersMissing) else ""


def _note_refused(source: Source, job: Job, refused: _Refused) -> None:
    with writing_session(source) as session:
        row = session.get_one(Job, job.id)
        row.payload = {
            **row.payload,
            "refused": refused.enrolments,
            "without_transcript": refused.without_transcript,
            "letters": sorted(refused.letters),
        }
        session.commit()
