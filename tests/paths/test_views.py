"""Each action of an author: it works, and nobody else gets at it."""

import io
import re
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.kernel.db import new_id
from learnpath.paths.models import Activity, LearningPath, Picture, Reading, Station, Theme
from learnpath.terms import ActivityKind, MembershipKind, Opening, PathState
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.paths import make_activity, make_path, make_reading, make_station, make_theme
from tests.factories.people import make_member, make_organisation
from tests.paths.pictures import png
from tests.paths.writing import add_station, begin, drawn, fields_of, sent


class Written:
    """A path in two languages with one part of each sort, and its addresses."""

    def __init__(self, session: Session, cast: Cast) -> None:
        self.path = make_path(session, cast.consultancy, languages=["sv", "fi"], starts_on=date(2027, 1, 18))
        self.theme = make_theme(session, self.path)
        self.station = make_station(session, self.path)
        self.second = make_station(session, self.path, "Två", 2)
        self.page = make_activity(session, self.station, ActivityKind.PAGE, "Läs detta")
        self.meeting = make_activity(session, self.station, ActivityKind.MEETING, "Träff", 2)
        self.list = make_activity(session, self.station, ActivityKind.READING_LIST, "Lista", 3)
        self.reading = make_reading(session, self.list)
        session.commit()
        self.url = f"/paths/{self.path.id}"
        self.station_url = f"{self.url}/stations/{self.station.id}"
        self.page_url = f"{self.url}/activities/{self.page.id}"
        self.meeting_url = f"{self.url}/activities/{self.meeting.id}"
        self.list_url = f"{self.url}/activities/{self.list.id}"
        self.reading_url = f"{self.list_url}/readings/{self.reading.id}"
        self.theme_url = f"{self.url}/themes/{self.theme.id}"

    @property
    def pages(self) -> list[str]:
        """Everything that can be opened."""
        removes = [
            f"{url}/remove" for url in (self.station_url, self.page_url, self.reading_url, self.theme_url)
        ]
        previews = [
            f"{self.url}/preview",
            f"{self.url}/preview/stations/{self.station.id}",
            *(f"{self.url}/preview/activities/{one.id}" for one in (self.page, self.meeting, self.list)),
        ]
        forms = [
            self.url, f"{self.url}/about", f"{self.url}/themes", f"{self.url}/stations/new", f"{self.url}/duplicate",
            f"{self.url}/duplicate?first_day=2027-08-23&title-sv=Ny", self.station_url,
            f"{self.station_url}/activities/new", self.page_url, self.meeting_url, self.list_url,
            f"{self.list_url}/readings/new", self.reading_url, self.theme_url,
        ]  # fmt: skip
        return [*forms, *removes, *previews]

    @property
    def actions(self) -> list[str]:
        """Everything that can only be posted."""
        moves = [f"{url}/move" for url in (self.station_url, self.page_url, self.reading_url, self.theme_url)]
        return [f"{self.url}/state", f"{self.page_url}/station", *moves]


@pytest.fixture
def written(session: Session, cast: Cast) -> Written:
    return Written(session, cast)


@pytest.fixture
def tina(client_of: ClientOf, cast: Cast) -> FlaskClient:
    return client_of(cast.tina)


def _fresh(session: Session, part: Any) -> Any:
    session.expire_all()
    return session.get(type(part), part.id)


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
    path = _fresh(session, written.path)
    assert path.title == {"sv": "Ledarskapsstigen", "fi": "Johtajuuspolku"}
    assert (str(path.hours), path.meetings_required, path.version) == ("37.5", 4, 2)
    assert path.summary == {"sv": "<p>Hej</p>"}
    assert path.starts_on == date(2027, 1, 18)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"ends_on": "2026-12-24"}, "The last day is before the first day."),
        ({"starts_on": "the day after"}, "Write a date"),
        ({"starts_on": "0001-01-01"}, "Choose a year from 2000 to 2100."),
        ({"hours": "many"}, "Write a number."),
        ({"hours": "-3"}, "Write a number from 0"),
        ({"meetings_required": "1.5"}, "Write a whole number."),
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
    assert _fresh(session, written.path).languages == ["sv"]
    assert _fresh(session, written.station).title == {"sv": "Var är vi?", "fi": "Missä olemme?"}


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
    assert _fresh(session, written.path).state is PathState.ARCHIVED
    assert tina.post(f"{written.url}/state", data={"state": "burnt"}).status_code == 400


