"""Slow work is done, told of, and done again when whoever did it was killed."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from learnpath.kernel import jobs
from learnpath.kernel.clock import stopped_at
from learnpath.kernel.db import Source
from learnpath.kernel.jobs import Job, enqueue, report_progress, run_waiting
from tests.kernel.values import NOON

Handle = Callable[[Source, Job], None]


@pytest.fixture
def handled_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[Handle], None]:
    """Who does jobs of the kind "probe"."""
    monkeypatch.setattr(jobs, "_handlers", {})
    return lambda handle: jobs.handles("probe")(handle) and None


def _enqueue(session: Session, **payload: object) -> Job:
    job = enqueue(session, "probe", payload, asked_by_id=None, total=3, back_url="/cohorts")
    session.commit()
    return job


def _look(session: Session) -> Job:
    session.expire_all()
    return session.scalars(select(Job)).one()


def test_a_job_is_done_once_with_what_it_was_given(
    session: Session, connection: Connection, handled_by: Callable[[Handle], None]
) -> None:
    done: list[object] = []
    handled_by(lambda _source, job: done.append(job.payload))
    _enqueue(session, names=["Åsa"])
    assert run_waiting(connection) == 1
    assert run_waiting(connection) == 0
    assert done == [{"names": ["Åsa"]}]
    row = _look(session)
    assert (row.done, row.total, row.last_error) == (3, 3, "")
    assert row.finished_at is not None


def test_a_job_that_was_rolled_back_is_not_done(
    session: Session, connection: Connection, handled_by: Callable[[Handle], None]
) -> None:
    handled_by(lambda _source, _job: pytest.fail("nobody asked"))
    enqueue(session, "probe", {}, asked_by_id=None, total=1, back_url="/")
    session.rollback()
    assert run_waiting(connection) == 0


def test_a_job_tells_how_far_it_has_come_and_keeps_hold_of_itself(
    session: Session, connection: Connection, handled_by: Callable[[Handle], None]
) -> None:
    seen: list[tuple[int, object]] = []

    def handle(source: Source, job: Job) -> None:
        for number, minutes in enumerate((8, 16), start=1):
            with stopped_at(NOON + timedelta(minutes=minutes)):
                report_progress(source, job, number)
                row = _look(session)
                seen.append((row.done, row.due_at - NOON))
                assert run_waiting(source) == 0  # nobody else takes it

    handled_by(handle)
    with stopped_at(NOON):
        _enqueue(session)
        assert run_waiting(connection) == 1
    assert seen == [(1, timedelta(minutes=18)), (2, timedelta(minutes=26))]


def test_a_failed_job_is_tried_again_later_and_given_up_at_last(
    session: Session,
    connection: Connection,
    handled_by: Callable[[Handle], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def handle(_source: Source, _job: Job) -> None:
        raise ValueError("a planted error")

    handled_by(handle)
    waits, at = [], NOON
    with stopped_at(at):
        _enqueue(session)
    for _ in range(5):
        with stopped_at(at):
            assert run_waiting(connection) == 0
        row = _look(session)
        waits.append((row.due_at - at) // timedelta(minutes=1))
        at = row.due_at
    assert waits == [1, 2, 3, 4, 5]
    assert row.failed_at is not None
    assert row.last_error == "ValueError: a planted error"
    with stopped_at(at + timedelta(days=1)):
        assert run_waiting(connection) == 0


def test_a_job_whose_worker_was_killed_is_done_again(
    session: Session, connection: Connection, handled_by: Callable[[Handle], None]
) -> None:
    attempts: list[int] = []

    def handle(_source: Source, job: Job) -> None:
        attempts.append(job.attempts)
        if len(attempts) == 1:
            raise SystemExit

    handled_by(handle)
    with stopped_at(NOON):
        _enqueue(session)
        with pytest.raises(SystemExit):
            run_waiting(connection)
        assert run_waiting(connection) == 0
    with stopped_at(NOON + timedelta(minutes=11)):
        assert run_waiting(connection) == 1
    assert attempts == [1, 2]


def test_a_job_that_kills_every_worker_is_given_up(
    session: Session, connection: Connection, handled_by: Callable[[Handle], None]
) -> None:
    def handle(_source: Source, _job: Job) -> None:
        raise SystemExit

    handled_by(handle)
    with stopped_at(NOON):
        _enqueue(session)
    for number in range(5):
        with stopped_at(NOON + timedelta(hours=number)), pytest.raises(SystemExit):
            run_waiting(connection)
    with stopped_at(NOON + timedelta(hours=9)):
        assert run_waiting(connection) == 0
    row = _look(session)
    assert row.failed_at is not None
    assert row.attempts == 5


def test_a_job_that_nobody_knows_is_said_to_be_so(
    session: Session,
    connection: Connection,
    handled_by: Callable[[Handle], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    _enqueue(session)
    assert run_waiting(connection) == 0
    assert "probe" in _look(session).last_error


def test_two_workers_at_once_do_each_job_once(
    live_engine: Engine, live_session: Session, handled_by: Callable[[Handle], None]
) -> None:
    done: list[object] = []
    handled_by(lambda _source, job: done.append(job.payload["number"]))
    for number in range(12):
        enqueue(live_session, "probe", {"number": number}, asked_by_id=None, total=1, back_url="/")
    live_session.commit()
    ready = threading.Barrier(2)

    def work(_number: int) -> int:
        ready.wait()
        return run_waiting(live_engine)

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, range(2))) == 12
    assert sorted(done) == list(range(12))  # type: ignore[type-var]
