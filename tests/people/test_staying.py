"""A session says when it ends, can be prolonged in time, and not for ever."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from learnpath.kernel.clock import now
from learnpath.people.models import SignInSession
from learnpath.people.rules import last_end
from tests.conftest import ClientOf
from tests.factories.cast import Cast

BEGAN = datetime(2027, 1, 18, 8, tzinfo=UTC)
JSON = {"Accept": "application/json"}


@pytest.mark.parametrize(
    ("lasts", "limit"),
    [
        (timedelta(hours=1), timedelta(hours=12)),
        (timedelta(days=1), timedelta(days=12)),
        (timedelta(days=14), timedelta(days=90)),
        (timedelta(days=90), timedelta(days=90)),
    ],
)
def test_a_session_can_be_prolonged_often_but_not_for_ever(lasts: timedelta, limit: timedelta) -> None:
    assert last_end(BEGAN, lasts) == BEGAN + limit


def _set(session: Session, **values: datetime) -> None:
    session.execute(update(SignInSession).values(**values))
    session.commit()


def _end(session: Session) -> datetime:
    return session.scalars(select(SignInSession.expires_at)).one()


def _seconds_said(client: FlaskClient) -> int:
    found = re.search(r'data-session-ends="(\d+)"', client.get("/me").text)
    assert found
    return int(found[1])


def test_the_page_says_in_how_many_seconds_the_session_ends(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.paul)
    _set(session, expires_at=now() + timedelta(minutes=4))
    assert 230 <= _seconds_said(client) <= 240
    assert "data-session-last" not in client.get("/me").text
    assert "data-session-ends" not in client_of(None).get("/sign-in").text


def test_staying_prolongs_the_session_by_its_whole_time(
    app: Flask, session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.paul)
    _set(session, expires_at=now() + timedelta(minutes=4))
    answer = client.post("/me/stay", headers=JSON)
    lasts = app.permanent_session_lifetime
    assert answer.get_json()["is_last"] is False
    assert abs(answer.get_json()["seconds"] - lasts.total_seconds()) < 60
    assert abs(_end(session) - (now() + lasts)) < timedelta(minutes=1)
    after = client.get_cookie("learnpath")
    assert after is not None
    assert after.expires is not None
    assert after.expires - now() > lasts - timedelta(minutes=1)  # the cookie lives on with it
    assert client.get("/me").status_code == 200


def test_at_the_limit_the_page_says_that_this_is_the_end(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.paul)
    _set(session, began_at=now() - timedelta(days=89, hours=23), expires_at=now() + timedelta(minutes=4))
    answer = client.post("/me/stay", headers=JSON)
    assert answer.get_json()["is_last"] is True
    assert answer.get_json()["seconds"] <= 3600
    assert "data-session-last" in client.get("/me").text


def test_prolonging_never_shortens(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.paul)
    _set(session, began_at=now() - timedelta(days=200), expires_at=now() + timedelta(minutes=4))
    before = _end(session)
    assert client.post("/me/stay", headers=JSON).get_json()["is_last"] is True
    assert _end(session) == before


def test_what_has_ended_is_not_prolonged(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.paul)
    _set(session, expires_at=now() - timedelta(seconds=1))
    assert client.post("/me/stay", headers=JSON).status_code == 401
    assert _end(session) < now()


def test_without_scripts_the_button_leads_to_a_page(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.paul)
    assert client.post("/me/stay").location == "/me"
    assert "You stay signed in." in client.get("/me").text
