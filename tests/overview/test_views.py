from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from learnpath.assignments.models import Submission
from learnpath.certificates.services import eligibility_of
from learnpath.cohorts.models import Completion, Grouping
from learnpath.cohorts.services.completions import complete
from learnpath.kernel.clock import now
from learnpath.terms import CompletedHow, Opening, Stage, SubmissionState
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.cohorts import make_enrolment, make_group
from tests.factories.paths import make_station
from tests.factories.people import make_person

Count = Callable[[Callable[[], object]], int]


def _many_people_with_work(session: Session, cast: Cast, people: int) -> None:
    for number in range(people):
        enrolment = make_enrolment(session, cast.cohort, make_person(session), cast.pargas)
        if number % 5 == 0:
            group = make_group(
                session,
                session.get_one(Grouping, cast.group.grouping_id),
                f"Grupp {people} {number}",
                enrolment,
            )
            session.add(
                Submission(
                    activity_id=cast.group_work.id,
                    cohort_id=cast.cohort.id,
                    group_id=group.id,
                    state=SubmissionState.HANDED_IN,
                )
            )
        session.add(
            Completion(
                enrolment_id=enrolment.id,
                activity_id=cast.reflection.id,
                stage=Stage.DONE,
                how=CompletedHow.WRITTEN,
            )
        )
    session.commit()


def test_the_first_page_says_where_we_are_what_is_next_and_with_whom(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.paul).get("/").text
    assert "Hello Paul. You are at station 1 of 1." in page
    assert "Jämför era kommuner" in page
    assert "Petra, Habo" in page
    assert "Begin to write" in page


def test_a_finished_activity_is_no_longer_next(session: Session, cast: Cast, client_of: ClientOf) -> None:
    for activity in (cast.group_work, cast.own_work, cast.reading_list, cast.reflection, cast.page):
        session.add(
            Completion(
                enrolment_id=cast.paul_enrolment.id,
                activity_id=activity.id,
                stage=Stage.DONE,
                how=CompletedHow.ACCEPTED,
            )
        )
    session.commit()
    page = client_of(cast.paul).get("/").text
    assert "Begin to write" not in page


