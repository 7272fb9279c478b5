"""What the guard loads for the screens of certificates."""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from learnpath.certificates.models import Certificate
from learnpath.certificates.services.earning import standing_of
from learnpath.certificates.services.holding import find_certificate
from learnpath.certificates.services.standing import Standing
from learnpath.kernel.jobs import Job
from learnpath.policy import Actor


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in a cohort whom a certificate may be issued for."""

    cohort_id: uuid.UUID
    standing: Standing


def load_certificate(session: Session, _actor: Actor, certificate_id: uuid.UUID) -> Certificate | None:
    return find_certificate(session, certificate_id)


@dataclass(frozen=True, slots=True)
class WantedBadge:
    """A certificate's badge, and the form in which it is asked for."""

    certificate: Certificate
    form: str

    @property
    def person_id(self) -> uuid.UUID | None:
        return self.certificate.person_id

    @property
    def cohort_id(self) -> uuid.UUID:
        return self.certificate.cohort_id

    @property
    def participant_organisation_id(self) -> uuid.UUID:
        return self.certificate.participant_organisation_id


def load_badge(session: Session, _actor: Actor, certificate_id: uuid.UUID, form: str) -> WantedBadge | None:
    certificate = find_certificate(session, certificate_id)
    return None if certificate is None else WantedBadge(certificate, form)


def load_candidate(
    session: Session, _actor: Actor, cohort_id: uuid.UUID, enrolment_id: uuid.UUID
) -> Candidate | None:
    """The person of the address, if they are in the cohort of the address."""
    standing = standing_of(session, enrolment_id)
    if standing is None or standing.holder.cohort_id != cohort_id:
        return None
    return Candidate(cohort_id, standing)


def load_job(session: Session, actor: Actor, job_id: uuid.UUID) -> Job | None:
    """A job, for whoever asked for it; for all others there is none."""
    job = session.get(Job, job_id)
    return job if job is not None and job.asked_by_id == actor.person_id else None
