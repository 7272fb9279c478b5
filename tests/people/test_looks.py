"""An organisation's look: who chooses it, what is refused, who sees it, and what its files say to the browser."""

import base64
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from learnpath.cohorts.actors import load_actor
from learnpath.kernel.audit import AuditEvent
from learnpath.people.looks.logos import read_logo
from learnpath.people.models import OrganisationLook, Person
from learnpath.people.services.looks import choose_look, look_of, present_look, restore_own
from learnpath.policy import WornLook
from learnpath.terms import MembershipKind, OrganisationKind, Role
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.cohorts import make_cohort, make_enrolment
from tests.factories.looks import BLUE, make_look, picture
from tests.factories.paths import make_path
from tests.factories.people import make_member, make_organisation, make_person
from tests.people.test_look_logos import SVG, _bomb

CountQueries = Callable[[Callable[[], object]], int]
OWN: dict[str, Any] = {"colour": "own", "accent": BLUE, "code": "", "logo_alt": "Stigfinnarna"}


def _url(cast: Cast) -> str:
    return f"/organisations/{cast.consultancy.id}/look"


def _file(content: bytes, name: str = "logo.png") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def _rows(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(OrganisationLook)) or 0


# ---- who may ----


def test_its_trainers_and_administrators_choose_and_nobody_else_learns_of_it(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    make_member(session, cast.hugo, cast.consultancy, MembershipKind.HR)
    session.commit()
    gets = (_url(cast), _url(cast) + "/restore")
    for person, status in ((cast.tina, 200), (cast.ada, 200), (cast.paul, 404), (cast.hanna, 404),
                           (cast.otto, 404), (cast.hugo, 403), (None, 303)):  # fmt: skip
        client = client_of(person)
        assert {client.get(url).status_code for url in gets} == {status}
        if status in {403, 404}:
            assert {client.post(url, data=OWN).status_code for url in gets} == {status}
    assert client_of(None).post(_url(cast), data=OWN).status_code == 401
    assert _rows(session) == 0


def test_a_trainer_does_not_style_another_organisation(cast: Cast, client_of: ClientOf) -> None:
    other = f"/organisations/{cast.pargas.id}/look"
    assert client_of(cast.tina).get(other).status_code == 404
    assert client_of(cast.tina).post(other, data=OWN).status_code == 404
    assert client_of(cast.ada).get(other).status_code == 200


def test_its_files_are_only_read(session: Session, cast: Cast, client_of: ClientOf) -> None:
    look = make_look(session, cast.consultancy)
    session.commit()
    for url in (f"/looks/{look.id}.css", f"/looks/{look.id}/logo.png", "/looks/colours/1d4e89.css"):
        assert client_of(cast.tina).post(url).status_code == 405


# ---- choosing ----


def test_a_colour_and_a_logo_are_chosen_and_seen_by_who_walks_the_path(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    answer = client_of(cast.tina).post(_url(cast), data={**OWN, "logo": _file(picture())})
    assert answer.status_code == 303
    look = present_look(session, cast.consultancy.id)
    assert look is not None
    assert (look.accent, look.logo_alt, look.made_by_id) == (BLUE, "Stigfinnarna", cast.tina.id)
    page = client_of(cast.paul).get("/my-path", follow_redirects=True).text
    assert f'<link rel="stylesheet" href="/looks/{look.id}.css">' in page
    assert '<span class="lp-logo" role="img" aria-label="Stigfinnarna"></span>' in page
    assert BLUE in client_of(None).get(f"/looks/{look.id}.css").text
    assert session.scalars(select(AuditEvent.action)).all().count("look changed") == 1


def test_a_written_code_goes_before_the_picker(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client_of(cast.tina).post(_url(cast), data={**OWN, "code": " 5B2A86 "})
    look = present_look(session, cast.consultancy.id)
    assert look is not None
    assert look.accent == "#5b2a86"


def test_another_colour_keeps_the_logo_and_the_old_sheet_stays_for_pages_that_have_it(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    before = make_look(session, cast.consultancy)
    session.commit()
    client_of(cast.tina).post(_url(cast), data={**OWN, "code": "#5b2a86"})
    session.expire_all()
    now = present_look(session, cast.consultancy.id)
    assert now is not None
    assert now.id != before.id
    assert now.logo == before.logo
    assert client_of(None).get(f"/looks/{before.id}.css").status_code == 200


def test_saving_the_same_again_makes_nothing_new(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.tina)
    for _ in range(2):
        assert client.post(_url(cast), data=OWN).status_code == 303
    assert _rows(session) == 1


def test_show_me_shows_and_saves_nothing_and_the_logo_comes_along(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.tina)
    data = {**OWN, "code": "#ffd400", "logo": _file(picture()), "show": "yes"}
    answer = client.post(_url(cast), data=data)
    assert answer.status_code == 200
    assert "Not saved yet" in answer.text
    assert "too light for white text" in answer.text
    assert 'href="/looks/colours/ffd400.css"' in answer.text
    assert _rows(session) == 0
    kept = re.search(r'name="kept" value="([^"]+)"', answer.text)
    assert kept is not None
    client.post(_url(cast), data={**OWN, "accent": "#ffd400", "kept": kept[1]})
    look = present_look(session, cast.consultancy.id)
    assert look is not None
    assert look.accent == "#ffd400"
    assert look.logo is not None


def test_the_page_says_what_was_done_to_a_colour(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.tina)
    client.post(_url(cast), data={**OWN, "code": "#f2b35a"})
    page = client.get(_url(cast)).text
    assert "On a light screen, buttons and marks use a darker shade of it." in page
    assert "told from the others by its ring and its words" in page


def test_the_logo_goes_away_and_so_does_all_of_it(session: Session, cast: Cast, client_of: ClientOf) -> None:
    make_look(session, cast.consultancy)
    session.commit()
    client = client_of(cast.tina)
    client.post(_url(cast), data={**OWN, "remove_logo": "y"})
    session.expire_all()
    look = present_look(session, cast.consultancy.id)
    assert look is not None
    assert look.logo is None
    assert client_of(None).get(f"/looks/{look.id}/logo.png").status_code == 404
    assert "Its logo and colour disappear" in client.get(_url(cast) + "/restore").text
    assert client.post(_url(cast) + "/restore").status_code == 303
    assert present_look(session, cast.consultancy.id) is None
    assert "/looks/" not in client_of(cast.paul).get("/my-path", follow_redirects=True).text


def test_learnpaths_green_without_a_logo_is_learnpaths_own_look(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    make_look(session, cast.consultancy)
    session.commit()
    client_of(cast.tina).post(_url(cast), data={"colour": "pine", "remove_logo": "y"})
    assert present_look(session, cast.consultancy.id) is None


# ---- what is refused ----


@pytest.mark.parametrize(
    "code",
    ["red", "#12345", "#1234567", "#fff}body{display:none}", "#1d4e89;}", "url(//evil.example)", "</style>"],
)
def test_what_is_no_colour_is_refused_and_never_reaches_a_sheet(
    session: Session, cast: Cast, client_of: ClientOf, code: str
) -> None:
    answer = client_of(cast.tina).post(_url(cast), data={**OWN, "code": code})
    assert answer.status_code == 422
    assert "six signs" in answer.text
    assert _rows(session) == 0


@pytest.mark.parametrize("colour", ["1d4e8g", "1d4e8;", "}body{", "%7d*%7b%20"])
def test_a_preview_of_something_else_is_not_there(cast: Cast, client_of: ClientOf, colour: str) -> None:
    assert client_of(cast.tina).get(f"/looks/colours/{colour}.css").status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (SVG, "This is no picture that can be shown here"),
        (picture()[:200], "This is no picture that can be shown here"),
        (b"", "The file is empty."),
        (_bomb(30_000, 30_000), "The picture is too large."),
        (b"\x89PNG" + b"x" * 2_000_001, "at most 2 MB"),
        (picture(colour="#00000000"), "transparent all over"),
    ],
    ids=["svg with a script", "truncated", "empty", "bomb", "too big", "nothing to see"],
)
def test_a_hostile_or_broken_picture_is_refused_in_plain_words(
    session: Session, cast: Cast, client_of: ClientOf, content: bytes, said: str
) -> None:
    # encoded here: the client would put a large body into a temporary file and leave it open
    boundary, body = encode_multipart({**OWN, "logo": FileStorage(io.BytesIO(content), "logo.svg")})
    answer = client_of(cast.tina).post(
        _url(cast), data=body, content_type=f'multipart/form-data; boundary="{boundary}"'
    )
    assert answer.status_code == 422
    assert said in answer.text
    assert _rows(session) == 0


def test_a_kept_logo_is_judged_like_an_upload(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.tina)
    for kept in ("no letters at all", base64.b64encode(SVG).decode()):
        assert client.post(_url(cast), data={**OWN, "kept": kept}).status_code == 422
    assert _rows(session) == 0


def test_nothing_chosen_and_a_logo_that_was_sent_beside_a_fault_is_not_lost(
    cast: Cast, client_of: ClientOf
) -> None:
    answer = client_of(cast.tina).post(_url(cast), data={"logo": _file(picture())})
    assert answer.status_code == 422
    assert "Choose one." in answer.text
    assert 'name="kept"' in answer.text


# ---- its files ----


def test_its_sheet_and_logo_say_what_they_are_and_may_be_kept(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    look = make_look(session, cast.consultancy)
    session.commit()
    client = client_of(None)
    sheet, logo = client.get(f"/looks/{look.id}.css"), client.get(f"/looks/{look.id}/logo.png")
    for answer in (sheet, logo):
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers
    assert sheet.headers["Content-Type"] == "text/css; charset=utf-8"
    assert logo.headers["Content-Type"] == "image/png"
    assert "sandbox" in logo.headers["Content-Security-Policy"]
    assert logo.headers["Cross-Origin-Resource-Policy"] == "cross-origin"  # a mailbox on the web shows it
    assert logo.data == look.logo
    assert base64.b64encode(logo.data).decode() in sheet.text
    assert client.get("/looks/00000000-0000-7000-8000-000000000000.css").status_code == 404
    assert client.get("/looks/00000000-0000-7000-8000-000000000000/logo.png").status_code == 404


def test_a_sheet_holds_nothing_but_colours_and_the_logo(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    look = make_look(session, cast.consultancy)
    look.logo_alt = "</style><script>"
    session.commit()
    sheet = client_of(None).get(f"/looks/{look.id}.css").text
    assert "</" not in sheet
    assert "script" not in sheet
    assert set(re.findall(r"url\((.{0,22})", sheet)) == {"data:image/png;base64,"}


def test_a_dark_logo_gets_a_light_ground_on_dark_screens_only(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    look = make_look(session, cast.consultancy, logo=picture(colour="#12202e"))
    session.commit()
    sheet = client_of(None).get(f"/looks/{look.id}.css").text
    assert "(prefers-color-scheme:dark){.lp-logo" in sheet
    assert "(prefers-color-scheme:light)" not in sheet


# ---- who sees it ----


def _looks(session: Session, person: Person) -> dict[Role, WornLook]:
    return dict(load_actor(session, person).looks)


def test_each_role_sees_the_organisation_that_one_is_here_for(session: Session, cast: Cast) -> None:
    trains, follows = make_look(session, cast.consultancy), make_look(session, cast.pargas)
    assert _looks(session, cast.paul) == {Role.PARTICIPANT: WornLook(trains.id, "Stigfinnarna")}
    assert _looks(session, cast.tina) == {Role.TRAINER: WornLook(trains.id, "Stigfinnarna")}
    assert _looks(session, cast.hanna) == {Role.HR: WornLook(follows.id, "Pargas")}
    assert _looks(session, cast.hugo) == {}
    assert _looks(session, cast.ada) == {}


def test_the_newest_path_decides_even_when_its_owner_has_no_look(session: Session, cast: Cast) -> None:
    make_look(session, cast.consultancy)
    other = make_organisation(session, "En annan byrå", OrganisationKind.CONSULTANCY)
    make_enrolment(session, make_cohort(session, make_path(session, other)), cast.paul, cast.pargas)
    assert _looks(session, cast.paul) == {}
    theirs = make_look(session, other, accent=None)
    assert _looks(session, cast.paul) == {Role.PARTICIPANT: WornLook(theirs.id, "En annan byrå")}


def test_a_look_costs_no_query_of_its_own(
    session: Session, cast: Cast, client_of: ClientOf, count_queries: CountQueries
) -> None:
    client = client_of(cast.paul)
    without = count_queries(lambda: client.get("/me"))
    make_look(session, cast.consultancy)
    session.commit()
    assert count_queries(lambda: client.get("/me")) == without


def test_the_way_to_it_is_where_one_looks(session: Session, cast: Cast, client_of: ClientOf) -> None:
    assert _url(cast) in client_of(cast.tina).get("/me").text
    assert _url(cast) in client_of(cast.ada).get(f"/organisations/{cast.consultancy.id}").text
    assert "/look" not in client_of(cast.paul).get("/me").text
    second = make_organisation(session, "En annan byrå", OrganisationKind.CONSULTANCY)
    make_member(session, cast.tina, second, MembershipKind.TRAINER)
    session.commit()
    page = client_of(cast.tina).get("/me").text
    assert _url(cast) in page
    assert f"/organisations/{second.id}/look" in page


# ---- for mails and documents ----


def test_a_mail_hears_of_colours_that_can_be_read(session: Session, cast: Cast) -> None:
    assert look_of(session, cast.consultancy.id) is None
    made = make_look(session, cast.consultancy, accent="#ffd400")
    look = look_of(session, cast.consultancy.id)
    assert look is not None
    assert (look.name, look.logo_alt, look.on_accent) == ("Stigfinnarna", "Stigfinnarna", "#ffffff")
    assert look.accent == "#675400"
    assert look.logo_url == f"/looks/{made.id}/logo.png"
    restore_own(session, cast.consultancy.id, by_id=None)
    assert look_of(session, cast.consultancy.id) is None


def test_a_logo_alone_leaves_the_colours_to_learnpath(session: Session, cast: Cast) -> None:
    make_look(session, cast.consultancy, accent=None)
    look = look_of(session, cast.consultancy.id)
    assert look is not None
    assert (look.accent, look.on_accent) == ("", "")


def test_there_is_one_present_look_whoever_chooses_at_once(session: Session, cast: Cast) -> None:
    person = make_person(session)
    for accent in ("#112233", "#445566", "#778899"):
        choose_look(
            session,
            cast.consultancy.id,
            accent=accent,
            logo=read_logo(picture()),
            logo_alt="",
            by_id=person.id,
        )
    present = session.scalars(select(OrganisationLook).where(OrganisationLook.until.is_(None))).all()
    assert [look.accent for look in present] == ["#778899"]
