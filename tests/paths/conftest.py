"""A written path, and its trainer's browser."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.paths.written import Written


@pytest.fixture
def written(session: Session, cast: Cast) -> Written:
    return Written(session, cast)


@pytest.fixture
def tina(client_of: ClientOf, cast: Cast) -> FlaskClient:
    return client_of(cast.tina)
