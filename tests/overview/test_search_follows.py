"""What can be found follows what happens, in the same transaction; and which stations are open."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.assignments.models import Submission
from learnpath.assignments.services import hand_in
from learnpath.cohorts.models import EarlyOpening, Grouping
from learnpath.cohorts.services import running
from learnpath.cohorts.services.enrolments import bring_back, withdraw
from learnpath.cohorts.services.grouping import move
from learnpath.cohorts.services.starting import start_cohort
from learnpath.cohorts.services.walking import walk_of
from learnpath.kernel.clock import now
from learnpath.overview.services.search import open_stations
from learnpath.paths.services.activities import remove_activity
from learnpath.paths.services.learning_paths import set_state
from learnpath.paths.services.stations import remove_station
from learnpath.people.services.persons import rename
from learnpath.policy import Place
from learnpath.readings.services import put_back
from learnpath.readings.services import remove as take_off
from learnpath.reflections.models import Reflection
from learnpath.reflections.services import delete as delete_reflection
from learnpath.reflections.services import write
from learnpath.terms import (
    ActivityKind,
    Audience,
    CohortState,
    Opening,
    PathState,
)
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.cohorts import make_enrolment
from tests.factories.paths import make_activity, make_reading, make_station
from tests.overview.searching import COMMON, World, make_world, results, urls


@pytest.fixture
def world(session: Session, cast: Cast) -> World:
    return make_world(session, cast)


# ---- in the same transaction ----


def test_a_reflection_leaves_the_index_when_its_readers_are_narrowed_and_when_it_is_deleted(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    petra, paul = client_of(cast.petra), client_of(cast.paul)

    def share(audience: Audience, version: int) -> Reflection:
        return write(
            session,
            cast.reflection,
            cast.paul_enrolment.id,
            text="<p>Om tröttheten</p>",
            audience=audience,
            version=version,
            now=now(),
        )

    own = share(Audience.GROUP, 0)
    session.commit()
    assert urls(petra, "tröttheten") == urls(paul, "tröttheten") == {f"/reflections/{own.id}"}
    share(Audience.ME, own.version)
    session.commit()
    assert urls(petra, "tröttheten") == urls(paul, "tröttheten") == set()
    share(Audience.COHORT, own.version)
    session.commit()
    assert urls(petra, "tröttheten")
    delete_reflection(session, own, by_id=cast.paul.id)
    session.commit()
    assert urls(petra, "tröttheten") == set()


def test_who_is_moved_to_another_group_finds_its_work_and_no_longer_the_other(
    session: Session, world: World, client_of: ClientOf
) -> None:
    cast = world.cast
    grouping = session.get_one(Grouping, cast.group.grouping_id)
    red = next(
        one.group_id
        for one in session.scalars(select(Submission).where(Submission.group_id.is_not(None)))
        if one.group_id != cast.group.id
    )
    paul = client_of(cast.paul)
    assert urls(paul, "bluework")
    move(session, grouping, [cast.paul_enrolment.id], red, by_id=cast.tina.id)
    session.commit()
    assert urls(paul, "bluework") == set()
    assert urls(paul, "redwork")


def test_a_later_revision_takes_the_place_of_the_earlier_one(
    session: Session, world: World, client_of: ClientOf
) -> None:
    work = session.scalars(
        select(Submission).where(
            Submission.group_id == world.cast.group.id, Submission.activity_id == world.cast.group_work.id
        )
    ).one()
    tina = client_of(world.cast.tina)
    hand_in(session, work, by_id=world.cast.paul.id, now=now())
    session.commit()
    assert urls(tina, "bluework") == set()
    assert urls(tina, "bluedraft") == {f"/submissions/{work.id}/revisions/2"}


def test_what_belongs_to_somebody_who_is_withdrawn_leaves_with_them_and_comes_back(
    session: Session, world: World, client_of: ClientOf
) -> None:
    cast = world.cast
    tina, hanna, petra = (client_of(one) for one in (cast.tina, cast.hanna, cast.petra))
    withdraw(session, cast.paul_enrolment, by_id=cast.tina.id)
    session.commit()
    assert urls(tina, "palm") == urls(tina, "paulwork") == set()
    assert urls(hanna, "palm") == urls(petra, "togroup") == set()
    assert urls(client_of(cast.paul), COMMON) == set()
    bring_back(session, cast.paul_enrolment, by_id=cast.tina.id)
    session.commit()
    assert urls(tina, "paulwork")
    assert urls(hanna, "palm")
    assert urls(petra, "togroup")


def test_a_new_name_is_found_wherever_it_stands(session: Session, world: World, client_of: ClientOf) -> None:
    cast = world.cast
    rename(session, cast.paul, given_name="Pål", family_name="Ödmark", language="en")
    session.commit()
    for person, most in ((cast.tina, 2), (cast.hanna, 1), (cast.ada, 1), (cast.petra, 1)):
        assert len(urls(client_of(person), "ödmark")) >= most
        assert urls(client_of(person), "palm") == set()


def test_what_is_put_aside_in_a_cohort_leaves_with_all_that_hangs_on_it(
    session: Session, world: World, client_of: ClientOf
) -> None:
    cast = world.cast
    tina = client_of(cast.tina)
    remove_activity(session, cast.cohort_path, cast.group_work, by_id=cast.tina.id)
    session.commit()
    assert urls(tina, "openbrief") == urls(tina, "bluework") == set()
    assert urls(tina, "paulwork")
    remove_station(session, cast.cohort_path, cast.station, by_id=cast.tina.id)
    session.commit()
    for word in ("openstation", "openreading", "openpage", "paulwork", "tocohort"):
        assert urls(tina, word) == set()


def test_a_reading_taken_off_the_list_is_not_found_until_it_is_put_back(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    paul = client_of(cast.paul)
    how = {"by_id": cast.tina.id, "organisation_id": cast.consultancy.id}
    take_off(session, cast.reading, **how)
    session.commit()
    assert urls(paul, "psychological") == set()
    put_back(session, cast.reading, **how)
    session.commit()
    assert urls(paul, "psychological") == {
        f"/cohorts/{cast.cohort.id}/reading-lists/{cast.reading_list.id}#reading-{cast.reading.id}"
    }


def test_a_part_that_an_author_deletes_and_a_path_that_is_archived_are_not_found(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    tina = client_of(cast.tina)
    stations = [
        make_station(session, cast.path, "Sommarstigen", 1),
        make_station(session, cast.path, "Kvar", 2),
    ]
    readings = make_activity(session, stations[0], ActivityKind.READING_LIST, "Sommarläsning")
    make_reading(session, readings, "Sommarboken")
    session.commit()
    assert len(urls(tina, "sommar")) == 3
    remove_station(session, cast.path, stations[0], by_id=cast.tina.id)
    session.commit()
    assert urls(tina, "sommar") == set()
    assert urls(tina, "kvar")
    for state in (PathState.ARCHIVED, PathState.DRAFT):
        set_state(session, cast.path.id, state, by_id=cast.tina.id)
        session.commit()
        assert bool(urls(tina, "kvar")) is (state is PathState.DRAFT)


def test_a_cohort_that_is_started_is_found_with_everything_on_its_path(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    make_activity(session, make_station(session, cast.path, "Gryningen"), ActivityKind.PAGE, "Gryningsljus")
    cohort = start_cohort(
        session,
        cast.path,
        name="Gryningsgruppen",
        first_day=cast.cohort.starts_on,
        trainer_ids=[cast.tina.id],
        by_id=cast.tina.id,
    )
    session.commit()
    found = urls(client_of(cast.tina), "gryning")
    assert f"/cohorts/{cohort.id}" in found
    assert len([url for url in found if url.startswith(f"/cohorts/{cohort.id}/")]) == 2
    assert len([url for url in found if url.startswith(f"/paths/{cast.path.id}/")]) == 2


def test_a_cohort_that_was_put_away_can_still_be_searched_by_its_people(
    session: Session, world: World, client_of: ClientOf
) -> None:
    running.set_state(session, world.cast.cohort.id, CohortState.ARCHIVED, by_id=world.cast.tina.id)
    session.commit()
    assert urls(client_of(world.cast.paul), "openstation")


def test_what_a_form_changes_is_found_by_the_next_search(cast: Cast, client_of: ClientOf) -> None:
    paul, petra = client_of(cast.paul), client_of(cast.petra)
    address = f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}"
    form = {"text": "<p>Om sömnen</p>", "audience": "cohort", "version": "0"}
    assert paul.post(address, data=form).status_code == 303
    assert urls(petra, "sömnen")
    assert paul.post(address, data=form | {"audience": "me", "version": "1"}).status_code == 303
    assert urls(petra, "sömnen") == set()


# ---- which stations are open ----


def test_open_stations_are_those_of_the_walk(session: Session, world: World) -> None:
    cast = world.cast
    gated = make_station(session, cast.cohort_path, "Sedan", 3, opening=Opening.AFTER_PREVIOUS)
    make_station(session, cast.cohort_path, "Därefter", 4, opening=Opening.ON_DATE, opens_at=now())
    session.add(EarlyOpening(station_id=gated.id, group_id=cast.group.id, opened_by_id=cast.tina.id))
    session.commit()
    in_group = frozenset({cast.group.id})
    for enrolment, groups in (
        (cast.paul_enrolment, in_group),
        (cast.petra_enrolment, in_group),
        (cast.paul_enrolment, frozenset()),
    ):
        place = Place(enrolment.id, cast.cohort.id, enrolment.organisation_id, groups)
        walk = walk_of(session, cast.cohort_path.id, enrolment.id, groups, now())
        assert open_stations(session, [place], now()) == {
            cast.cohort.id: frozenset(id_ for id_, state in walk.states.items() if state.is_open)
        }


def test_somebody_in_two_cohorts_finds_in_both_and_reads_in_which(
    session: Session, world: World, client_of: ClientOf
) -> None:
    cast = world.cast
    make_enrolment(session, cast.other_cohort, cast.paul, cast.pargas)
    session.commit()
    paul = client_of(cast.paul)
    for word, cohort in (("otherstation", "Höst"), ("openstation", "Vår")):
        assert [cohort in result.text for result in results(paul, word)] == [True]
