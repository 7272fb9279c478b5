"""The list of cohorts, starting one, its groups, themes, stations and settings."""

import re
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Cohort, EarlyOpening, Group, Grouping, GroupMembership
from learnpath.paths.models import StationTheme, Theme
from learnpath.terms import ActivityKind, CohortState, MembershipKind, Opening, PathState
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.cohorts import make_enrolment, make_grouping, make_trainer
from tests.factories.paths import make_activity, make_station, make_theme
from tests.factories.people import make_member, make_person


@pytest.fixture
def tina(cast: Cast, client_of: ClientOf) -> FlaskClient:
    return client_of(cast.tina)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None, name
    return found.group(1)


# ---- the list ----


def test_a_trainer_sees_their_cohorts(cast: Cast, tina: FlaskClient) -> None:
    page = tina.get("/cohorts").text
    own = page.partition("cohorts-caption")[2]
    assert "Vår" in own
    assert "Höst" not in own  # nobody said that Tina trains it


def test_put_away_cohorts_stand_apart(session: Session, cast: Cast, tina: FlaskClient) -> None:
    cast.cohort.state = CohortState.ARCHIVED
    session.commit()
    assert "No cohorts yet" in tina.get("/cohorts").text
    assert "Vår" in tina.get("/cohorts?state=archived").text


@pytest.mark.parametrize("who", ["paul", "hanna", "ada"])
def test_the_list_is_for_trainers(cast: Cast, client_of: ClientOf, who: str) -> None:
    client = client_of(getattr(cast, who))
    assert client.get("/cohorts").status_code == 403
    assert client.get("/cohorts/start").status_code == 404


# ---- starting ----


def test_starting_shows_the_dates_before_anything_is_made(
    session: Session, cast: Cast, tina: FlaskClient
) -> None:
    cast.path.starts_on = date(2027, 1, 18)
    station = make_station(session, cast.path)
    make_activity(
        session, station, ActivityKind.MEETING, "Träff", starts_at=datetime(2027, 1, 18, 7, tzinfo=UTC)
    )
    session.commit()
    assert "Show the dates" in tina.get(f"/cohorts/start?path={cast.path.id}").text
    page = tina.get(f"/cohorts/start?path={cast.path.id}&first_day=2027-08-16").text
    assert "Monday 18 January 2027 09:00" in page
    assert "Monday 16 August 2027 09:00" in page
    assert session.scalar(select(func.count()).select_from(Cohort)) == 2
    form = {
        "name": "Hösten 2027",
        "trainers": str(cast.tina.id),
        "first_day": "2027-08-16",
        "cohort_id": hidden(page, "cohort_id"),
    }
    for _time in range(2):
        answer = tina.post(f"/cohorts/start?path={cast.path.id}", data=form, follow_redirects=True)
        assert "Hösten 2027" in answer.text
        assert "Nobody is in this cohort yet" in answer.text
    assert session.scalar(select(func.count()).select_from(Cohort)) == 3


def test_a_form_with_faults_comes_back_as_typed(cast: Cast, tina: FlaskClient) -> None:
    url = f"/cohorts/start?path={cast.path.id}"
    answer = tina.post(url, data={"name": "", "first_day": "2027-08-16", "trainers": str(cast.hanna.id)})
    assert answer.status_code == 422
    assert "Give the cohort a name." in answer.text
    assert tina.post(url, data={"name": "X", "first_day": "soon"}).status_code == 422
    assert tina.get(f"{url}&first_day=9999-12-31").status_code == 422
    assert tina.get(f"{url}&first_day=tomorrow").status_code == 422


def test_only_a_ready_path_starts(session: Session, cast: Cast, tina: FlaskClient) -> None:
    cast.path.state = PathState.DRAFT
    session.commit()
    url = f"/cohorts/start?path={cast.path.id}"
    assert "This path is not ready to run" in tina.get(url).text
    data = {"name": "X", "first_day": "2027-08-16", "trainers": str(cast.tina.id)}
    assert tina.post(url, data=data).status_code == 422
    assert "No path is ready" in tina.get("/cohorts/start").text


def test_a_cohorts_copy_cannot_be_started(cast: Cast, tina: FlaskClient) -> None:
    assert tina.get(f"/cohorts/start?path={cast.cohort_path.id}").status_code == 404


def test_nobody_elses_path_can_be_started(session: Session, cast: Cast, client_of: ClientOf) -> None:
    stranger = make_person(session, "Sven Stråk")
    make_member(session, stranger, cast.habo, MembershipKind.TRAINER)
    client = client_of(stranger)
    assert client.get(f"/cohorts/start?path={cast.path.id}").status_code == 404
    assert client.post(f"/cohorts/start?path={cast.path.id}").status_code == 404


# ---- groups ----


def groups_url(cast: Cast) -> str:
    return f"/cohorts/{cast.cohort.id}/groups/{cast.group.grouping_id}"


