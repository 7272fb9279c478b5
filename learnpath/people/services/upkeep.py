"""What an administrator watches: mail and jobs that wait or failed, and the log. Never what people wrote."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from learnpath.kernel import audit
from learnpath.kernel.audit import AuditEvent
from learnpath.kernel.clock import now
from learnpath.kernel.jobs import Job
from learnpath.kernel.mail import OutgoingMail
from learnpath.people.models import Organisation, Person

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Item:
    """A mail or a job that is not done: what it is, for whom, and what went wrong."""

    id: uuid.UUID
    what: str
    made_at: datetime
    attempts: int
    error: str
    has_failed: bool


@dataclass(frozen=True, slots=True)
class Queue:
    waiting: int
    failed: int
    items: tuple[Item, ...]  # failed ones first


def mail_queue(session: Session) -> Queue:
    """Mail that has not left: to whom and why not; the letters themselves stay closed."""
    waiting, failed = session.execute(
        select(
            func.count().filter(OutgoingMail.failed_at.is_(None)),
            func.count().filter(OutgoingMail.failed_at.is_not(None)),
        ).where(OutgoingMail.sent_at.is_(None))
    ).one()
    rows = session.execute(
        select(
            OutgoingMail.id,
            OutgoingMail.address,
            OutgoingMail.made_at,
            OutgoingMail.attempts,
            OutgoingMail.last_error,
            OutgoingMail.failed_at.is_not(None),
        )
        .where(OutgoingMail.sent_at.is_(None))
        .order_by(OutgoingMail.failed_at.is_(None), OutgoingMail.made_at)
        .limit(SHOWN)
    )
    return Queue(waiting, failed, tuple(Item(*row) for row in rows))


def job_queue(session: Session) -> Queue:
    waiting, failed = session.execute(
        select(
            func.count().filter(Job.failed_at.is_(None)), func.count().filter(Job.failed_at.is_not(None))
        ).where(Job.finished_at.is_(None))
    ).one()
    rows = session.execute(
        select(Job.id, Job.kind, Job.made_at, Job.attempts, Job.last_error, Job.failed_at.is_not(None))
        .where(Job.finished_at.is_(None))
        .order_by(Job.failed_at.is_(None), Job.made_at)
        .limit(SHOWN)
    )
    return Queue(waiting, failed, tuple(Item(*row) for row in rows))


def try_mail_again(session: Session, mail: OutgoingMail, *, by_id: uuid.UUID | None) -> None:
    """Send it at the next sweep. Mail that has left stays sent."""
    if mail.sent_at is None:
        mail.failed_at, mail.attempts, mail.due_at = None, 0, now()
        session.info["wake"] = True
        audit.record(session, "mail tried again", actor_id=by_id, subject_id=mail.id)


def try_job_again(session: Session, job: Job, *, by_id: uuid.UUID | None) -> None:
    """Do it at the next sweep. A job that is done stays done."""
    if job.finished_at is None:
        job.failed_at, job.attempts, job.due_at = None, 0, now()
        session.info["wake"] = True
        audit.record(session, "job tried again", actor_id=by_id, subject_id=job.id)


def the_log() -> Select[AuditEvent, str | None, str | None, str | None, str | None, str | None]:
    """Every line with the names of who did it, to whom and where; the latest first."""
    actor, subject = aliased(Person), aliased(Person)
    return (
        select(
            AuditEvent,
            actor.given_name,
            actor.family_name,
            subject.given_name,
            subject.family_name,
            Organisation.name,
        )
        .outerjoin(actor, actor.id == AuditEvent.actor_id)
        .outerjoin(subject, subject.id == AuditEvent.subject_id)
        .outerjoin(Organisation, Organisation.id == AuditEvent.organisation_id)
        .order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
    )
