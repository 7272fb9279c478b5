"""The editor of a cohort's copy is the authors': what participants suggest is not in it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.paths.models import Activity, Reading, Station
from learnpath.paths.services.copying import copy_path
from learnpath.paths.services.editing import draft_of
from learnpath.paths.services.ordering import Direction
from learnpath.paths.services.readings import ReadingContent, add_reading, move_reading
from learnpath.readings.services import suggest
from tests.conftest import ClientOf
from tests.factories.cast import Cast


def _suggest(session: Session, cast: Cast) -> Reading:
    return suggest(
        session,
        cast.reading_list.id,
        title="Att leda i motvind",
        why="Kort och rakt.",
        language="sv",
        enrolment_id=cast.petra_enrolment.id,
    )


def test_the_editor_neither_shows_nor_opens_a_suggestion(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    suggestion = _suggest(session, cast)
    session.commit()
    assert [one.id for one in draft_of(session, cast.cohort_path).readings] == [cast.reading.id]
    tina = client_of(cast.tina)
    here = f"/paths/{cast.cohort_path.id}/activities/{cast.reading_list.id}"
    page = tina.get(here).text
    assert "Psychological safety" in page
    assert "Att leda i motvind" not in page
    assert tina.get(f"{here}/readings/{cast.reading.id}").status_code == 200
    assert tina.get(f"{here}/readings/{suggestion.id}").status_code == 404


def test_a_suggestion_is_not_taken_along_into_a_copy(session: Session, cast: Cast) -> None:
    _suggest(session, cast)
    copy = copy_path(
        session, cast.cohort_path, first_day=date(2028, 1, 10), as_origin=False, by_id=cast.tina.id
    )
    titles = session.scalars(
        select(Reading.title)
        .join(Activity, Activity.id == Reading.activity_id)
        .join(Station, Station.id == Activity.station_id)
        .where(Station.path_id == copy.id)
    ).all()
    assert titles == ["Psychological safety"]


def test_the_trainers_readings_change_places_past_suggestions(session: Session, cast: Cast) -> None:
    _suggest(session, cast)
    last = add_reading(session, cast.reading_list, ReadingContent(title="Sist"))
    assert move_reading(session, last, Direction.UP)
    assert [one.id for one in draft_of(session, cast.cohort_path).readings] == [last.id, cast.reading.id]


def test_what_a_trainer_puts_on_the_list_is_no_suggestion(session: Session, cast: Cast) -> None:
    own = suggest(session, cast.reading_list.id, title="Min", why="Bra.", language="sv", enrolment_id=None)
    assert own in draft_of(session, cast.cohort_path).readings
