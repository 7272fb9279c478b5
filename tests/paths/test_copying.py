"""A copy is deep, remembers its origin, and is a thing of its own."""

from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.kernel.files import StoredFile, Upload, store
from learnpath.paths.models import LearningPath, Picture, StationTheme
from learnpath.paths.services.copying import copy_path
from learnpath.paths.services.editing import draft_of
from learnpath.terms import ActivityKind, Opening, PathState
from tests.factories.cast import Cast
from tests.factories.paths import make_activity, make_path, make_reading, make_station, make_theme


def _written_path(session: Session, cast: Cast) -> tuple[LearningPath, StoredFile]:
    path = make_path(session, cast.consultancy, starts_on=date(2027, 1, 18), ends_on=date(2027, 6, 14))
    theme = make_theme(session, path)
    station = make_station(
        session, path, opening=Opening.ON_DATE, opens_at=datetime(2027, 1, 18, 7, tzinfo=UTC)
    )
    gone = make_station(session, path, "Borta", 2, archived_at=datetime(2026, 1, 1, tzinfo=UTC))
    make_activity(session, gone, ActivityKind.PAGE)
    session.add(StationTheme(station_id=station.id, theme_id=theme.id))
    make_activity(session, station, ActivityKind.ASSIGNMENT, due_at=datetime(2027, 2, 5, 14, tzinfo=UTC))
    make_activity(
        session, station, ActivityKind.MEETING, "Träff", 2,
        starts_at=datetime(2027, 1, 18, 7, tzinfo=UTC), ends_at=datetime(2027, 1, 18, 10, tzinfo=UTC),
    )  # fmt: skip
    make_reading(session, make_activity(session, station, ActivityKind.READING_LIST, "Läs", 3))
    file = store(session, Upload("karta.png", "image/png", b"png"), cast.tina.id)
    session.add(Picture(path_id=path.id, file_id=file.id))
    session.flush()
    return path, file


def test_a_cohorts_copy_has_every_part_and_each_remembers_its_origin(session: Session, cast: Cast) -> None:
    path, file = _written_path(session, cast)
    copy = copy_path(session, path, first_day=date(2027, 8, 23), as_origin=True, by_id=cast.tina.id)
    old, new = draft_of(session, path), draft_of(session, copy)
    assert (copy.origin_id, copy.origin_version, copy.state) == (path.id, path.version, PathState.READY)
    for before, after in (
        (old.themes, new.themes),
        (old.stations, new.stations),
        (old.activities, new.activities),
        (old.readings, new.readings),
    ):
        assert len(before) >= 1
        assert [part.origin_id for part in after] == [part.id for part in before]
        assert not {part.id for part in after} & {part.id for part in before}
    put = session.scalars(select(StationTheme).where(StationTheme.station_id == new.stations[0].id)).one()
    assert put.theme_id == new.themes[0].id
    assert session.scalars(select(Picture.file_id).where(Picture.path_id == copy.id)).all() == [file.id]


def test_what_its_papers_are_goes_along_with_every_copy(session: Session, cast: Cast) -> None:
    path, _file = _written_path(session, cast)
    path.participation_meetings, path.with_transcript, path.hours = 3, True, Decimal(40)
    draft_of(session, path).stations[0].hours = Decimal("7.5")
    session.flush()
    for as_origin in (True, False):
        copy = copy_path(session, path, first_day=None, as_origin=as_origin, by_id=cast.tina.id)
        assert (copy.participation_meetings, copy.with_transcript) == (3, True)
        assert draft_of(session, copy).stations[0].hours == Decimal("7.5")


def test_all_dates_move_and_keep_their_time_on_the_wall_across_daylight_saving(
    session: Session, cast: Cast
) -> None:
    path, _file = _written_path(session, cast)
    copy = copy_path(session, path, first_day=date(2027, 8, 23), as_origin=True, by_id=cast.tina.id)
    parts = draft_of(session, copy)
    assert (copy.starts_on, copy.ends_on) == (date(2027, 8, 23), date(2028, 1, 17))
    # 9.00 in Helsinki is 7.00 UTC in January and 6.00 UTC in August
    assert parts.stations[0].opens_at == datetime(2027, 8, 23, 6, tzinfo=UTC)
    assert parts.activities[0].due_at == datetime(2027, 9, 10, 13, tzinfo=UTC)
    assert parts.activities[1].ends_at == datetime(2027, 8, 23, 9, tzinfo=UTC)


def test_changing_one_never_disturbs_the_other(session: Session, cast: Cast) -> None:
    path, _file = _written_path(session, cast)
    copy = copy_path(session, path, first_day=None, as_origin=True, by_id=cast.tina.id)
    old, new = draft_of(session, path), draft_of(session, copy)
    old.stations[0].title = {"sv": "Ändrad"}
    new.activities[0].title = {"sv": "Omgångens egen"}
    new.readings[0].title = "Another"
    session.flush()
    session.expire_all()
    assert new.stations[0].title == {"sv": "Var står vi?"}
    assert old.activities[0].title == {"sv": "assignment"}
    assert old.readings[0].title == "Psychological safety"


def test_a_duplicate_is_a_draft_that_belongs_to_no_other(session: Session, cast: Cast) -> None:
    path, _file = _written_path(session, cast)
    copy = copy_path(
        session,
        path,
        first_day=date(2028, 1, 17),
        as_origin=False,
        by_id=cast.tina.id,
        title={"sv": "Stigen 2028"},
    )
    assert (copy.origin_id, copy.state, copy.title) == (None, PathState.DRAFT, {"sv": "Stigen 2028"})
    assert all(part.origin_id is None for part in draft_of(session, copy).activities)


def test_without_a_first_day_of_its_own_a_path_counts_from_its_earliest_date(
    session: Session, cast: Cast
) -> None:
    path, _file = _written_path(session, cast)
    path.starts_on = None
    copy = copy_path(session, path, first_day=date(2027, 1, 25), as_origin=True, by_id=cast.tina.id)
    assert draft_of(session, copy).stations[0].opens_at == datetime(2027, 1, 25, 7, tzinfo=UTC)
