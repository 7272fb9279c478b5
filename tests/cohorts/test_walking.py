"""One person's walk, as the database has it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from learnpath.cohorts.loading import InCohort, activity_url, load_activity, load_cohort
from learnpath.cohorts.models import EarlyOpening, Enrolment, GroupMembership
from learnpath.cohorts.services.completions import complete, withdraw
from learnpath.cohorts.services.walking import Walk, walk_of
from learnpath.kernel.db import new_id
from learnpath.paths.models import Station
from learnpath.policy import Actor, Place
from learnpath.terms import ActivityKind, CompletedHow, Gate, Opening, Stage
from tests.factories.cast import Cast
from tests.factories.cohorts import make_enrolment
from tests.factories.paths import make_activity, make_station
from tests.factories.people import make_person

NOW = datetime(2027, 3, 12, 12, tzinfo=UTC)


@pytest.fixture
def second(session: Session, cast: Cast) -> Station:
    """A second station, that waits for the group's work at the first one to be accepted."""
    station = make_station(session, cast.cohort_path, "Hemmaplan", 2, opening=Opening.AFTER_PREVIOUS)
    make_activity(session, station, ActivityKind.PAGE, "Sida")
    return station


def _walk(session: Session, cast: Cast, enrolment: Enrolment, *, with_group: bool = False) -> Walk:
    groups = {cast.group.id} if enrolment is not cast.otto_enrolment else set()
    session.flush()
    return walk_of(session, cast.cohort_path.id, enrolment.id, groups, NOW, with_group=with_group)


def _done(session: Session, activity_id: object, *whose: Enrolment, stage: Stage = Stage.DONE) -> None:
    complete(session, [one.id for one in whose], activity_id, CompletedHow.ACCEPTED, stage=stage)  # type: ignore[arg-type]
    session.flush()


def test_the_outline_comes_in_order_without_what_is_archived(
    session: Session, cast: Cast, second: Station
) -> None:
    gone = make_activity(session, cast.station, ActivityKind.PAGE, "Borta", 0, archived_at=NOW)
    make_station(session, cast.cohort_path, "Borta", 0, archived_at=NOW)
    walk = _walk(session, cast, cast.paul_enrolment)
    assert [row.id for row in walk.outline.stations] == [cast.station.id, second.id]
    assert [row.position for row in walk.outline.at(cast.station.id)] == [1, 2, 3, 4, 5, 6]
    assert gone.id not in {row.id for row in walk.outline.activities}


def test_a_station_without_activities_is_on_the_path_too(session: Session, cast: Cast) -> None:
    empty = make_station(session, cast.cohort_path, "Tom", 2)
    walk = _walk(session, cast, cast.paul_enrolment)
    assert walk.states[empty.id].required == 0
    assert walk.outline.at(empty.id) == ()


def test_a_station_opens_for_each_by_what_they_have_done(
    session: Session, cast: Cast, second: Station
) -> None:
    _done(session, cast.group_work.id, cast.paul_enrolment)
    assert _walk(session, cast, cast.paul_enrolment).states[second.id].is_open
    assert not _walk(session, cast, cast.petra_enrolment).states[second.id].is_open


def test_work_that_is_only_handed_in_is_not_done(session: Session, cast: Cast, second: Station) -> None:
    _done(session, cast.group_work.id, cast.paul_enrolment, stage=Stage.HANDED_IN)
    walk = _walk(session, cast, cast.paul_enrolment)
    assert not walk.states[second.id].is_open
    assert walk.stages == {cast.group_work.id: Stage.HANDED_IN}
    row = next(row for row in walk.outline.activities if row.id == cast.group_work.id)
    assert not walk.is_done(row)
    cast.group_work.gate = Gate.HANDED_IN
    assert _walk(session, cast, cast.paul_enrolment).states[second.id].is_open