def test_a_locked_station_says_why_and_shows_its_activities_without_links(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    locked = make_station(session, cast.cohort_path, "Hemmaplan", 2, opening=Opening.BY_TRAINER)
    session.commit()
    page = client_of(cast.paul).get(f"/cohorts/{cast.cohort.id}/stations/{locked.id}").text
    assert "This station is not open yet" in page
    assert "The trainer opens it" in page


def test_the_station_shows_each_activity_with_its_state(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.paul).get(f"/cohorts/{cast.cohort.id}/stations/{cast.station.id}").text
    for title in ("Jämför era kommuner", "Pröva själv", "Läs", "Träff på distans"):
        assert title in page
    assert "Not begun" in page
    assert "Voluntary" in page


def test_an_outsider_finds_neither_path_nor_station(cast: Cast, client_of: ClientOf) -> None:
    otto = client_of(cast.otto)
    assert otto.get(f"/cohorts/{cast.cohort.id}/walk").status_code == 404
    assert otto.get(f"/cohorts/{cast.cohort.id}").status_code == 404
    assert otto.get(f"/cohorts/{cast.cohort.id}/stations/{cast.station.id}").status_code == 404


def test_a_station_of_another_path_is_not_found_in_this_cohort(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    elsewhere = make_station(session, cast.path)
    session.commit()
    assert client_of(cast.paul).get(f"/cohorts/{cast.cohort.id}/stations/{elsewhere.id}").status_code == 404


def test_the_cockpit_counts_what_waits_and_shows_everybody(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    session.add(
        Submission(
            activity_id=cast.group_work.id,
            cohort_id=cast.cohort.id,
            group_id=cast.group.id,
            state=SubmissionState.HANDED_IN,
        )
    )
    session.commit()
    page = client_of(cast.tina).get("/").text
    assert "<b>1</b> waiting for my review" in page
    assert "Petra Perho" in page
    assert "Handed in" in page


@pytest.mark.parametrize("who", ["paul", "tina"])
def test_queries_are_few_and_do_not_grow_with_people(
    who: str, session: Session, cast: Cast, client_of: ClientOf, count_queries: Count
) -> None:
    client = client_of(getattr(cast, who))
    pages = ["/", f"/cohorts/{cast.cohort.id}/stations/{cast.station.id}"]
    if who == "tina":
        pages = [f"/cohorts/{cast.cohort.id}"]
    for url in pages:
        client.get(url)  # the first visit is also noted down, in a transaction of its own
    _many_people_with_work(session, cast, 10)
    few = [count_queries(lambda url=url: client.get(url)) for url in pages]
    _many_people_with_work(session, cast, 60)
    assert [count_queries(lambda url=url: client.get(url)) for url in pages] == few
    assert max(few) <= 8


def test_work_that_came_back_and_lies_past_its_deadline_is_stuck(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    cast.group_work.due_at = datetime(2026, 1, 1, tzinfo=UTC)
    session.add(
        Submission(
            activity_id=cast.group_work.id,
            cohort_id=cast.cohort.id,
            group_id=cast.group.id,
            state=SubmissionState.RETURNED,
        )
    )
    for enrolment in (cast.paul_enrolment, cast.petra_enrolment):
        session.add(
            Completion(
                enrolment_id=enrolment.id,
                activity_id=cast.group_work.id,
                stage=Stage.HANDED_IN,
                how=CompletedHow.HANDED_IN,
            )
        )
    session.commit()
    assert "<b>2</b> late or stuck" in client_of(cast.tina).get("/").text


def test_who_was_withdrawn_is_nobodys_companion(session: Session, cast: Cast, client_of: ClientOf) -> None:
    assert "Petra" in client_of(cast.paul).get("/my-path").text
    cast.petra_enrolment.withdrawn_at = now()
    session.commit()
    assert "Petra" not in client_of(cast.paul).get("/my-path").text


@pytest.mark.parametrize("excused", [False, True])
def test_my_path_and_the_certificate_agree_about_what_is_missing(
    session: Session, cast: Cast, client_of: ClientOf, excused: bool
) -> None:
    cast.cohort_path.meetings_required = 1
    for activity in (cast.group_work, cast.own_work, cast.reading_list, cast.reflection):
        complete(session, [cast.paul_enrolment.id], activity.id, CompletedHow.BY_TRAINER)
    if excused:
        complete(session, [cast.paul_enrolment.id], cast.meeting.id, CompletedHow.EXCUSED)
    session.commit()
    page = client_of(cast.paul).get("/my-path").text
    earned = eligibility_of(session, cast.cohort.id)[cast.paul_enrolment.id].is_earned
    assert earned is excused
    assert ("Nothing is missing any more" in page) is earned
    assert ("Still missing: 1 meeting" in page) is not earned


def test_a_path_that_asks_nothing_promises_no_certificate(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    for activity in (cast.group_work, cast.own_work, cast.reading_list, cast.reflection):
        activity.counts_for_certificate = False
    session.commit()
    page = client_of(cast.paul).get("/my-path").text
    assert "Nothing is missing" not in page
    assert "The path does not say yet what a certificate needs." in page


def test_a_visit_is_noted_for_the_path_that_was_looked_at(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    second = make_enrolment(session, cast.other_cohort, cast.paul, cast.pargas)
    session.commit()
    client = client_of(cast.paul)
    client.get(f"/cohorts/{cast.cohort.id}/walk")
    client.get(f"/cohorts/{cast.other_cohort.id}/walk")
    session.expire_all()
    assert second.seen_at is not None
    assert cast.paul_enrolment.seen_at is not None
