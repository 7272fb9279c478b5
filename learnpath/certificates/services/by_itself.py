"""Certificates that are issued as they are earned, where a cohort's trainers want it so."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.certificates.services.earning import standings_in
from learnpath.certificates.services.issuing import ISSUE, ask_to_issue, kinds_asked
from learnpath.cohorts.models import Cohort
from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import lock
from learnpath.kernel.jobs import Job
from learnpath.terms import CertificateKind, CohortState

# Whoever could not be given one, because it cannot be drawn, is tried again after this time.
_PAUSE = timedelta(days=1)


def issues_by_itself(session: Session, cohort_id: uuid.UUID) -> bool:
    return bool(session.scalar(select(Cohort.issues_by_itself).where(Cohort.id == cohort_id)))


def set_by_itself(session: Session, cohort_id: uuid.UUID, *, wanted: bool, by_id: uuid.UUID | None) -> None:
    """Said again, it changes nothing."""
    cohort = lock(session, Cohort, cohort_id)
    if cohort.issues_by_itself is wanted:
        return
    cohort.issues_by_itself = wanted
    audit.record(
        session,
        "certificates issued by themselves" if wanted else "certificates issued by hand",
        actor_id=by_id,
        subject_id=cohort_id,
        organisation_id=cohort.organisation_id,
    )


def ask_for_those_earned(session: Session, base_url: str) -> int:
    """A job for each cohort in which somebody has newly earned one. Returns how many people.

    Another one where a certificate stands without the transcript that comes with it, whatever came between them.
    """
    asked_for = _asked_for(session)
    found = 0
    for cohort_id in session.scalars(
        select(Cohort.id).where(Cohort.issues_by_itself, Cohort.state != CohortState.ARCHIVED)
    ).all():
        standings = standings_in(session, cohort_id)
        earned = [one.holder.enrolment_id for one in standings if one.waits]
        alone = [one.holder.enrolment_id for one in standings if one.lacks_transcript]
        for kind, due in ((CertificateKind.COMPLETION, earned), (CertificateKind.TRANSCRIPT, alone)):
            due = [id_ for id_ in due if str(id_) not in asked_for[kind]]
            if due:
                ask_to_issue(session, due, kinds=[kind], by_id=None, base_url=base_url, back_url="/")
                found += len(due)
    return found


def _asked_for(session: Session) -> Mapping[CertificateKind, set[str]]:
    """For whom one of a kind has been asked for lately. Whoever asks for a certificate asks for its transcript."""
    found: dict[CertificateKind, set[str]] = defaultdict(set)
    for payload in session.scalars(
        select(Job.payload).where(Job.kind == ISSUE, Job.made_at > now() - _PAUSE)
    ):
        for kind in kinds_asked(payload):
            found[kind].update(payload["enrolments"])
    found[CertificateKind.TRANSCRIPT] |= found[CertificateKind.COMPLETION]
    return found
