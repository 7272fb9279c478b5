"""Once somebody has begun, a running cohort's assignment keeps who hands it in: else begun work belonged to nobody."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learnpath.paths.models import Activity
from learnpath.paths.services.activities import ActivityContent, WorkHasBegun, edit_activity
from learnpath.paths.services.versions import taken
from learnpath.terms import WorkBy
from tests.assignments.makers import begin
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.paths.writing import drawn

SAID = "Somebody has begun this assignment"


@pytest.fixture
def tina(client_of: ClientOf, cast: Cast) -> FlaskClient:
    return client_of(cast.tina)


def _url(cast: Cast) -> str:
    return f"/paths/{cast.cohort_path.id}/activities/{cast.group_work.id}"


def _stored(session: Session, cast: Cast) -> Activity:
    session.expire_all()
    return session.get_one(Activity, cast.group_work.id)


@pytest.mark.parametrize("change", [{"work_by": "person"}, {"grouping_name": "Kommunvis"}])
def test_who_hands_in_changes_until_somebody_has_begun(
    session: Session, cast: Cast, tina: FlaskClient, change: dict[str, str]
) -> None:
    form = drawn(tina.get(_url(cast)).text)
    assert tina.post(_url(cast), data=form | change).status_code == 303
    stored = _stored(session, cast)
    assert {name: getattr(stored, name) for name in change} == change


@pytest.mark.parametrize("change", [{"work_by": "person"}, {"grouping_name": "Kommunvis"}])
def test_who_hands_in_stays_once_somebody_has_begun(
    session: Session, cast: Cast, tina: FlaskClient, change: dict[str, str]
) -> None:
    begin(session, cast)
    session.commit()
    form = drawn(tina.get(_url(cast)).text)
    answer = tina.post(_url(cast), data=form | change | {"title-sv": "Ny rubrik"})
    assert answer.status_code == 422
    assert SAID in answer.text
    assert "Ny rubrik" in answer.text  # what was typed is still there
    stored = _stored(session, cast)
    assert (stored.work_by, stored.grouping_name, stored.version) == (WorkBy.GROUP, "", 1)


def test_all_else_may_change_when_somebody_has_begun(session: Session, cast: Cast, tina: FlaskClient) -> None:
    begin(session, cast)
    session.commit()
    form = drawn(tina.get(_url(cast)).text)
    assert tina.post(_url(cast), data=form | {"title-sv": "Ny rubrik"}).status_code == 303
    assert _stored(session, cast).title == {"sv": "Ny rubrik"}


def test_the_service_says_which_answers_stay(session: Session, cast: Cast) -> None:
    begin(session, cast)
    stored = taken(ActivityContent, cast.group_work)
    changed = ActivityContent(
        **{**{name: getattr(stored, name) for name in stored.__slots__}, "work_by": WorkBy.ORGANISATION}
    )
    with pytest.raises(WorkHasBegun) as refused:
        edit_activity(session, cast.group_work.id, changed, cast.group_work.version)
    assert refused.value.fields == ("work_by",)