def test_moving_by_a_choice_and_a_button(session: Session, cast: Cast, tina: FlaskClient) -> None:
    answer = tina.post(f"{groups_url(cast)}/add", data={"name": "Gul"}, follow_redirects=True)
    assert "Gul" in answer.text
    target = session.scalars(select(Group).where(Group.name == "Gul")).one()
    data = {"enrolment": [str(cast.paul_enrolment.id)], "group": str(target.id)}
    answer = tina.post(f"{groups_url(cast)}/move", data=data, follow_redirects=True)
    assert "Moved." in answer.text
    present = select(GroupMembership.group_id).where(
        GroupMembership.enrolment_id == cast.paul_enrolment.id, GroupMembership.until.is_(None)
    )
    assert session.scalars(present).all() == [target.id]
    assert tina.post(f"{groups_url(cast)}/move", data={"group": str(target.id)}).status_code == 422
    foreign = {"enrolment": [str(cast.otto_enrolment.id)], "group": str(target.id)}
    assert tina.post(f"{groups_url(cast)}/move", data=foreign).status_code == 422
    out = {"enrolment": [str(cast.paul_enrolment.id)], "group": "none"}
    assert "Without a group" in tina.post(f"{groups_url(cast)}/move", data=out, follow_redirects=True).text


def test_a_name_that_is_taken_or_missing_is_said(cast: Cast, tina: FlaskClient) -> None:
    for name, said in (("blå", "There is a group with this name already."), ("  ", "Write a name.")):
        answer = tina.post(f"{groups_url(cast)}/add", data={"name": name})
        assert answer.status_code == 422
        assert said in answer.text


def test_renaming_and_removing_a_group(session: Session, cast: Cast, tina: FlaskClient) -> None:
    url = f"{groups_url(cast)}/{cast.group.id}"
    assert "Blå" in tina.get(f"{url}/rename").text
    tina.post(f"{url}/rename", data={"name": "Havet"})
    assert "There is no work in the group." in tina.get(f"{url}/remove").text
    assert "Remove “Havet”?" in tina.post(f"{url}/remove").text  # not confirmed
    answer = tina.post(f"{url}/remove", data={"confirmed": "yes"}, follow_redirects=True)
    assert "The group has been removed." in answer.text
    assert session.scalar(select(func.count()).select_from(Group)) == 0


def test_a_proposal_is_shown_shuffled_and_taken(session: Session, cast: Cast, tina: FlaskClient) -> None:
    for number in range(8):
        make_enrolment(session, cast.cohort, make_person(session), (cast.pargas, cast.habo)[number % 2])
    session.commit()
    page = tina.get(f"{groups_url(cast)}/divide?method=mixed&groups=2&seed=5").text
    assert "Shuffle again" in page
    assert "seed=6" in page
    form = {"method": "mixed", "groups": "2", "seed": "5", "fingerprint": hidden(page, "fingerprint")}
    for _time in range(2):
        answer = tina.post(f"{groups_url(cast)}/divide", data=form, follow_redirects=True)
        assert "The cohort has been divided." in answer.text
    assert session.scalar(select(func.count()).select_from(Group)) == 2
    make_enrolment(session, cast.cohort, make_person(session), cast.habo)
    session.commit()
    answer = tina.post(f"{groups_url(cast)}/divide", data=form, follow_redirects=True)
    assert "People or groups have changed since." in answer.text


@pytest.mark.parametrize("groups", ["0", "101", "many"])
def test_a_nonsensical_number_of_groups_is_refused(cast: Cast, tina: FlaskClient, groups: str) -> None:
    assert tina.get(f"{groups_url(cast)}/divide?groups={groups}").status_code == 422


