from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Completion
from learnpath.cohorts.services.completions import complete
from learnpath.kernel.clock import now, stopped_at
from learnpath.paths.models import Reading
from learnpath.readings import services
from learnpath.readings.models import ReadMark
from learnpath.terms import CompletedHow
from tests.factories.cast import Cast
from tests.factories.paths import make_reading

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)


def _done(session: Session, cast: Cast) -> bool:
    session.flush()
    return services.is_done(session, cast.paul_enrolment.id, cast.reading_list.id)


def _suggest(session: Session, cast: Cast, title: str = "Att leda i motvind", **values: object) -> Reading:
    defaults = {"why": "Kort och rakt.", "language": "sv", "enrolment_id": cast.petra_enrolment.id}
    return services.suggest(session, cast.reading_list.id, title=title, **(defaults | values))  # type: ignore[arg-type]


@pytest.fixture
def second(session: Session, cast: Cast) -> Reading:
    return make_reading(session, cast.reading_list, "The practice of adaptive leadership", position=2)


def test_the_list_is_completed_with_the_last_of_the_trainers_readings(
    session: Session, cast: Cast, second: Reading
) -> None:
    suggested = _suggest(session, cast)
    services.mark_read(session, suggested.id, cast.paul_enrolment.id)
    services.mark_read(session, cast.reading.id, cast.paul_enrolment.id)
    assert not _done(session, cast)
    services.mark_read(session, second.id, cast.paul_enrolment.id)
    assert _done(session, cast)
    assert session.scalars(select(Completion.how)).all() == [CompletedHow.READ]


def test_marking_twice_makes_one_mark(session: Session, cast: Cast) -> None:
    for _time in range(2):
        services.mark_read(session, cast.reading.id, cast.paul_enrolment.id)
    assert len(session.scalars(select(ReadMark)).all()) == 1


def test_taking_a_mark_back_takes_the_completion_back(session: Session, cast: Cast) -> None:
    services.mark_read(session, cast.reading.id, cast.paul_enrolment.id)
    services.unmark_read(session, cast.reading.id, cast.paul_enrolment.id, by_id=cast.paul.id)
    assert not _done(session, cast)
    services.mark_read(session, cast.reading.id, cast.paul_enrolment.id)
    assert _done(session, cast)


def test_taking_back_the_mark_of_a_suggestion_changes_nothing_else(session: Session, cast: Cast) -> None:
    suggested = _suggest(session, cast)
    for reading in (cast.reading, suggested):
        services.mark_read(session, reading.id, cast.paul_enrolment.id)
    services.unmark_read(session, suggested.id, cast.paul_enrolment.id, by_id=cast.paul.id)
    assert _done(session, cast)


@pytest.mark.parametrize("how", [CompletedHow.EXCUSED, CompletedHow.BY_TRAINER])
def test_what_a_trainer_granted_stays_when_a_mark_goes(
    session: Session, cast: Cast, how: CompletedHow
) -> None:
    complete(session, [cast.paul_enrolment.id], cast.reading_list.id, how, by_id=cast.tina.id)
    services.mark_read(session, cast.reading.id, cast.paul_enrolment.id)
    services.unmark_read(session, cast.reading.id, cast.paul_enrolment.id, by_id=cast.paul.id)
    assert _done(session, cast)


def test_a_reading_that_a_trainer_adds_later_takes_nothing_back(session: Session, cast: Cast) -> None:
    services.mark_read(session, cast.reading.id, cast.paul_enrolment.id)
    added = _suggest(session, cast, enrolment_id=None)
    assert _done(session, cast)
    services.mark_read(session, added.id, cast.paul_enrolment.id)
    services.unmark_read(session, added.id, cast.paul_enrolment.id, by_id=cast.paul.id)
    assert not _done(session, cast)


def test_removing_the_last_unread_one_completes_the_list(
    session: Session, cast: Cast, second: Reading
) -> None:
    services.mark_read(session, cast.reading.id, cast.paul_enrolment.id)
    services.remove(session, second, by_id=cast.tina.id, organisation_id=cast.consultancy.id)
    assert _done(session, cast)
    petra = services.is_done(session, cast.petra_enrolment.id, cast.reading_list.id)
    assert not petra


def test_the_list_says_who_suggested_what_and_how_many_have_read_it(session: Session, cast: Cast) -> None:
    suggested = _suggest(session, cast, url="10.1093/jopart/mum015", minutes=30)
    services.mark_read(session, cast.reading.id, cast.petra_enrolment.id)
    services.mark_read(session, suggested.id, cast.paul_enrolment.id)
    listed = services.list_of(session, cast.cohort.id, cast.reading_list.id, cast.paul_enrolment.id)
    first, last = listed.items
    assert (first.is_suggestion, first.readers, first.is_read, first.participants) == (False, 1, False, 2)
    assert (last.suggested_by, last.organisation, last.readers, last.is_read) == (
        "Petra Perho",
        "Habo",
        1,
        True,
    )
    assert last.why == {"sv": "Kort och rakt."}
    assert last.reference.url == "https://doi.org/10.1093/jopart/mum015"
    assert (listed.read, listed.next_unread) == (0, cast.reading.id)


def test_whoever_has_left_is_not_counted(session: Session, cast: Cast) -> None:
    services.mark_read(session, cast.reading.id, cast.petra_enrolment.id)
    cast.petra_enrolment.withdrawn_at = now()
    session.add(cast.petra_enrolment)
    session.flush()
    (item,) = services.list_of(session, cast.cohort.id, cast.reading_list.id, None).items
    assert (item.readers, item.participants) == (0, 1)


def test_a_suggestion_sent_twice_is_one(session: Session, cast: Cast) -> None:
    assert _suggest(session, cast).id == _suggest(session, cast).id
    assert _suggest(session, cast, enrolment_id=cast.paul_enrolment.id).id != _suggest(session, cast).id


def test_news_are_what_people_added_and_not_what_came_with_the_path(session: Session, cast: Cast) -> None:
    make_reading(session, cast.reading_list, "Kom med stigen", origin_id=cast.reading.id, made_at=NOW)
    with stopped_at(NOW):
        _suggest(session, cast)
    (news,) = services.news_since(session, cast.cohort.id, NOW - timedelta(days=1))
    assert (news.title, news.given_name, news.station_id) == ("Att leda i motvind", "Petra", cast.station.id)
    assert services.news_since(session, cast.cohort.id, NOW) == []
    assert services.news_since(session, cast.other_cohort.id, NOW - timedelta(days=1)) == []


def test_a_removed_reading_is_nowhere_until_it_is_put_back(session: Session, cast: Cast) -> None:
    suggested = _suggest(session, cast)
    who = {"by_id": cast.petra.id, "organisation_id": cast.consultancy.id}
    services.remove(session, suggested, **who)
    session.flush()
    listed = services.list_of(session, cast.cohort.id, cast.reading_list.id, None)
    assert [item.id for item in listed.items] == [cast.reading.id]
    news = services.news_since(session, cast.cohort.id, suggested.made_at - timedelta(days=1))
    assert suggested.id not in {item.reading_id for item in news}
    services.put_back(session, suggested, **who)
    session.flush()
    assert len(services.list_of(session, cast.cohort.id, cast.reading_list.id, None).items) == 2
