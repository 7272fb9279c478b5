"""Columns that keep their promises, and one request as one transaction."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from learnpath.kernel.audit import AuditEvent, LogIsAppendOnly, record
from learnpath.kernel.db import new_id, reading_session, writing_session
from learnpath.kernel.tries import TryCounter
from learnpath.paths.models import Station
from learnpath.people.models import Organisation, OrganisationName, Person
from learnpath.people.services.sessions import account_of, begin_session
from tests.factories.paths import make_path, make_station
from tests.factories.people import make_organisation, make_person
from tests.kernel.values import HOUR, NOON

# ---- columns ----


def test_an_instant_without_a_zone_is_refused(session: Session) -> None:
    session.add(TryCounter(key="a", since=datetime(2027, 1, 1), count=1))  # noqa: DTZ001
    with pytest.raises(StatementError, match="needs a time zone"):
        session.flush()


def test_an_instant_comes_back_in_utc_whatever_zone_it_was_given_in(session: Session) -> None:
    noon_in_helsinki = datetime(2027, 1, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    session.add(TryCounter(key="a", since=noon_in_helsinki, count=1))
    session.flush()
    session.expire_all()
    since = session.get_one(TryCounter, "a").since
    assert (since, since.tzinfo) == (datetime(2027, 1, 1, 10, tzinfo=UTC), UTC)
    assert session.scalars(select(TryCounter).where(TryCounter.since == noon_in_helsinki)).one().key == "a"


def test_rich_text_is_sanitised_whoever_writes_it(session: Session) -> None:
    station = make_station(session, make_path(session, make_organisation(session)))
    station.intro = {"sv": "<p onclick='go()'>Hej<script>go()</script></p>", "fi": "", "en": "<p></p>"}  # type: ignore[dict-item]
    session.flush()
    session.expire_all()
    intro = session.get_one(Station, station.id).intro
    assert intro == {"sv": "<p>Hej</p>"}
    assert hasattr(intro["sv"], "__html__")


def test_ids_sort_by_when_they_were_made() -> None:
    ids = [new_id() for _ in range(2000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)
    assert {id_.version for id_ in ids} == {7}


def test_foreign_keys_hold(session: Session) -> None:
    session.add(OrganisationName(organisation_id=new_id(), name="a", key="a"))
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        session.flush()


def test_the_audit_log_is_append_only(session: Session) -> None:
    record(session, "looked", actor_id=None, note="x" * 500)
    session.flush()
    event = session.scalars(select(AuditEvent)).one()
    assert len(event.note) == 200
    event.action = "did nothing"
    with pytest.raises(LogIsAppendOnly):
        session.flush()


def test_an_error_of_the_database_does_not_repeat_what_was_written(session: Session) -> None:
    with pytest.raises(DBAPIError) as failed:
        session.execute(text("SELECT nothing FROM nowhere WHERE words = :words"), {"words": "my secret"})
    assert "my secret" not in str(failed.value)


# ---- one request, one transaction ----


def _organisations(session: Session) -> int:
    count = session.scalar(select(func.count()).select_from(Organisation)) or 0
    session.rollback()
    return count


@pytest.mark.parametrize("end", ["200", "204", "303"])
def test_a_post_that_answers_below_400_is_kept(browser: FlaskClient, live_session: Session, end: str) -> None:
    assert browser.post(f"/probe/write?name=a&end={end}").status_code == int(end)
    assert _organisations(live_session) == 1


@pytest.mark.parametrize(
    ("end", "status"),
    [("400", 400), ("422", 422), ("409", 409), ("503", 503), ("abort", 403), ("crash", 500)],
)
def test_a_post_that_is_refused_leaves_nothing_but_the_record_that_it_was(
    browser: FlaskClient, live_session: Session, end: str, status: int
) -> None:
    assert browser.post(f"/probe/write?name=a&end={end}").status_code == status
    assert _organisations(live_session) == 0
    assert [event.action for event in live_session.scalars(select(AuditEvent))] == ["probed a"]


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_get_changes_nothing_even_when_a_view_tries(
    browser: FlaskClient, live_session: Session, method: str
) -> None:
    assert getattr(browser, method)("/probe/write?name=a").status_code == 200
    assert _organisations(live_session) == 0
    assert [event.action for event in live_session.scalars(select(AuditEvent))] == ["probed a"]


def test_nothing_of_one_request_leaks_into_the_next(browser: FlaskClient, live_session: Session) -> None:
    browser.post("/probe/write?name=a&end=422")
    browser.post("/probe/write?name=b")
    assert [one.name for one in live_session.scalars(select(Organisation))] == ["b"]


@pytest.mark.parametrize("when", ["", "?flush=1"])
def test_a_broken_constraint_says_that_somebody_was_first(
    browser: FlaskClient, live_session: Session, when: str
) -> None:
    answer = browser.post("/probe/twice" + when)
    assert answer.status_code == 409
    assert "<h1>" in answer.text
    assert "Content-Security-Policy" in answer.headers
    assert _organisations(live_session) == 0


@pytest.mark.parametrize("when", ["", "?flush=1"])
def test_a_broken_constraint_is_told_to_somebody_signed_in_too(
    live: Flask, live_session: Session, when: str
) -> None:
    person = make_person(live_session, "Paul Palm")
    browser = signed_in(live, live_session, person)
    answer = browser.post("/probe/twice" + when)
    assert answer.status_code == 409
    assert "<h1>" in answer.text
    assert _organisations(live_session) == 0


def test_what_is_refused_is_not_even_tried_against_the_constraints(browser: FlaskClient) -> None:
    assert browser.post("/probe/twice?end=422").status_code == 422


def test_letters_that_no_text_has_are_no_error_of_ours(browser: FlaskClient) -> None:
    assert browser.post("/probe/write?name=a%00b").status_code in {200, 400}


def signed_in(app: Flask, session: Session, person: Person) -> FlaskClient:
    account = account_of(session, person)
    token = begin_session(session, account, "tests", HOUR)
    session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update({"sid": token, "_user_id": account.fs_uniquifier, "_fresh": True})
    return client


# ---- many at once ----


def _at_once(times: int, do: Callable[[], int]) -> list[int]:
    ready = threading.Barrier(times)

    def one(_number: int) -> int:
        ready.wait()
        return do()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_sixteen_writers_at_once_lose_nothing(live: Flask, live_session: Session) -> None:
    live_session.add(TryCounter(key="probe", since=NOON, count=0))
    live_session.commit()

    def write_four_times() -> int:
        browser = live.test_client()
        return sum(browser.post("/probe/count").status_code == 303 for _ in range(4))

    assert _at_once(16, write_four_times) == [4] * 16
    live_session.expire_all()
    assert live_session.get_one(TryCounter, "probe").count == 64


def test_readers_are_not_held_up_by_a_writer(live: Flask, live_engine: Engine) -> None:
    with writing_session(live_engine) as writer:
        writer.add(TryCounter(key="held", since=NOON, count=0))
        writer.flush()
        with reading_session(live_engine) as reader:
            reader.execute(
                text("SET LOCAL lock_timeout = '1s'" if live_engine.name == "postgresql" else "SELECT 1")
            )
            assert reader.get(TryCounter, "held") is None
        assert live.test_client().get("/probe/page").status_code == 200


def test_tries_counted_at_once_are_all_counted(live: Flask, live_session: Session) -> None:
    answers = _at_once(8, lambda: live.test_client().post("/probe/try").status_code)
    assert set(answers) <= {403, 429}
    assert live_session.get_one(TryCounter, "probe").count == answers.count(403)