def test_the_first_division_makes_the_main_grouping(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    make_trainer(session, cast.other_cohort, cast.tina)
    client = client_of(cast.tina)
    root = f"/cohorts/{cast.other_cohort.id}/groups"
    assert "No groups yet" in client.get(root).text
    page = client.get(f"{root}/divide").text
    form = {"method": "mixed", "groups": "1", "seed": "1", "fingerprint": hidden(page, "fingerprint")}
    for _time in range(2):
        assert "divided" in client.post(f"{root}/divide", data=form, follow_redirects=True).text
    main = session.scalars(select(Grouping).where(Grouping.cohort_id == cast.other_cohort.id)).one()
    assert main.is_main


def test_a_second_way_to_divide(session: Session, cast: Cast, tina: FlaskClient) -> None:
    root = f"/cohorts/{cast.cohort.id}/groups"
    assert tina.post(f"{root}/new", data={"name": "grupper"}).status_code == 422
    answer = tina.post(f"{root}/new", data={"name": "Kommunvis"}, follow_redirects=True)
    assert "Divide into groups" in answer.text
    made = session.scalars(select(Grouping).where(Grouping.name == "Kommunvis")).one()
    assert not made.is_main
    assert tina.post(f"{root}/{made.id}/rename", data={"name": "Grupper"}).status_code == 422
    tina.post(f"{root}/{made.id}/rename", data={"name": "Hemma"})
    answer = tina.post(f"{root}/{made.id}/remove", data={"confirmed": "yes"}, follow_redirects=True)
    assert "Removed." in answer.text
    main = cast.group.grouping_id
    answer = tina.post(f"{root}/{main}/remove", data={"confirmed": "yes"}, follow_redirects=True)
    assert "stays" in answer.text


def test_a_grouping_that_an_assignment_wants_is_asked_for(
    session: Session, cast: Cast, tina: FlaskClient
) -> None:
    cast.group_work.grouping_name = "Kommunvis"
    session.commit()
    assert "groups called “Kommunvis”" in tina.get(f"/cohorts/{cast.cohort.id}/groups").text
    make_grouping(session, cast.cohort, "Kommunvis", is_main=False)
    session.commit()
    assert "groups called" not in tina.get(f"/cohorts/{cast.cohort.id}/groups").text


# ---- themes ----


def test_themes_are_added_put_on_stations_and_removed(
    session: Session, cast: Cast, tina: FlaskClient
) -> None:
    root = f"/cohorts/{cast.cohort.id}/themes"
    assert tina.post(f"{root}/add", data={"name_sv": "  "}).status_code == 422
    tina.post(f"{root}/add", data={"name_sv": "Ork"})
    theme = session.scalars(select(Theme)).one()
    pairs = {"on": [f"{theme.id}:{cast.station.id}", "nonsense"]}
    answer = tina.post(root, data=pairs, follow_redirects=True)
    assert "checked" in answer.text
    assert session.scalar(select(func.count()).select_from(StationTheme)) == 1
    tina.post(f"{root}/{theme.id}", data={"name_sv": "Tid"})
    assert "Tid" in tina.get(root).text
    assert tina.post(f"{root}/{theme.id}", data={"name_sv": ""}).status_code == 422
    tina.post(f"{root}/{theme.id}/remove", data={"confirmed": "yes"})
    assert session.scalar(select(func.count()).select_from(Theme)) == 0


def test_a_theme_of_another_path_is_not_there(session: Session, cast: Cast, tina: FlaskClient) -> None:
    foreign = make_theme(session, cast.path)
    session.commit()
    assert tina.get(f"/cohorts/{cast.cohort.id}/themes/{foreign.id}").status_code == 404


# ---- stations ----


def test_a_station_is_opened_for_one_person_and_closed_again(
    session: Session, cast: Cast, tina: FlaskClient
) -> None:
    station = make_station(session, cast.cohort_path, "Senare", 2, opening=Opening.BY_TRAINER)
    session.commit()
    root = f"/cohorts/{cast.cohort.id}/stations"
    url = f"{root}/{station.id}"
    answer = tina.post(
        f"{url}/open", data={"whom": f"person:{cast.paul_enrolment.id}"}, follow_redirects=True
    )
    assert "Opened for Paul Palm" in answer.text
    tina.post(f"{url}/open", data={"whom": f"group:{cast.group.id}"})
    tina.post(f"{url}/open", data={"whom": "all"})
    assert session.scalar(select(func.count()).select_from(EarlyOpening)) == 3
    for opening in session.scalars(select(EarlyOpening)).all():
        tina.post(f"{url}/openings/{opening.id}/take-back")
    assert "Opened for" not in tina.get(root).text


@pytest.mark.parametrize("whom", ["", "person:x", "person:otto", "planet:all"])
def test_whom_to_open_for_must_be_in_the_cohort(
    session: Session, cast: Cast, tina: FlaskClient, whom: str
) -> None:
    whom = whom.replace("otto", str(cast.otto_enrolment.id))
    url = f"/cohorts/{cast.cohort.id}/stations/{cast.station.id}/open"
    assert tina.post(url, data={"whom": whom}).status_code == 422


# ---- settings ----


def test_renaming_and_finishing(session: Session, cast: Cast, tina: FlaskClient) -> None:
    root = f"/cohorts/{cast.cohort.id}"
    assert tina.post(f"{root}/settings", data={"name": "x" * 201}).status_code == 422
    tina.post(f"{root}/settings", data={"name": "Våren"})
    tina.post(f"{root}/state/finished")
    session.refresh(cast.cohort)
    assert (cast.cohort.name, cast.cohort.state) == ("Våren", CohortState.RUNNING)
    tina.post(f"{root}/state/finished", data={"confirmed": "yes"})
    session.refresh(cast.cohort)
    assert cast.cohort.state is CohortState.FINISHED
    assert tina.get(f"{root}/state/exploded").status_code == 404


def test_trainers_come_and_go_but_not_the_last(session: Session, cast: Cast, tina: FlaskClient) -> None:
    root = f"/cohorts/{cast.cohort.id}"
    assert tina.post(f"{root}/trainers/{cast.tina.id}/remove").status_code == 422
    assert tina.post(f"{root}/trainers", data={"person": str(cast.hanna.id)}).status_code == 422
    assert tina.post(f"{root}/trainers", data={"person": "nobody"}).status_code == 422
    make_member(session, cast.ada, cast.consultancy, MembershipKind.TRAINER)
    session.commit()
    answer = tina.post(f"{root}/trainers", data={"person": str(cast.ada.id)}, follow_redirects=True)
    assert "Ada Alm" in answer.text
    answer = tina.post(f"{root}/trainers/{cast.tina.id}/remove", follow_redirects=True)
    assert "You no longer train" in answer.text
    assert tina.get(f"{root}/settings").status_code == 404
