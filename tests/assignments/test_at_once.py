"""Two people at the same moment, on a database of their own: what is committed cannot be rolled back with the test."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, func, select

from learnpath.assignments.models import Revision, Submission
from learnpath.assignments.services import EditedMeanwhile, hand_in, open_submission, owner_for, save_draft
from learnpath.kernel.db import create_engine, writing_session
from learnpath.kernel.migrations import upgrade
from tests.assignments.makers import At, pauls_place
from tests.factories.cast import Cast, make_cast
from tests.postgres import fresh_database, postgres_url

NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if request.param == "sqlite":
        yield from _migrated(f"sqlite:///{tmp_path_factory.mktemp('at_once')}/learnpath.sqlite")
        return
    server = postgres_url()
    assert server is not None
    with fresh_database(server) as url:
        yield from _migrated(url)


def _migrated(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    upgrade(engine)
    yield engine
    engine.dispose()


def _at_once(*deeds: Callable[[], object]) -> list[object]:
    """Do all at the same moment; what each gave or raised."""
    barrier, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number: int, deed: Callable[[], object]) -> None:
        barrier.wait()
        try:
            results[number] = deed()  # type: ignore[call-overload]
        except Exception as error:
            results[number] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(results)


def _save(engine: Engine, cast: Cast, text: str) -> Callable[[], object]:
    def deed() -> int:
        with writing_session(engine) as session:
            at = At(cast.cohort.id, session.merge(cast.group_work, load=False))
            owner = owner_for(session, at, pauls_place(cast))  # type: ignore[arg-type]
            assert owner is not None
            work = open_submission(session, at, owner)  # type: ignore[arg-type]
            save_draft(session, work, text=text, version=0, by_id=cast.paul.id)
            session.commit()
            return work.version

    return deed


def test_two_first_saves_begin_one_work_and_the_second_sees_the_first(engine: Engine) -> None:
    with writing_session(engine) as session:
        cast = make_cast(session)
        session.commit()
    results = _at_once(_save(engine, cast, "<p>Ett</p>"), _save(engine, cast, "<p>Två</p>"))
    assert sorted(type(result).__name__ for result in results) == ["EditedMeanwhile", "int"]
    assert any(isinstance(result, EditedMeanwhile) for result in results)
    with writing_session(engine) as session:
        work = session.scalars(select(Submission)).one()

    def deed() -> int:
        with writing_session(engine) as session:
            own = session.get_one(Submission, work.id)
            number = hand_in(session, own, by_id=cast.petra.id, now=NOON).number
            session.commit()
            return number

    assert _at_once(deed, deed, deed) == [1, 1, 1]
    with writing_session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Revision)) == 1