def test_a_withdrawn_completion_counts_no_more(session: Session, cast: Cast, second: Station) -> None:
    _done(session, cast.group_work.id, cast.paul_enrolment)
    withdraw(session, cast.paul_enrolment.id, cast.group_work.id, by_id=cast.tina.id)
    walk = _walk(session, cast, cast.paul_enrolment)
    assert walk.stages == {}
    assert not walk.states[second.id].is_open


@pytest.mark.parametrize(
    ("for_whom", "paul", "petra"), [("all", True, True), ("group", True, True), ("paul", True, False)]
)
def test_the_trainer_opens_early_for_everybody_a_group_or_one(
    session: Session, cast: Cast, second: Station, for_whom: str, paul: bool, petra: bool
) -> None:
    opening = EarlyOpening(station_id=second.id, opened_by_id=cast.tina.id)
    if for_whom == "group":
        opening.group_id = cast.group.id
    if for_whom == "paul":
        opening.enrolment_id = cast.paul_enrolment.id
    session.add(opening)
    assert _walk(session, cast, cast.paul_enrolment).states[second.id].is_open is paul
    assert _walk(session, cast, cast.petra_enrolment).states[second.id].is_open is petra


def test_one_is_at_the_first_station_until_it_is_done(session: Session, cast: Cast, second: Station) -> None:
    here = _walk(session, cast, cast.paul_enrolment).here
    assert here is not None
    assert here.id == cast.station.id
    for activity in (cast.group_work, cast.own_work, cast.reading_list, cast.reflection, cast.meeting):
        _done(session, activity.id, cast.paul_enrolment)
    walk = _walk(session, cast, cast.paul_enrolment)
    assert walk.here is not None
    assert walk.here.id == second.id
    assert walk.states[cast.station.id].is_done
    come = walk.progress
    assert (come.done, come.meetings_attended, come.meetings) == (4, 1, 1)


def test_the_others_of_a_group_are_known_by_what_they_have_done(session: Session, cast: Cast) -> None:
    _done(session, cast.own_work.id, cast.petra_enrolment)
    _done(session, cast.group_work.id, cast.petra_enrolment, stage=Stage.HANDED_IN)
    assert _walk(session, cast, cast.paul_enrolment).others == {}
    walk = _walk(session, cast, cast.paul_enrolment, with_group=True)
    assert walk.others == {cast.petra_enrolment.id: frozenset({cast.own_work.id})}
    assert walk.stages == {}


def test_who_has_left_the_group_is_one_of_the_others_no_more(session: Session, cast: Cast) -> None:
    _done(session, cast.own_work.id, cast.petra_enrolment)
    for membership in session.query(GroupMembership).filter_by(enrolment_id=cast.petra_enrolment.id):
        membership.until = NOW
    assert _walk(session, cast, cast.paul_enrolment, with_group=True).others == {}


def test_who_was_withdrawn_is_one_of_the_others_no_more(session: Session, cast: Cast) -> None:
    _done(session, cast.page.id, cast.petra_enrolment)
    cast.petra_enrolment.withdrawn_at = NOW
    assert _walk(session, cast, cast.paul_enrolment, with_group=True).others == {}


def test_without_a_group_there_are_no_others(session: Session, cast: Cast) -> None:
    _done(session, cast.own_work.id, cast.petra_enrolment)
    walk = walk_of(session, cast.cohort_path.id, cast.paul_enrolment.id, (), NOW, with_group=True)
    assert walk.others == {}


