"""What a path is made of, written through its forms."""

import io
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.paths.models import Picture, Reading, Station, Theme
from learnpath.terms import Opening
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.paths.pictures import png
from tests.paths.writing import add_station, drawn, sent
from tests.paths.written import Written, fresh

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
    assert fresh(session, station) is not None
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
    assert fresh(session, written.meeting).url == "https://meet.example/room"


def test_an_activity_moves_within_and_between_stations_and_is_deleted(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    tina.post(f"{written.page_url}/move", data={"direction": "down"})
    assert fresh(session, written.page).position == 2
    tina.post(f"{written.page_url}/station", data={"station": str(written.second.id)})
    assert fresh(session, written.page).station_id == written.second.id
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
    assert fresh(session, written.page).brief == {"sv": html}


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
    reading = fresh(session, written.reading)
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
    brief = fresh(session, written.page).brief["sv"]
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


def test_a_picture_that_is_called_decoration_has_no_words(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    typed = {"brief-sv": "<p>Se</p>", "alt-sv": "ignored", "decorative": "y"}
    assert _with_picture(tina, written.page_url, png(), **typed).status_code == 303
    assert 'alt=""' in fresh(session, written.page).brief["sv"]


def test_the_editor_sends_a_picture_and_gets_its_address(
    tina: FlaskClient, written: Written, session: Session, client_of: ClientOf, cast: Cast
) -> None:
    url = f"/paths/{written.path.id}/pictures"

    def send(client: FlaskClient, content: bytes) -> Any:
        data = {"picture": (io.BytesIO(content), "kaj.png")}
        return client.post(url, data=data, content_type="multipart/form-data")

    answer = send(tina, png())
    assert answer.status_code == 201
    file_id = session.scalars(select(Picture.file_id).where(Picture.path_id == written.path.id)).one()
    assert answer.json == {"url": f"/pictures/{file_id}"}
    refused = send(tina, b"<html>")
    assert refused.status_code == 422
    assert "Choose a PNG, JPEG or WebP file." in refused.json["said"]
    assert tina.post(url).status_code == 422
    assert tina.get(url).status_code == 405
    for who in (cast.otto, cast.paul, cast.hanna):
        assert send(client_of(who), png()).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "alt", "said"),
    [
        (png(), "kaj.png", "", "Say in words what the picture shows, or that it is only decoration."),
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