# ---- stations and themes ----


def test_a_station_is_added_edited_moved_and_deleted(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    third = add_station(tina, written.url, "Tre")
    sent(
        tina, third,
        **{"title-fi": "Kolme", "intro-sv": "Kort", "opening": "on_date", "opens_at": "2027-03-29T09:00",
           "theme_ids": [str(written.theme.id), str(uuid4())]},
    )  # fmt: skip
    station = session.scalars(select(Station).where(Station.id == UUID(third[-36:]))).one()
    assert (station.title, station.intro) == ({"sv": "Tre", "fi": "Kolme"}, {"sv": "<p>Kort</p>"})
    assert (station.opening, station.opens_at) == (Opening.ON_DATE, datetime(2027, 3, 29, 6, tzinfo=UTC))
    assert 'value="2027-03-29T09:00"' in tina.get(third).text
    assert "Personalens ork" in tina.get(third.replace("/stations/", "/preview/stations/")).text
    assert tina.post(f"{third}/move", data={"direction": "up"}).status_code == 303
    assert tina.post(f"{third}/move", data={"direction": "sideways"}).status_code == 400
    assert "Delete “Tre”?" in tina.post(f"{third}/remove").text
    assert _fresh(session, station) is not None
    assert tina.post(f"{third}/remove", data={"confirmed": "yes"}).status_code == 303
    assert tina.get(third).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"opens_at": "2026-12-24T09:00"}, "This is before the path&#39;s first day, 18 January 2027."),
        ({"opens_at": "soon"}, "Write a date and a time"),
        ({"title-sv": "x" * 300}, "There is room for 200 characters"),
    ],
)
def test_a_station_with_a_fault_is_not_saved(
    tina: FlaskClient, written: Written, typed: dict[str, str], said: str
) -> None:
    answer = sent(tina, written.station_url, **typed)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_station_without_a_title_is_asked_for_one(tina: FlaskClient, written: Written) -> None:
    assert tina.post(f"{written.url}/stations/new", data={"title": " "}).status_code == 422
    assert (
        tina.post(f"{written.station_url}/activities/new", data={"title": "", "kind": "page"}).status_code
        == 422
    )
    assert (
        tina.post(f"{written.station_url}/activities/new", data={"title": "x", "kind": "party"}).status_code
        == 422
    )