def test_a_walk_takes_two_queries_however_many_walk(
    session: Session, cast: Cast, second: Station, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    for _ in range(20):
        someone = make_enrolment(session, cast.cohort, make_person(session), cast.habo)
        session.add(GroupMembership(group_id=cast.group.id, enrolment_id=someone.id))
        _done(session, cast.own_work.id, someone)
    session.flush()
    assert count_queries(lambda: _walk(session, cast, cast.paul_enrolment, with_group=True)) == 2


# ---- completions ----


def test_completing_twice_is_completing_once_and_never_a_step_back(session: Session, cast: Cast) -> None:
    _done(session, cast.own_work.id, cast.paul_enrolment)
    _done(session, cast.own_work.id, cast.paul_enrolment, stage=Stage.HANDED_IN)
    _done(session, cast.own_work.id, cast.paul_enrolment)
    assert _walk(session, cast, cast.paul_enrolment).stages == {cast.own_work.id: Stage.DONE}


def test_what_was_withdrawn_can_be_completed_again(session: Session, cast: Cast) -> None:
    _done(session, cast.own_work.id, cast.paul_enrolment)
    withdraw(session, cast.paul_enrolment.id, cast.own_work.id, by_id=cast.tina.id)
    _done(session, cast.own_work.id, cast.paul_enrolment, stage=Stage.HANDED_IN)
    assert _walk(session, cast, cast.paul_enrolment).stages == {cast.own_work.id: Stage.HANDED_IN}


# ---- what the guard loads ----


def _paul(cast: Cast) -> Actor:
    place = Place(cast.paul_enrolment.id, cast.cohort.id, cast.pargas.id, frozenset({cast.group.id}))
    return Actor(person_id=cast.paul.id, places=(place,), cohort_ids=frozenset({cast.cohort.id}))


def _tina(cast: Cast) -> Actor:
    return Actor(person_id=cast.tina.id, trains=frozenset({cast.cohort.id}))


def test_a_cohort_is_loaded_with_the_actors_place_in_it(session: Session, cast: Cast) -> None:
    cohort = load_cohort(session, _paul(cast), cast.cohort.id)
    assert isinstance(cohort, InCohort)
    assert cohort.place == _paul(cast).places[0]
    assert not cohort.trains
    assert cohort.cohort_name == "Vår"
    by_tina = load_cohort(session, _tina(cast), cast.cohort.id)
    assert by_tina is not None
    assert (by_tina.trains, by_tina.place) == (True, None)
    assert load_cohort(session, _paul(cast), new_id()) is None


def test_an_activity_is_loaded_only_under_its_own_cohort_and_kind(session: Session, cast: Cast) -> None:
    load = load_activity(ActivityKind.ASSIGNMENT)
    assert load(session, _paul(cast), cast.cohort.id, cast.group_work.id) is not None
    assert load(session, _paul(cast), cast.other_cohort.id, cast.group_work.id) is None
    assert load(session, _paul(cast), cast.cohort.id, cast.reflection.id) is None
    assert load(session, _paul(cast), cast.cohort.id, new_id()) is None


def test_an_activity_of_a_locked_station_is_closed_for_who_walks_and_open_for_who_trains(
    session: Session, cast: Cast, second: Station
) -> None:
    work = make_activity(session, second, ActivityKind.ASSIGNMENT, "Sen")
    load = load_activity(ActivityKind.ASSIGNMENT)
    for actor, is_open in ((_paul(cast), False), (_tina(cast), True), (Actor(person_id=cast.otto.id), False)):
        loaded = load(session, actor, cast.cohort.id, work.id)
        assert loaded is not None
        assert loaded.is_open is is_open
        assert loaded.url == f"/cohorts/{cast.cohort.id}/assignments/{work.id}"


@pytest.mark.parametrize("kind", ActivityKind)
def test_every_kind_of_activity_has_its_address(kind: ActivityKind) -> None:
    cohort_id, activity_id = new_id(), new_id()
    word = f"{kind.value.replace('_', '-')}s"
    assert activity_url(kind, cohort_id, activity_id) == f"/cohorts/{cohort_id}/{word}/{activity_id}"


def test_an_activity_that_was_put_aside_is_closed_for_who_walks(session: Session, cast: Cast) -> None:
    cast.page.archived_at = NOW
    session.flush()
    load = load_activity(ActivityKind.PAGE)
    place = Place(cast.paul_enrolment.id, cast.cohort.id, cast.pargas.id)
    found = load(session, Actor(places=(place,)), cast.cohort.id, cast.page.id)
    assert found is not None
    assert not found.is_open
