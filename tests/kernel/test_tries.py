"""How often something may be tried."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learnpath.kernel.clock import stopped_at
from learnpath.kernel.tries import count_try, too_many
from tests.kernel.values import HOUR, NOON


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with stopped_at(NOON):
        yield app.test_client()


def test_a_refused_try_counts_until_the_limit_is_used_up(client: FlaskClient) -> None:
    assert [client.post("/probe/try").status_code for _ in range(5)] == [403, 403, 403, 429, 429]


def test_after_its_time_the_count_begins_anew(client: FlaskClient) -> None:
    for _ in range(4):
        client.post("/probe/try")
    with stopped_at(NOON + HOUR - timedelta(seconds=1)):
        assert client.post("/probe/try").status_code == 429
    with stopped_at(NOON + HOUR):
        assert [client.post("/probe/try").status_code for _ in range(4)] == [403, 403, 403, 429]


def test_one_key_does_not_use_up_another(session: Session) -> None:
    with stopped_at(NOON):
        for _ in range(3):
            count_try(session, "one", HOUR)
        assert too_many(session, "one", limit=3, within=HOUR)
        assert not too_many(session, "one", limit=4, within=HOUR)
        assert not too_many(session, "other", limit=1, within=HOUR)
