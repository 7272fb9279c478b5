import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Completion
from learnpath.kernel.clock import now
from learnpath.paths.models import Reading
from learnpath.readings import services
from learnpath.readings.models import ReadMark, Suggestion
from learnpath.terms import ActivityKind, CohortState, CompletedHow, Opening
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.cohorts import make_enrolment
from tests.factories.paths import make_activity, make_reading, make_station
from tests.factories.people import make_person

CountQueries = Callable[[Callable[[], object]], int]
TYPED = {
    "title": "Att leda i motvind",
    "authors": "Ek, B., & Alm, C.",
    "year": "2021",
    "published_in": "Förlaget",
    "url": "https://forlaget.example/motvind",
    "minutes": "45",
    "why": "Kort och rakt.",
}


def _list(cast: Cast) -> str:
    return f"/cohorts/{cast.cohort.id}/reading-lists/{cast.reading_list.id}"


def _own(cast: Cast, reading: Reading) -> str:
    return f"{_list(cast)}/readings/{reading.id}"


def _page(cast: Cast) -> str:
    return f"/cohorts/{cast.cohort.id}/pages/{cast.page.id}"


@pytest.fixture
def suggested(session: Session, cast: Cast) -> Reading:
    """Petra's."""
    reading = services.suggest(
        session,
        cast.reading_list.id,
        title="Att leda i motvind",
        why="Kort och rakt.",
        language="sv",
        enrolment_id=cast.petra_enrolment.id,
    )
    session.commit()
    return reading