def test_themes_are_added_renamed_moved_and_removed(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    tina.post(f"{written.url}/themes", data={"name-sv": "Att leda på distans"})
    assert tina.post(f"{written.url}/themes", data={"name-sv": ""}).status_code == 422
    sent(tina, written.theme_url, **{"name-fi": "Jaksaminen"})
    tina.post(f"{written.theme_url}/move", data={"direction": "down"})
    session.expire_all()
    themes = session.scalars(
        select(Theme).where(Theme.path_id == written.path.id).order_by(Theme.position)
    ).all()
    assert [theme.name for theme in themes] == [
        {"sv": "Att leda på distans"}, {"sv": "Personalens ork", "fi": "Jaksaminen"},
    ]  # fmt: skip
    assert "Remove the theme" in tina.post(f"{written.theme_url}/remove").text
    tina.post(f"{written.theme_url}/remove", data={"confirmed": "yes"})
    assert tina.get(written.theme_url).status_code == 404


# ---- activities ----


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            {"starts_at": "2027-02-01T12:00", "ends_at": "2027-02-01T09:00"},
            "The meeting ends before it begins.",
        ),
        ({"ends_at": "2027-02-01T09:00"}, "Say when the meeting begins, too."),
        ({"starts_at": "2026-02-01T12:00"}, "This is before the path&#39;s first day"),
        ({"url": "javascript:alert(1)"}, "Write a web address"),
        ({"url": "not an address"}, "Write a web address"),
        ({"place": "x" * 300}, "There is room for 200 characters"),
    ],
)
def test_a_meeting_that_cannot_be_is_not_saved(
    tina: FlaskClient, written: Written, typed: dict[str, str], said: str
) -> None:
    answer = sent(tina, written.meeting_url, **typed)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_web_address_may_be_written_without_its_beginning(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    assert sent(tina, written.meeting_url, url="meet.example/room").status_code == 303
    assert _fresh(session, written.meeting).url == "https://meet.example/room"


def test_an_activity_moves_within_and_between_stations_and_is_deleted(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    tina.post(f"{written.page_url}/move", data={"direction": "down"})
    assert _fresh(session, written.page).position == 2
    tina.post(f"{written.page_url}/station", data={"station": str(written.second.id)})
    assert _fresh(session, written.page).station_id == written.second.id
    for strange in (str(uuid4()), "nowhere"):
        assert tina.post(f"{written.page_url}/station", data={"station": strange}).status_code == 400
    assert "Delete “Läs detta”?" in tina.post(f"{written.page_url}/remove").text
    tina.post(f"{written.page_url}/remove", data={"confirmed": "yes"})
    assert tina.get(written.page_url).status_code == 404


def test_rich_text_is_kept_by_whoever_has_no_scripts_and_leaves_it_alone(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    html = "<h2>Rubrik</h2><ul><li>Ett</li></ul>"
    sent(tina, written.page_url, **{"brief-sv": html})
    plain = "Rubrik\n• Ett"
    sent(tina, written.page_url, **{"brief-sv": plain.replace("\n", "\r\n"), "title-sv": "Nytt"})
    assert _fresh(session, written.page).brief == {"sv": html}


def test_readings_are_added_edited_moved_and_removed(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    typed = {"title": "JD-R", "authors": "Bakker, A. B.", "year": "2007", "minutes": "30", "why-fi": "Koska."}
    assert tina.post(f"{written.list_url}/readings/new", data=typed).status_code == 303
    assert tina.post(f"{written.list_url}/readings/new", data={"title": ""}).status_code == 422
    assert tina.post(f"{written.page_url}/readings/new", data=typed).status_code == 404  # not a reading list
    bad = sent(tina, written.reading_url, url="ftp://files.example/a", minutes="a while")
    assert "Write a web address" in bad.text
    assert "Write a number." in bad.text
    sent(tina, written.reading_url, url="https://doi.org/10.2307/2666999", minutes="45")
    tina.post(f"{written.reading_url}/move", data={"direction": "down"})
    reading = _fresh(session, written.reading)
    assert (reading.url, reading.minutes, reading.position) == ("https://doi.org/10.2307/2666999", 45, 2)
    assert "off the list?" in tina.post(f"{written.reading_url}/remove").text
    tina.post(f"{written.reading_url}/remove", data={"confirmed": "yes"})
    assert session.scalars(select(Reading.title).where(Reading.activity_id == written.list.id)).all() == [
        "JD-R"
    ]


# ---- pictures ----


def _with_picture(client: FlaskClient, url: str, content: bytes, name: str = "kaj.png", **typed: str) -> Any:
    data: dict[str, Any] = drawn(client.get(url).text) | typed
    return client.post(
        url, data=data | {"picture": (io.BytesIO(content), name)}, content_type="multipart/form-data"
    )


def test_a_picture_is_put_into_the_text_and_shown_to_those_who_may_read_it(
    tina: FlaskClient, written: Written, session: Session, client_of: ClientOf, cast: Cast
) -> None:
    answer = _with_picture(tina, written.page_url, png(), **{"brief-sv": "<p>Se</p>", "alt-sv": "En kaj"})
    assert answer.status_code == 303
    file_id = session.scalars(select(Picture.file_id).where(Picture.path_id == written.path.id)).one()
    brief = _fresh(session, written.page).brief["sv"]
    assert f'<img src="/pictures/{file_id}" alt="En kaj">' in brief
    shown = tina.get(f"/pictures/{file_id}")
    assert (shown.status_code, shown.mimetype) == (200, "image/png")
    assert shown.headers["Content-Disposition"] == "attachment"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    for who in (cast.paul, cast.otto, cast.hanna):
        assert client_of(who).get(f"/pictures/{file_id}").status_code == 404
    session.add(Picture(path_id=cast.cohort_path.id, file_id=file_id))
    session.commit()
    assert client_of(cast.paul).get(f"/pictures/{file_id}").status_code == 200
    assert client_of(cast.otto).get(f"/pictures/{file_id}").status_code == 404
    assert tina.get(f"/pictures/{uuid4()}").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "alt", "said"),
    [
        (png(), "kaj.png", "", "Say in words what the picture shows."),
        (b"<svg onload=alert(1)>", "kaj.svg", "Kaj", "Choose a PNG, JPEG or WebP file."),
        (b"<html>", "kaj.png", "Kaj", "Choose a PNG, JPEG or WebP file."),
        (png()[:20], "kaj.png", "Kaj", "Choose a PNG, JPEG or WebP file."),
        (b"", "kaj.png", "Kaj", "The file is empty."),
    ],
)
def test_a_picture_that_will_not_do_is_refused_and_the_text_kept(
    tina: FlaskClient, written: Written, session: Session, content: bytes, name: str, alt: str, said: str
) -> None:
    answer = _with_picture(
        tina, written.page_url, content, name, **{"brief-sv": "Allt jag skrev", "alt-sv": alt}
    )
    assert answer.status_code == 422
    assert said in answer.text
    assert "Allt jag skrev" in answer.text
    assert session.scalars(select(Picture).where(Picture.path_id == written.path.id)).all() == []


# ---- two editors ----


def test_the_second_to_save_sees_both_texts_and_chooses(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    mine = drawn(tina.get(written.station_url).text)
    sent(tina, written.station_url, **{"title-sv": "Den andras titel", "intro-sv": "Den andras inledning"})
    answer = tina.post(
        written.station_url, data=mine | {"title-sv": "Min titel", "intro-sv": "Min inledning"}
    )
    assert answer.status_code == 409
    for text in ("Den andras titel", "Den andras inledning", "Min titel", "Min inledning"):
        assert text in answer.text
    assert _fresh(session, written.station).title == {"sv": "Den andras titel"}
    again = drawn(answer.text)
    assert again["title-sv"] == ["Min titel"]
    assert tina.post(written.station_url, data=again | {"theirs": ["intro", "version"]}).status_code == 303
    station = _fresh(session, written.station)
    assert (station.title, station.intro) == ({"sv": "Min titel"}, {"sv": "<p>Den andras inledning</p>"})


@pytest.mark.parametrize(
    "which", ["about", "page_url", "meeting_url", "list_url", "reading_url", "theme_url"]
)
def test_every_form_notices_that_somebody_was_first(tina: FlaskClient, written: Written, which: str) -> None:
    url = f"{written.url}/about" if which == "about" else getattr(written, which)
    mine = drawn(tina.get(url).text)
    field = "title" if which == "reading_url" else "name-sv" if which == "theme_url" else "title-sv"
    assert sent(tina, url, **{field: "Först"}).status_code == 303
    assert tina.post(url, data=mine | {field: "Först"}).status_code == 303  # the same text is no quarrel
    answer = tina.post(url, data=mine | {field: "Sist"})
    assert answer.status_code == 409
    assert "Somebody else saved this while you were writing" in answer.text
    assert "Först" in answer.text


# ---- a cohort's copy ----


def test_a_cohorts_copy_says_whose_it_is_and_puts_parts_aside(
    tina: FlaskClient, cast: Cast, session: Session, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"/paths/{cast.cohort_path.id}"
    assert "This is the path of one cohort." in tina.get(url).text
    found = SimpleNamespace(name="Vår", url=f"/cohorts/{cast.cohort.id}")
    monkeypatch.setitem(app.extensions, "cohort_of_path", lambda session, path_id: found)
    page = tina.get(url).text
    assert "This is the path of the cohort Vår." in page
    assert f'href="{found.url}"' in page
    assert "What you change here changes it for its people" in page
    assert (
        "Put “Jämför era kommuner” aside?" in tina.get(f"{url}/activities/{cast.group_work.id}/remove").text
    )
    tina.post(f"{url}/activities/{cast.group_work.id}/remove", data={"confirmed": "yes"})
    assert _fresh(session, cast.group_work).archived_at is not None
    tina.post(f"{url}/stations/{cast.station.id}/remove", data={"confirmed": "yes"})
    assert _fresh(session, cast.station).archived_at is not None
    assert tina.get(f"{url}/stations/{cast.station.id}").status_code == 404
    assert tina.get(f"{url}/duplicate").status_code == 404
    assert tina.post(f"{url}/state", data={"state": "archived"}).status_code == 404


# ---- duplicate and preview ----


def test_a_duplicate_shows_its_dates_first_and_is_what_was_shown(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    sent(tina, written.meeting_url, starts_at="2027-01-18T09:00", ends_at="2027-01-18T12:00")
    shown = tina.get(f"{written.url}/duplicate?first_day=2027-08-23&title-sv=Stigen+i+höst")
    assert "Monday 18 January 2027 09:00" in shown.text
    assert "Monday 23 August 2027 09:00" in shown.text
    form = _hidden(shown.text)
    sent(tina, written.meeting_url, starts_at="2027-01-19T09:00", ends_at="2027-01-19T12:00")
    changed = tina.post(f"{written.url}/duplicate", data=form)
    assert changed.status_code == 409
    assert "Tuesday 24 August 2027 09:00" in changed.text
    form = _hidden(changed.text)
    answer = tina.post(f"{written.url}/duplicate", data=form)
    assert answer.headers["Location"] == tina.post(f"{written.url}/duplicate", data=form).headers["Location"]
    copy = session.get_one(LearningPath, UUID(answer.headers["Location"][-36:]))
    assert (copy.title, copy.state, copy.origin_id) == ({"sv": "Stigen i höst"}, PathState.DRAFT, None)
    meeting = session.scalars(
        select(Activity).join(Station).where(Station.path_id == copy.id, Activity.kind == "meeting")
    ).one()
    assert meeting.starts_at == datetime(2027, 8, 24, 6, tzinfo=UTC)


def _hidden(html: str) -> dict[str, Any]:
    return fields_of(html[html.index('action="/paths/') :].split("</form>")[0])


@pytest.mark.parametrize(
    "query", ["first_day=", "first_day=2027-08-23&title-sv=", "first_day=someday&title-sv=x"]
)
def test_a_duplicate_needs_a_title_and_a_day(tina: FlaskClient, written: Written, query: str) -> None:
    assert tina.get(f"{written.url}/duplicate?{query}").status_code == 422


def test_the_preview_speaks_the_chosen_language(tina: FlaskClient, written: Written) -> None:
    sent(tina, written.station_url, **{"title-fi": "Missä olemme?", "intro-fi": "Aloitamme tästä."})
    swedish = tina.get(f"{written.url}/preview/stations/{written.station.id}?language=sv").text
    finnish = tina.get(f"{written.url}/preview/stations/{written.station.id}?language=fi").text
    assert "Var står vi?" in swedish
    assert "Missä olemme?" in finnish
    assert "Aloitamme tästä." in finnish
    assert '<html lang="fi"' in finnish
    assert '<span lang="sv">Läs detta</span>' in finnish  # not translated yet: marked as Swedish
    assert tina.get(f"{written.url}/preview?language=xx").status_code == 200


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
    assert count_queries(lambda: tina.get(copy)) <= 7  # and one for the cohort's name
