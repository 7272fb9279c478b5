"""The menus know who one is, another cohort and another language are a press away, and nobody is led astray."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learnpath.terms import MembershipKind
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.cohorts import make_cohort, make_enrolment, make_trainer
from tests.factories.paths import make_path
from tests.factories.people import make_member

Count = Callable[[Callable[[], object]], int]


def _main_menu(page: str) -> list[tuple[str, bool]]:
    """The links of the main menu, and whether each is the present one."""
    found = re.search(r'<nav class="lp-nav" aria-label="Main menu">(.*?)</nav>', page, re.DOTALL)
    links = re.findall(r'<a href="[^"]+"( aria-current="page")?>([^<]+)', found[1] if found else "")
    return [(label, bool(current)) for current, label in links]


def _roles(page: str) -> list[tuple[str, str, bool]]:
    found = re.search(r'<details class="lp-menu lp-role".*?</details>', page, re.DOTALL)
    links = re.findall(r'<a href="([^"]+)"( aria-current="true")?>([^<]+)', found[0] if found else "")
    return [(label, url, bool(current)) for url, current, label in links]


def _cohorts(page: str) -> list[tuple[str, str]]:
    found = re.search(r'<details class="lp-menu lp-cohorts".*?</details>', page, re.DOTALL)
    return re.findall(r'<a href="([^"]+)">(?:<span>)?([^<]+)', found[0] if found else "")


@pytest.fixture
def tina_is_everything(session: Session, cast: Cast) -> Cast:
    """Tina walks the other cohort, is HR of Habo and administers, too."""
    make_enrolment(session, cast.other_cohort, cast.tina, cast.habo)
    make_member(session, cast.tina, cast.habo, MembershipKind.HR)
    make_member(session, cast.tina, cast.consultancy, MembershipKind.ADMINISTRATOR)
    session.commit()
    return cast


# ---- roles ----


def test_who_has_one_role_is_not_asked_for_it(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.paul).get("/").text
    assert _roles(page) == []
    assert _main_menu(page) == [("My path", True), ("My things", False)]


@pytest.mark.parametrize(
    ("url", "menu", "role"),
    [
        ("/my-path", [("My path", True), ("My things", False)], "Participant"),
        ("/paths", [("Cohorts", False), ("Paths", True)], "Trainer"),
        ("/our-people", [("Our people", True)], "HR"),
        ("/people", [("Organisations", False), ("People", True), ("Installation", False)], "Administrator"),
        (
            "/installation/log",
            [("Organisations", False), ("People", False), ("Installation", True)],
            "Administrator",
        ),
    ],
)
def test_the_menu_is_that_of_the_page(
    tina_is_everything: Cast, client_of: ClientOf, url: str, menu: list[tuple[str, bool]], role: str
) -> None:
    page = client_of(tina_is_everything.tina).get(url).text
    assert _main_menu(page) == menu
    assert [label for label, _url, current in _roles(page) if current] == [role]
    assert f'aria-label="Your role: {role}"' in page


def test_each_role_is_a_link_to_its_first_page(tina_is_everything: Cast, client_of: ClientOf) -> None:
    page = client_of(tina_is_everything.tina).get("/paths").text
    assert [(label, url) for label, url, _current in _roles(page)] == [
        ("Participant", "/my-path"),
        ("Trainer", f"/cohorts/{tina_is_everything.cohort.id}"),
        ("HR", "/our-people"),
        ("Administrator", "/organisations"),
    ]


def test_on_a_page_for_all_roles_one_is_who_one_was(tina_is_everything: Cast, client_of: ClientOf) -> None:
    client = client_of(tina_is_everything.tina)
    assert ("Participant", "/my-path", True) in _roles(client.get("/me").text)
    client.get("/our-people")
    assert ("HR", "/our-people", True) in _roles(client.get("/me").text)
    assert "<h1>Our people</h1>" in client.get("/").text
    client.get(f"/cohorts/{tina_is_everything.cohort.id}/people")
    assert _main_menu(client.get("/").text) == [("Cohorts", True), ("Paths", False)]


def test_a_role_that_was_taken_away_is_not_shown(
    tina_is_everything: Cast, session: Session, client_of: ClientOf
) -> None:
    client = client_of(tina_is_everything.paul)
    with client.session_transaction() as cookie:
        cookie["role"] = "administrator"
    page = client.get("/").text
    assert _main_menu(page) == [("My path", True), ("My things", False)]


# ---- other cohorts ----


def _train_another(session: Session, cast: Cast) -> str:
    other = make_cohort(session, make_path(session, cast.consultancy), "Våren")
    make_trainer(session, other, cast.tina)
    session.commit()
    return str(other.id)


def test_with_one_cohort_there_is_no_other(cast: Cast, client_of: ClientOf) -> None:
    assert _cohorts(client_of(cast.tina).get(f"/cohorts/{cast.cohort.id}/people").text) == []


@pytest.mark.parametrize(
    ("room", "leads_to"),
    [
        ("", ""),
        ("/people", "/people"),
        ("/people/add", "/people"),
        ("/groups", "/groups"),
        ("/certificates", "/certificates"),
    ],
)
def test_a_trainer_stays_in_the_room_when_changing_cohorts(
    session: Session, cast: Cast, client_of: ClientOf, room: str, leads_to: str
) -> None:
    other = _train_another(session, cast)
    client = client_of(cast.tina)
    links = _cohorts(client.get(f"/cohorts/{cast.cohort.id}{room}").text)
    assert links == [(f"/cohorts/{other}{leads_to}", "Våren"), ("/cohorts", "All cohorts")]
    assert client.get(links[0][0]).status_code == 200


def test_an_activity_belongs_to_one_cohort_so_the_other_opens_at_its_overview(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    other = _train_another(session, cast)
    page = client_of(cast.tina).get(f"/cohorts/{cast.cohort.id}/meetings/{cast.meeting.id}").text
    assert _cohorts(page)[0] == (f"/cohorts/{other}", "Våren")


def test_a_participant_of_two_cohorts_changes_between_the_paths(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    make_enrolment(session, cast.other_cohort, cast.paul, cast.pargas)
    session.commit()
    client = client_of(cast.paul)
    links = _cohorts(client.get(f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}").text)
    assert links == [(f"/cohorts/{cast.other_cohort.id}/walk", "Höst"), ("/my-path", "All cohorts")]
    assert client.get(links[0][0]).status_code == 200


def test_the_menu_of_cohorts_costs_one_query_and_stays_short(
    session: Session, cast: Cast, client_of: ClientOf, count_queries: Count
) -> None:
    client = client_of(cast.tina)
    url = f"/cohorts/{cast.cohort.id}/groups"
    client.get(url)
    before = count_queries(lambda: client.get(url))
    for number in range(12):
        cohort = make_cohort(session, make_path(session, cast.consultancy), f"Nr {number}")
        make_trainer(session, cohort, cast.tina)
    session.commit()
    assert count_queries(lambda: client.get(url)) == before + 1
    assert len(_cohorts(client.get(url).text)) == 11


# ---- the language of the page one is on ----


def _back_to(page: str) -> str:
    form = re.search(r'<form class="lp-languages".*?</form>', page, re.DOTALL)
    assert form
    found = re.search(r'name="next" value="([^"]*)"', form[0])
    assert found
    return found[1].replace("&amp;", "&")


def _choose(client: FlaskClient, page: str) -> str:
    answer = client.post("/language", data={"language": "sv", "next": _back_to(page)})
    assert answer.status_code == 303
    return str(answer.location)


def test_another_language_keeps_the_page_and_its_question(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.hanna)
    page = client.get("/our-people?state=walking&year=2026").text
    assert _choose(client, page) == "/our-people?state=walking&year=2026"
    assert '<html lang="sv"' in client.get("/our-people").text


def test_after_an_error_another_language_leads_to_the_same_form(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.paul)
    url = f"/cohorts/{cast.cohort.id}/reading-lists/{cast.reading_list.id}/suggest"
    answer = client.post(url, data={"title": ""})
    assert answer.status_code == 422
    assert _choose(client, answer.text) == url


def test_where_the_address_of_a_form_cannot_be_opened_one_comes_back_to_the_page_before(
    cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.tina)
    page = f"/cohorts/{cast.cohort.id}/themes"
    answer = client.post(f"{page}/add", data={}, headers={"Referer": f"http://localhost{page}"})
    assert answer.status_code == 422
    assert _choose(client, answer.text) == page
    foreign = client.post(f"{page}/add", data={}, headers={"Referer": f"http://elsewhere.example{page}"})
    assert _back_to(foreign.text) == "/"


def test_signed_out_another_language_keeps_the_page_too(client_of: ClientOf) -> None:
    client = client_of(None)
    page = client.get("/verify?code=ABC").text
    assert _choose(client, page) == "/verify?code=ABC"
    assert '<html lang="sv"' in client.get("/verify").text


# ---- no dead ends ----


def test_the_way_back_stands_on_the_administrators_inner_pages(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.ada)
    for url in (
        f"/organisations/{cast.pargas.id}",
        f"/organisations/{cast.pargas.id}/archive",
        f"/people/{cast.paul.id}",
        f"/people/{cast.paul.id}/disable",
        "/installation/log",
        "/installation/settings",
    ):
        assert 'aria-label="You are here"' in client.get(url).text, url
