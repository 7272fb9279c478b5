"""The author's pages as a whole: who gets at them, the list, the path itself, how often they ask."""

import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learnpath.kernel.db import new_id
from learnpath.paths.models import LearningPath
from learnpath.terms import ActivityKind, MembershipKind, PathState
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.paths import make_activity, make_path, make_reading, make_station, make_theme
from tests.factories.people import make_member, make_organisation
from tests.paths.writing import begin, drawn, sent
from tests.paths.written import Written, fresh

# ---- who ----


def test_every_page_opens_for_its_trainer(tina: FlaskClient, written: Written) -> None:
    for url in ["/paths", "/paths/new", *written.pages]:
        assert tina.get(url).status_code == 200, url


@pytest.mark.parametrize("who", ["otto", "paul", "hanna", "ada"])
def test_everybody_else_finds_nothing(client_of: ClientOf, cast: Cast, written: Written, who: str) -> None:
    client = client_of(getattr(cast, who))
    for url in written.pages:
        assert client.get(url).status_code == 404, url
    for url in [*written.actions, *written.pages]:
        if "/preview" not in url and url != written.url:
            assert client.post(url, data={"title": "x"}).status_code == 404, url
    assert client.get("/paths").status_code == 403
    assert client.post("/paths/new", data={"title": "x"}).status_code == 403


def test_a_trainer_of_another_organisation_finds_nothing(
    session: Session, client_of: ClientOf, cast: Cast, written: Written
) -> None:
    make_member(session, cast.otto, make_organisation(session, "Annan"), MembershipKind.TRAINER)
    session.commit()
    client = client_of(cast.otto)
    assert written.path.title["sv"] not in client.get("/paths").text
    for url in [*written.pages, *written.actions]:
        assert client.open(url, method="POST" if url in written.actions else "GET").status_code == 404, url


def test_actions_are_not_for_opening(tina: FlaskClient, written: Written) -> None:
    for url in written.actions:
        assert tina.get(url).status_code == 405, url


def test_a_part_is_found_only_under_its_own_path(tina: FlaskClient, written: Written, cast: Cast) -> None:
    elsewhere = f"/paths/{cast.path.id}"
    for url in written.pages:
        other = url.replace(written.url, elsewhere)
        if re.search("/(stations|activities|themes)/[0-9a-f]{8}-", url):
            assert tina.get(other).status_code == 404, other
    assert tina.get(f"/paths/{uuid4()}").status_code == 404


def test_nobody_signed_in_is_asked_to_sign_in(client_of: ClientOf, written: Written) -> None:
    assert client_of(None).get(written.url).headers["Location"].startswith("/sign-in")


# ---- the list and a new path ----


def test_the_list_is_filtered_by_state_and_tells_how_to_begin(
    tina: FlaskClient, cast: Cast, client_of: ClientOf, session: Session
) -> None:
    make_path(session, cast.consultancy, "Gamla stigen", state=PathState.ARCHIVED)
    make_member(session, cast.hanna, make_organisation(session, "Tom"), MembershipKind.TRAINER)
    session.commit()
    assert "Gamla stigen" not in tina.get("/paths").text
    assert "Gamla stigen" in tina.get("/paths?state=archived").text
    assert "No path is in this state" in tina.get("/paths?state=draft").text
    page = client_of(cast.hanna).get("/paths").text
    assert "No paths yet" in page
    assert "Write a path" in page


