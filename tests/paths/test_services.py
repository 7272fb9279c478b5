"""What happens to a path when it is written on."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from markupsafe import Markup
from sqlalchemy.orm import Session

from learnpath.kernel.files import FileRefused, Refusal, Upload
from learnpath.paths.models import Activity, LearningPath, Reading, Station
from learnpath.paths.rules import Lack
from learnpath.paths.services import activities, learning_paths, pictures, readings, stations, themes
from learnpath.paths.services.editing import draft_of
from learnpath.paths.services.learning_paths import NotReady, PathContent
from learnpath.paths.services.ordering import Direction
from learnpath.paths.services.readings import ReadingContent
from learnpath.paths.services.stations import StationContent
from learnpath.paths.services.versions import EditedMeanwhile, taken
from learnpath.terms import ActivityKind, Gate, Opening, PathState, WorkBy
from tests.factories.cast import Cast
from tests.factories.paths import make_activity, make_path, make_reading, make_station, make_theme
from tests.paths.pictures import jpeg_with_place, png

SV = {"sv": "Vad är bra?"}


@pytest.fixture
def path(session: Session, cast: Cast) -> LearningPath:
    return make_path(session, cast.consultancy, state=PathState.DRAFT)


def _titles(session: Session, path: LearningPath) -> list[str]:
    return [station.title["sv"] for station in stations.stations_of(session, path.id)]


# ---- order ----


def test_stations_move_up_and_down_and_stop_at_the_ends(session: Session, path: LearningPath) -> None:
    one, _two, three = (
        stations.add_station(session, path.id, {"sv": title}) for title in ("Ett", "Två", "Tre")
    )
    assert _titles(session, path) == ["Ett", "Två", "Tre"]
    assert stations.move_station(session, three, Direction.UP)
    assert _titles(session, path) == ["Ett", "Tre", "Två"]
    assert not stations.move_station(session, one, Direction.UP)
    assert stations.move_station(session, one, Direction.DOWN)
    assert _titles(session, path) == ["Tre", "Ett", "Två"]


def test_the_first_station_opens_at_once_and_the_next_when_it_is_complete(
    session: Session, path: LearningPath
) -> None:
    first = stations.add_station(session, path.id, {"sv": "Ett"})
    second = stations.add_station(session, path.id, {"sv": "Två"})
    assert (first.opening, second.opening) == (Opening.AT_ONCE, Opening.AFTER_PREVIOUS)


def test_themes_and_readings_move_too(session: Session, path: LearningPath) -> None:
    make_theme(session, path, "Ork", 1)
    second = make_theme(session, path, "Distans", 2)
    assert themes.move_theme(session, second, Direction.UP)
    assert [theme.name["sv"] for theme in themes.themes_of(session, path.id)] == ["Distans", "Ork"]
    listed = make_activity(session, make_station(session, path), ActivityKind.READING_LIST)
    first = make_reading(session, listed, "A")
    make_reading(session, listed, "B", position=2)
    assert readings.move_reading(session, first, Direction.DOWN)
    assert [reading.title for reading in readings.readings_on(session, listed.id)] == ["B", "A"]


def test_an_activity_moves_to_the_end_of_another_station(session: Session, path: LearningPath) -> None:
    here, there = make_station(session, path), make_station(session, path, "Två", 2)
    moved = make_activity(session, here, ActivityKind.PAGE, "Flyttad")
    make_activity(session, there, ActivityKind.PAGE, "Redan där", 4)
    activities.move_to_station(session, path.id, moved, there)
    assert [one.title["sv"] for one in activities.activities_at(session, there.id)] == [
        "Redan där",
        "Flyttad",
    ]


# ---- beginning, and the same form sent twice ----


def test_a_new_activity_has_good_defaults(session: Session, path: LearningPath) -> None:
    station = make_station(session, path)
    work = activities.add_activity(session, station, ActivityKind.ASSIGNMENT, SV)
    meeting = activities.add_activity(session, station, ActivityKind.MEETING, SV)
    page = activities.add_activity(session, station, ActivityKind.PAGE, SV)
    assert (work.work_by, work.gate, work.required) == (WorkBy.GROUP, Gate.ACCEPTED, True)
    assert meeting.gate is Gate.NONE
    assert (page.required, page.counts_for_certificate) == (False, False)
    assert [one.position for one in (work, meeting, page)] == [1, 2, 3]


def test_the_same_form_sent_twice_makes_one_thing(session: Session, path: LearningPath, cast: Cast) -> None:
    station = stations.add_station(session, path.id, SV)
    assert stations.add_station(session, path.id, SV, id_=station.id) is station
    other = stations.add_station(session, path.id, {"sv": "En annan"}, id_=station.id)
    assert other.id != station.id  # another text is another station, whatever id the form carried
    activity = activities.add_activity(session, station, ActivityKind.READING_LIST, SV)
    assert (
        activities.add_activity(session, station, ActivityKind.READING_LIST, SV, id_=activity.id) is activity
    )
    content = ReadingContent(title="Läs mig", why=SV)
    reading = readings.add_reading(session, activity, content)
    assert readings.add_reading(session, activity, content, id_=reading.id) is reading
    theme = themes.add_theme(session, path.id, SV)
    assert themes.add_theme(session, path.id, SV, id_=theme.id) is theme
    begun = learning_paths.begin_path(
        session, cast.consultancy.id, PathContent(title=SV, languages=["sv"]), by_id=cast.tina.id, id_=None
    )
    again = learning_paths.begin_path(
        session,
        cast.consultancy.id,
        PathContent(title=SV, languages=["sv"]),
        by_id=cast.tina.id,
        id_=begun.id,
    )
    assert again is begun


# ---- two editors ----


def test_the_second_to_save_is_told_what_the_first_wrote(session: Session, path: LearningPath) -> None:
    station = make_station(session, path)
    drawn_from = station.version
    stations.edit_station(session, station.id, StationContent(title={"sv": "Tinas"}), (), drawn_from)
    with pytest.raises(EditedMeanwhile) as raised:
        stations.edit_station(
            session, station.id, StationContent(title={"sv": "Någon annans"}), (), drawn_from
        )
    assert raised.value.theirs.title == {"sv": "Tinas"}
    assert raised.value.version == station.version
    assert station.title == {"sv": "Tinas"}


def test_the_very_same_text_is_no_conflict(session: Session, path: LearningPath) -> None:
    station = make_station(session, path)
    drawn_from, content = station.version, StationContent(title={"sv": "Lika"})
    stations.edit_station(session, station.id, content, (), drawn_from)
    assert stations.edit_station(session, station.id, content, (), drawn_from).version == drawn_from + 1


def test_only_themes_of_the_path_are_put_on_its_stations(
    session: Session, path: LearningPath, cast: Cast
) -> None:
    own, foreign = make_theme(session, path), make_theme(session, cast.path)
    station = make_station(session, path)
    content = taken(StationContent, station)
    stations.edit_station(session, station.id, content, (own.id, foreign.id), station.version)
    session.flush()
    assert stations.themes_on(session, station.id) == {own.id}
    with pytest.raises(EditedMeanwhile):
        stations.edit_station(session, station.id, content, (), station.version - 1)


# ---- taking away ----


def test_parts_of_a_path_are_deleted_with_all_that_hangs_on_them(
    session: Session, path: LearningPath, cast: Cast
) -> None:
    station = make_station(session, path)
    theme = make_theme(session, path)
    stations.edit_station(session, station.id, taken(StationContent, station), [theme.id], station.version)
    reading = make_reading(session, make_activity(session, station, ActivityKind.READING_LIST))
    stations.remove_station(session, path, station, by_id=cast.tina.id)
    session.flush()
    session.expire_all()
    assert session.get(Station, station.id) is None
    assert session.get(Reading, reading.id) is None
    themes.remove_theme(session, theme)
    session.flush()
    assert themes.themes_of(session, path.id) == []


def test_parts_of_a_cohorts_copy_are_put_aside(session: Session, cast: Cast) -> None:
    path = cast.cohort_path
    readings.remove_reading(session, path, cast.reading)
    activities.remove_activity(session, path, cast.group_work, by_id=cast.tina.id)
    assert cast.reading.archived_at is not None
    assert cast.group_work.archived_at is not None
    assert cast.group_work.id not in {one.id for one in draft_of(session, path).activities}
    stations.remove_station(session, path, cast.station, by_id=cast.tina.id)
    session.flush()
    draft = draft_of(session, path)
    assert (draft.stations, draft.activities, draft.readings) == ([], [], [])
    assert session.get(Activity, cast.own_work.id) is not None


# ---- the path itself ----


def test_ready_is_refused_while_something_is_needed(session: Session, path: LearningPath, cast: Cast) -> None:
    with pytest.raises(NotReady) as raised:
        learning_paths.set_state(session, path.id, PathState.READY, by_id=cast.tina.id)
    assert [one.lack for one in raised.value.lacks] == [Lack.NO_STATIONS]
    make_activity(session, make_station(session, path), ActivityKind.REFLECTION)
    for state in (PathState.READY, PathState.ARCHIVED, PathState.DRAFT):
        assert learning_paths.set_state(session, path.id, state, by_id=cast.tina.id).state is state


def test_another_time_zone_keeps_every_time_on_the_wall(session: Session, path: LearningPath) -> None:
    nine = datetime(2027, 1, 18, 7, tzinfo=UTC)
    station = make_station(session, path, opening=Opening.ON_DATE, opens_at=nine)
    meeting = make_activity(session, station, ActivityKind.MEETING, starts_at=nine)
    content: Any = taken(PathContent, path)
    changed = replace(content, time_zone="Europe/Stockholm", starts_on=date(2027, 1, 18))
    learning_paths.edit_path(session, path.id, changed, path.version)
    assert station.opens_at == meeting.starts_at == datetime(2027, 1, 18, 8, tzinfo=UTC)


def test_the_list_holds_the_organisations_own_paths_and_no_cohorts_copies(
    session: Session, cast: Cast
) -> None:
    archived = make_path(session, cast.consultancy, "Gammal", state=PathState.ARCHIVED)
    make_path(session, cast.habo, "Habos egen")
    rows = session.execute(learning_paths.paths_of([cast.consultancy.id], None)).all()
    assert [row.id for row in rows] == [cast.path.id]
    rows = session.execute(learning_paths.paths_of([cast.consultancy.id], PathState.ARCHIVED)).all()
    assert [row.id for row in rows] == [archived.id]


# ---- pictures ----


def test_a_picture_loses_the_place_it_was_taken_at_and_what_is_wider_than_a_page() -> None:
    fit = pictures.fit_for_a_page(Upload("kaj.jpg", "image/jpeg", jpeg_with_place(2400, 1200)))
    assert pictures.fit_for_a_page(fit).content.startswith(b"\xff\xd8")
    assert b"Exif" not in fit.content


def test_what_only_looks_like_a_picture_is_refused() -> None:
    with pytest.raises(FileRefused) as raised:
        pictures.fit_for_a_page(Upload("x.png", "image/png", png(4, 4)[:20]))
    assert raised.value.refusal is Refusal.KIND


def test_a_picture_stands_at_the_end_of_each_text_with_words_in_its_language(
    session: Session, cast: Cast
) -> None:
    file = pictures.add_picture(
        session, cast.path.id, Upload("a.png", "image/png", png(4, 4)), by_id=cast.tina.id
    )
    texts = {"sv": Markup("<p>Se</p>"), "fi": Markup("<p>Katso</p>")}
    shown = pictures.with_picture(texts, file.id, {"sv": 'En "kaj"'}, ["sv", "fi", "en"])
    assert shown["sv"] == f'<p>Se</p><figure><img src="/pictures/{file.id}" alt="En &#34;kaj&#34;"></figure>'
    assert "alt=" in shown["fi"]
    assert "en" not in shown
    found = pictures.find_picture(session, file.id)
    assert found is not None
    assert (found.organisation_id, found.path_ids) == (cast.consultancy.id, {cast.path.id})
