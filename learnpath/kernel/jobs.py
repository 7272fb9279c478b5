"""Slow work: a job is a row in the asker's transaction, and Huey only wakes whoever sweeps the rows.

A queue that forgets a task as it hands it out loses it with a killed worker; a row with a lease does not.
Handlers may therefore run twice and must not mind.
"""

import logging
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from sqlalchemy import JSON, String, Text, select
from sqlalchemy.orm import Session

from learnpath.kernel.clock import now
from learnpath.kernel.db import Base, Id, Made, Mapped, Source, mapped_column, writing_session
from learnpath.kernel.mail import deliver_waiting, gather_digests

log = logging.getLogger(__name__)
_LEASE = timedelta(minutes=10)
_GIVE_UP_AFTER = 5


class Job(Base):
    __tablename__ = "job"

    id: Mapped[Id]
    made_at: Mapped[Made]
    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_by_id: Mapped[uuid.UUID | None]
    back_url: Mapped[str] = mapped_column(String(300), default="/")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=now, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")


Handler = Callable[[Source, Job], None]
_handlers: dict[str, Handler] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of a kind."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


Chore = Callable[[Session, Mapping[str, Any]], object]
_chores: list[Chore] = []


def chore(do: Chore) -> Chore:
    """Register what the worker looks after every ten minutes, in a transaction of its own."""
    _chores.append(do)
    return do


def do_chores(source: Source, config: Mapping[str, Any]) -> None:
    """One chore's trouble does not keep the others from being done."""
    for do in _chores:
        try:
            with writing_session(source) as session:
                do(session, config)
                session.commit()
        except Exception:
            log.exception("the chore %s failed", do.__name__)


def enqueue(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    asked_by_id: uuid.UUID | None,
    total: int,
    back_url: str,
) -> Job:
    """Ask for slow work, to begin when this transaction has been committed."""
    job = Job(kind=kind, payload=payload, asked_by_id=asked_by_id, total=total, back_url=back_url)
    session.add(job)
    session.flush()
    session.info["wake"] = True
    return job


def report_progress(engine: Source, job: Job, done: int) -> None:
    """Tell how far a job has come, and renew its lease."""
    with writing_session(engine) as session:
        row = session.get_one(Job, job.id)
        row.done, row.due_at = done, now() + _LEASE
        session.commit()


def run_waiting(engine: Source) -> int:
    """Do the jobs that are due, one by one. Returns how many were finished."""
    finished = 0
    while (job := _claim(engine)) is not None:
        try:
            _handlers[job.kind](engine, job)
        except Exception as error:
            log.exception("job %s (%s) failed", job.id, job.kind)
            _settle(engine, job, error)
        else:
            _settle(engine, job, None)
            finished += 1
    return finished


def _claim(engine: Source) -> Job | None:
    with writing_session(engine) as session:
        job = session.scalars(
            select(Job)
            .where(Job.finished_at.is_(None), Job.failed_at.is_(None), Job.due_at <= now())
            .order_by(Job.due_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if job is None:
            return None
        if job.attempts >= _GIVE_UP_AFTER:  # whoever tried was killed each time, perhaps by it
            job.failed_at = now()
            session.commit()
            return _claim(engine)
        job.attempts += 1
        job.due_at = now() + _LEASE
        session.commit()
        return job


def _settle(engine: Source, job: Job, error: Exception | None) -> None:
    with writing_session(engine) as session:
        row = session.get(Job, job.id)
        if row is None:  # deleted meanwhile, with what it was about
            return
        if error is None:
            row.finished_at, row.done, row.last_error = now(), row.total, ""
        else:
            row.last_error = f"{type(error).__name__}: {error}"[:500]
            row.due_at = now() + timedelta(minutes=row.attempts)
            if row.attempts >= _GIVE_UP_AFTER:
                row.failed_at = now()
        session.commit()


def make_huey(app: Flask) -> Huey:
    """The queue on the storage that the database gives, with the one task that sweeps."""
    url: str = app.config["DATABASE_URL"]
    if url.startswith("sqlite"):
        huey: Huey = SqliteHuey("learnpath", filename=str(app.config["DATA"] / "queue.sqlite"), results=False)
    else:
        huey = PostgresHuey("learnpath", dsn=url.replace("+psycopg", ""), results=False)

    @huey.task()
    def sweep() -> None:
        sweep_once(app)

    @huey.periodic_task(crontab(minute="*"))
    def sweep_each_minute() -> None:
        sweep_once(app)

    @huey.periodic_task(crontab(minute="*/10"))
    def do_the_chores() -> None:
        do_chores(app.extensions["engine"], app.config)
        sweep_once(app)

    app.extensions["wake"] = sweep
    return huey


def sweep_once(app: Flask) -> None:
    """Gather the daily mails, send what is due and do the jobs that wait."""
    engine = app.extensions["engine"]
    gather_digests(engine, app.config)
    deliver_waiting(engine, app.config)
    if run_waiting(engine):
        deliver_waiting(engine, app.config)