def test_a_path_is_begun_in_two_languages_and_only_once(tina: FlaskClient, session: Session) -> None:
    own_id = str(new_id())
    typed = {"id": own_id, "title": " Nya  <b>stigen</b> ", "other_languages": ["fi", "sv"]}
    assert begin(tina, **typed) == begin(tina, **typed) == f"/paths/{own_id}"
    path = session.get_one(LearningPath, UUID(own_id))
    assert (path.title, path.languages, path.time_zone) == (
        {"sv": "Nya <b>stigen</b>"}, ["sv", "fi"], "Europe/Helsinki",
    )  # fmt: skip
    page = tina.get(f"/paths/{own_id}").text
    assert "Nya &lt;b&gt;stigen&lt;/b&gt;" in page
    assert "<b>stigen</b>" not in page
    assert "Add the first station" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Write a title."),
        ({"title": "x" * 300}, "There is room for 200 characters, and you wrote 300."),
    ],
)
def test_a_bad_title_is_refused_and_kept(tina: FlaskClient, typed: dict[str, str], said: str) -> None:
    answer = tina.post("/paths/new", data=typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert typed["title"] in answer.text


def test_a_path_is_not_begun_for_a_strange_organisation(tina: FlaskClient, cast: Cast) -> None:
    data = {
        "title": "x", "first_language": "sv", "time_zone_name": "Europe/Helsinki",
        "organisation": str(cast.habo.id),
    }  # fmt: skip
    assert tina.post("/paths/new", data=data).status_code == 422


# ---- about the path ----


def test_about_the_path_is_saved_field_by_field(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    answer = sent(
        tina, f"{written.url}/about",
        **{"title-fi": "Johtajuuspolku", "hours": "37,5", "ends_on": "2027-06-14",
           "summary-sv": "<p>Hej</p><script>alert(1)</script>", "meetings_required": "4"},
    )  # fmt: skip
    assert answer.status_code == 303
    path = fresh(session, written.path)
    assert path.title == {"sv": "Ledarskapsstigen", "fi": "Johtajuuspolku"}
    assert (str(path.hours), path.meetings_required, path.version) == ("37.5", 4, 2)
    assert path.summary == {"sv": "<p>Hej</p>"}
    assert path.starts_on == date(2027, 1, 18)


def test_the_path_says_who_takes_part_and_whether_a_transcript_comes(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    assert "Certificate of participation" not in tina.get(written.url).text
    sent(tina, f"{written.url}/about", participation_meetings="1", with_transcript="y")
    path = fresh(session, written.path)
    assert (path.participation_meetings, path.with_transcript, path.version) == (1, True, 2)
    page = tina.get(written.url).text
    assert "Certificate of participation" in page
    assert "A course transcript comes with the certificate" in page
    sent(tina, f"{written.url}/about", participation_meetings="", with_transcript=[])
    path = fresh(session, written.path)
    assert (path.participation_meetings, path.with_transcript) == (None, False)


def test_two_who_choose_otherwise_about_the_transcript_see_both(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    mine = drawn(tina.get(f"{written.url}/about").text)
    sent(tina, f"{written.url}/about", with_transcript="y", participation_meetings="3")
    answer = tina.post(f"{written.url}/about", data=mine | {"participation_meetings": "2"})
    assert answer.status_code == 409
    assert 'value="with_transcript"' in answer.text
    assert 'value="participation_meetings"' in answer.text
    kept = drawn(answer.text) | {"theirs": "with_transcript"}
    assert tina.post(f"{written.url}/about", data=kept).status_code == 303
    path = fresh(session, written.path)
    assert (path.participation_meetings, path.with_transcript) == (2, True)


def test_hours_of_stations_that_do_not_add_up_are_remarked_upon_and_stop_nothing(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    said = "The hours of the stations do not add up to those of the path."
    sent(tina, f"{written.url}/about", hours="10")
    assert said not in tina.get(written.url).text
    sent(tina, written.station_url, hours="7,5")
    assert str(fresh(session, written.station).hours) == "7.5"
    assert said in tina.get(written.url).text
    sent(tina, f"{written.url}/stations/{written.second.id}", hours="2.5")
    assert said not in tina.get(written.url).text
    assert tina.post(written.station_url, data={"hours": "lots"}).status_code == 422


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"ends_on": "2026-12-24"}, "The last day is before the first day."),
        ({"starts_on": "the day after"}, "Write a date"),
        ({"starts_on": "0001-01-01"}, "Choose a year from 2000 to 2100."),
        ({"hours": "many"}, "Write a number."),
        ({"hours": "-3"}, "Write a number from 0"),
        ({"meetings_required": "1.5"}, "Write a whole number."),
        ({"participation_meetings": "1.5"}, "Write a whole number."),
        ({"title-fi": "x" * 300}, "There is room for 200 characters"),
        ({"title-sv": ""}, "Write a title."),
    ],
)
def test_what_cannot_be_is_said_at_the_field(
    tina: FlaskClient, written: Written, typed: dict[str, str], said: str
) -> None:
    answer = sent(tina, f"{written.url}/about", **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert next(iter(typed.values())) in answer.text


def test_a_language_that_is_taken_away_keeps_its_texts(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    sent(tina, written.station_url, **{"title-fi": "Missä olemme?"})
    sent(tina, f"{written.url}/about", other_languages=[])
    sent(tina, written.station_url, **{"title-sv": "Var är vi?"})
    assert fresh(session, written.path).languages == ["sv"]
    assert fresh(session, written.station).title == {"sv": "Var är vi?", "fi": "Missä olemme?"}


def test_ready_waits_until_nothing_needed_is_missing(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    tina.post(f"{written.url}/state", data={"state": "draft"})
    answer = tina.post(f"{written.url}/state", data={"state": "ready"})
    assert answer.status_code == 422
    assert "“Två” has no activities yet." in answer.text
    assert f'href="{written.url}/stations/{written.second.id}"' in answer.text
    assert "“Läs detta” is not yet in Finnish." in answer.text
    assert "“Träff” does not say when you meet." in answer.text
    make_activity(session, written.second, ActivityKind.REFLECTION)
    session.commit()
    assert tina.post(f"{written.url}/state", data={"state": "ready"}).status_code == 303
    assert tina.post(f"{written.url}/state", data={"state": "archived"}).status_code == 303
    assert fresh(session, written.path).state is PathState.ARCHIVED
    assert tina.post(f"{written.url}/state", data={"state": "burnt"}).status_code == 400


# ---- speed ----


def test_the_editor_asks_the_database_as_often_for_thirty_stations_as_for_one(
    session: Session, cast: Cast, written: Written, tina: FlaskClient, count_queries: Any
) -> None:
    few = {url: count_queries(lambda url=url: tina.get(url)) for url in ["/paths", *written.pages]}
    for number in range(30):
        station = make_station(session, written.path, f"Station {number}", number + 3)
        for position in range(4):
            make_reading(session, make_activity(session, station, ActivityKind.READING_LIST, "L", position))
        make_theme(session, written.path, f"Tema {number}", number + 2)
    session.commit()
    for url, queries in few.items():
        assert queries <= 8, (url, queries)
        assert count_queries(lambda url=url: tina.get(url)) == queries, url
    copy = f"/paths/{cast.cohort_path.id}"
    assert count_queries(lambda: tina.get(copy)) <= 8
