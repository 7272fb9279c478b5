"""Two at the same moment, on a database of their own: what is committed cannot be rolled back with the test."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, func, select

from learnpath.cohorts.models import Completion
from learnpath.cohorts.services.completions import complete
from learnpath.kernel.db import create_engine, writing_session
from learnpath.kernel.migrations import upgrade
from learnpath.terms import ActivityKind, CompletedHow
from tests.factories.cohorts import make_cohort, make_enrolment
from tests.factories.paths import make_activity, make_path, make_station
from tests.factories.people import make_organisation, make_person
from tests.postgres import fresh_database, postgres_url


@pytest.fixture(params=["sqlite", "postgresql"])
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


def test_what_several_complete_at_once_is_complete_once_and_nobody_is_sent_away(engine: Engine) -> None:
    with writing_session(engine) as session:
        organisation = make_organisation(session)
        path = make_path(session, organisation)
        page = make_activity(session, make_station(session, path), ActivityKind.PAGE).id
        own = make_enrolment(session, make_cohort(session, path), make_person(session), organisation).id
        session.commit()
    barrier, errors = threading.Barrier(6), []

    def press() -> None:
        try:
            with writing_session(engine) as session:
                barrier.wait()
                complete(session, [own], page, CompletedHow.SEEN)
                session.commit()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with writing_session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Completion)) == 1