def test_a_reading_is_a_reference_with_a_link_that_says_it_leads_away(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    cast.reading.year, cast.reading.url, cast.reading.minutes = "1999", "doi:10.2307/2666999", 40
    cast.reading.why = {"sv": "Den som allt annat bygger på."}
    session.add(cast.reading)
    session.commit()
    page = client_of(cast.paul).get(_list(cast)).text
    assert "Edmondson, A. (1999). <cite>Psychological safety</cite>." in page
    assert (
        '<a class="ds-link" href="https://doi.org/10.2307/2666999" rel="noopener noreferrer external">'
        in page
    )
    assert "(leads to another site)" in page
    assert '<span lang="sv">Den som allt annat bygger på.</span>' in page
    assert "From the trainers." in page
    assert "About 40 minutes to read." in page
    assert "Nobody in the cohort has read it yet." in page


def test_a_suggestion_says_whose_it_is(cast: Cast, suggested: Reading, client_of: ClientOf) -> None:
    assert "Suggested by Petra Perho, Habo." in client_of(cast.paul).get(_list(cast)).text


def test_marking_as_read_and_taking_it_back(session: Session, cast: Cast, client_of: ClientOf) -> None:
    paul = client_of(cast.paul)
    page = paul.post(f"{_own(cast, cast.reading)}/read", follow_redirects=True).text
    assert "The trainers’ reading: 1 of 1 read" in page
    assert "You have read it." in page
    assert session.scalars(select(Completion.how)).all() == [CompletedHow.READ]
    assert "One person in the cohort has read it." in client_of(cast.petra).get(_list(cast)).text
    paul.post(f"{_own(cast, cast.reading)}/unread")
    assert session.scalars(select(ReadMark)).all() == []
    session.expire_all()
    assert session.scalars(select(Completion)).one().withdrawn_at is not None


def test_htmx_gets_the_list_alone(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.paul).post(f"{_own(cast, cast.reading)}/read", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div id="readings">')
    assert "Take the mark back" in answer.text
    assert "<html" not in answer.text


def test_the_trainer_sees_the_count_and_the_way_to_change_the_list(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    services.mark_read(session, cast.reading.id, cast.paul_enrolment.id)
    session.commit()
    page = client_of(cast.tina).get(_list(cast)).text
    assert "1 of 2 participants has read it." in page
    assert "I have read this" not in page
    assert f"/paths/{cast.cohort_path.id}/activities/{cast.reading_list.id}" in page


def test_suggesting_puts_it_on_the_list(session: Session, cast: Cast, client_of: ClientOf) -> None:
    paul = client_of(cast.paul)
    assert "Suggest a reading" in paul.get(f"{_list(cast)}/suggest").text
    page = paul.post(f"{_list(cast)}/suggest", data=TYPED, follow_redirects=True).text
    assert "Ek, B., &amp; Alm, C. (2021). <cite>Att leda i motvind</cite>. Förlaget." in page
    assert f'data-saved-form="{_list(cast)}/suggest"' in page
    assert session.scalars(select(Suggestion.enrolment_id)).all() == [cast.paul_enrolment.id]


@pytest.mark.parametrize(
    ("field", "typed"),
    [("title", " "), ("why", ""), ("url", "javascript:alert(1)"), ("minutes", "-1"), ("minutes", "en kvart")],
)
def test_what_is_wrong_is_said_and_all_that_was_typed_is_kept(
    session: Session, cast: Cast, client_of: ClientOf, field: str, typed: str
) -> None:
    answer = client_of(cast.paul).post(f"{_list(cast)}/suggest", data=TYPED | {field: typed})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    for name, value in TYPED.items():
        if name != field:
            assert value.replace("&", "&amp;") in answer.text
    assert typed.strip() in answer.text
    assert session.scalars(select(Suggestion)).all() == []


def test_a_trainers_reading_is_the_trainers(session: Session, cast: Cast, client_of: ClientOf) -> None:
    tina = client_of(cast.tina)
    assert "asked to read" in tina.get(f"{_list(cast)}/suggest").text
    assert tina.post(f"{_list(cast)}/suggest", data=TYPED).status_code == 303
    assert session.scalars(select(Suggestion)).all() == []
    assert len(session.scalars(select(Reading)).all()) == 2


def test_removing_asks_first_and_can_be_undone(
    session: Session, cast: Cast, suggested: Reading, client_of: ClientOf
) -> None:
    for person in (cast.petra, cast.tina):
        client, url = client_of(person), f"{_own(cast, suggested)}/remove"
        assert "Take “Att leda i motvind” off the list?" in client.get(url).text
        assert client.post(url).status_code == 422
        page = client.post(url, data={"confirmed": "yes"}, follow_redirects=True).text
        assert "<cite>Att leda i motvind" not in page
        back = re.search(r'action="([^"]+/put-back)"', page)
        assert back
        assert "<cite>Att leda i motvind" in client.post(back[1], follow_redirects=True).text


def test_only_the_suggester_and_the_trainer_remove(
    cast: Cast, suggested: Reading, client_of: ClientOf
) -> None:
    paul = client_of(cast.paul)
    assert f"{_own(cast, suggested)}/remove" not in paul.get(_list(cast)).text
    for reading in (suggested, cast.reading):
        assert paul.get(f"{_own(cast, reading)}/remove").status_code == 403
        assert paul.post(f"{_own(cast, reading)}/remove", data={"confirmed": "yes"}).status_code == 403
        assert paul.post(f"{_own(cast, reading)}/put-back").status_code == 403


def test_a_reading_of_another_list_is_not_there(session: Session, cast: Cast, client_of: ClientOf) -> None:
    other = make_activity(session, cast.station, ActivityKind.READING_LIST, "Mer", 9)
    elsewhere = make_reading(session, other)
    session.commit()
    assert client_of(cast.paul).post(f"{_own(cast, elsewhere)}/read").status_code == 404


def test_the_trainer_has_nothing_to_mark(cast: Cast, client_of: ClientOf) -> None:
    tina = client_of(cast.tina)
    assert tina.post(f"{_own(cast, cast.reading)}/read").status_code == 403
    assert tina.post(f"{_own(cast, cast.reading)}/unread").status_code == 403
    assert tina.post(f"{_page(cast)}/read").status_code == 403


def test_whoever_is_not_in_the_cohort_finds_nothing(
    cast: Cast, suggested: Reading, client_of: ClientOf
) -> None:
    gets = (_list(cast), f"{_list(cast)}/suggest", _page(cast), f"/cohorts/{cast.cohort.id}/readings")
    gets += (f"{_own(cast, suggested)}/remove",)
    posts = [f"{_own(cast, suggested)}/{word}" for word in ("read", "unread", "remove", "put-back")]
    posts += [f"{_list(cast)}/suggest", f"{_page(cast)}/read"]
    for person in (cast.otto, cast.hanna, cast.ada):
        client = client_of(person)
        assert {client.get(url).status_code for url in gets} == {404}
        assert {client.post(url).status_code for url in posts} == {404}


def test_an_action_is_not_done_by_opening_its_address(
    cast: Cast, suggested: Reading, client_of: ClientOf
) -> None:
    paul = client_of(cast.paul)
    for word in ("read", "unread", "put-back"):
        assert paul.get(f"{_own(cast, suggested)}/{word}").status_code == 405
    assert paul.get(f"{_page(cast)}/read").status_code == 405


def test_an_empty_list_says_what_it_is_for(session: Session, cast: Cast, client_of: ClientOf) -> None:
    cast.reading.archived_at = now()
    session.add(cast.reading)
    session.commit()
    assert "Nothing on the list yet" in client_of(cast.paul).get(_list(cast)).text
    assert "Nothing to read yet" in client_of(cast.paul).get(f"/cohorts/{cast.cohort.id}/readings").text


def test_a_page_is_read_and_marked(session: Session, cast: Cast, client_of: ClientOf) -> None:
    cast.page.brief = {"sv": "<p>Välkommen till stigen.</p>"}  # type: ignore[dict-item]
    session.add(cast.page)
    session.commit()
    paul = client_of(cast.paul)
    assert "Välkommen till stigen." in paul.get(_page(cast)).text
    page = paul.post(f"{_page(cast)}/read", follow_redirects=True).text
    assert "Noted: you have read it." in page
    assert "I have read this" not in page
    assert session.scalars(select(Completion.how)).all() == [CompletedHow.SEEN]
    assert "I have read this" not in client_of(cast.tina).get(_page(cast)).text


def test_what_lies_at_a_closed_station_is_neither_shown_nor_taken(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    opens = now() + timedelta(days=400)
    later = make_station(session, cast.cohort_path, "Senare", 2, opening=Opening.ON_DATE, opens_at=opens)
    closed = make_activity(session, later, ActivityKind.READING_LIST)
    reading = make_reading(session, closed, "Hemligt ännu")
    page = make_activity(session, later, ActivityKind.PAGE)
    session.commit()
    paul, base = client_of(cast.paul), f"/cohorts/{cast.cohort.id}"
    for url in (f"{base}/reading-lists/{closed.id}", f"{base}/pages/{page.id}"):
        assert "This is not open yet." in paul.get(url).text
    assert "This is not open yet." in paul.get(f"{base}/reading-lists/{closed.id}/suggest").text
    assert paul.post(f"{base}/reading-lists/{closed.id}/readings/{reading.id}/read").status_code == 403
    assert paul.post(f"{base}/reading-lists/{closed.id}/suggest", data=TYPED).status_code == 403
    assert paul.post(f"{base}/pages/{page.id}/read").status_code == 403
    assert "Hemligt ännu" not in paul.get(f"{base}/readings").text
    assert "Hemligt ännu" in client_of(cast.tina).get(f"{base}/readings").text


def test_all_readings_stand_by_station(cast: Cast, suggested: Reading, client_of: ClientOf) -> None:
    page = client_of(cast.paul).get(f"/cohorts/{cast.cohort.id}/readings").text
    assert "Var står vi?" in page
    assert page.index("<cite>Psychological safety") < page.index("<cite>Att leda i motvind")


@pytest.mark.parametrize("people", [10, 300])
def test_the_queries_are_the_same_however_many_have_read(
    session: Session, cast: Cast, client_of: ClientOf, count_queries: CountQueries, people: int
) -> None:
    for _number in range(people):
        enrolment = make_enrolment(session, cast.cohort, make_person(session), cast.habo)
        session.add(ReadMark(enrolment_id=enrolment.id, reading_id=cast.reading.id))
    session.commit()
    for person in (cast.paul, cast.tina):
        client = client_of(person)
        for url in (
            _list(cast),
            f"{_list(cast)}/suggest",
            _page(cast),
            f"/cohorts/{cast.cohort.id}/readings",
        ):
            assert count_queries(lambda: client.get(url)) <= 7, url  # noqa: B023


def test_in_a_cohort_that_was_put_away_nothing_is_marked_or_suggested(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    cast.cohort.state = CohortState.ARCHIVED
    session.commit()
    client = client_of(cast.paul)
    assert client.post(f"{_own(cast, cast.reading)}/read").status_code == 403
    assert client.post(f"{_page(cast)}/read").status_code == 403
    refused = client.post(f"{_list(cast)}/suggest", data=TYPED)
    assert refused.status_code == 403
    assert "Kort och rakt." in refused.text
    assert session.scalars(select(ReadMark)).all() == []
    assert session.scalars(select(Completion)).all() == []
    assert client.get(_list(cast)).status_code == 200


def test_what_a_trainer_took_off_only_a_trainer_puts_back(
    session: Session, cast: Cast, suggested: Reading, client_of: ClientOf
) -> None:
    petra, tina = client_of(cast.petra), client_of(cast.tina)
    confirmed, back = {"confirmed": "yes"}, f"{_own(cast, suggested)}/put-back"
    tina.post(f"{_own(cast, suggested)}/remove", data=confirmed)
    assert petra.post(back).status_code == 403
    assert "/put-back" not in petra.get(f"{_list(cast)}?removed={suggested.id}").text
    assert "<cite>Att leda i motvind" not in petra.get(_list(cast)).text
    assert tina.post(back).status_code == 303
    petra.post(f"{_own(cast, suggested)}/remove", data=confirmed)
    assert tina.post(back).status_code == 303  # a trainer may, whoever took it off
