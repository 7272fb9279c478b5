"""The accessibility statement: what is said before anybody has filled it in, and after."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.kernel.audit import AuditEvent
from learnpath.people.models import AccessibilityStatement
from learnpath.people.national import COUNTRIES, country_at
from learnpath.people.services.statements import StatementContent, missing_in, save_statement
from learnpath.terms import LANGUAGES, Compliance
from tests.conftest import ClientOf
from tests.factories.cast import Cast

URL = "/installation/accessibility"
FILLED = {
    "version": "0",
    "body": "Pargas stad",
    "country": "ax",
    "compliance": "partial",
    "assessed_by": "ourselves",
    "prepared_on": "2027-01-18",
    "reviewed_on": "2027-02-01",
    "faults-sv": "Filmer utan text.\n\n  Äldre   kartor.",
    "faults-fi": "Videot ilman tekstitystä.",
    "email": "Barriers@Pargas.example",
    "phone": "+358 2 123 45",
    "answer_days": "10",
}


def test_before_it_is_filled_in_it_says_so_and_names_what_it_can(client_of: ClientOf) -> None:
    page = client_of(None).get("/accessibility").text
    assert "Their name has not been filled in yet." in page
    assert "partially compliant" in page
    assert "laki digitaalisten palvelujen tarjoamisesta" in page or "306/2019" in page
    assert "Traficom" in page
    assert "nobody with a disability has tested it" in page
    assert "You should have an answer within 14 days." in page


def test_an_administrator_fills_it_in_and_everybody_reads_it(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    assert client_of(cast.ada).post(URL, data=FILLED).headers["Location"] == "/accessibility"
    page = client_of(None).get("/accessibility").text
    assert "Pargas stad is committed to making this service accessible" in page
    assert "2019:7" in page
    assert "Government of Åland" in page
    assert '<li lang="sv">Äldre kartor.</li>' in page
    assert "prepared on 18 January 2027" in page
    assert "last reviewed on 1 February 2027" in page
    assert 'href="mailto:barriers@pargas.example?subject=A%20barrier%20in%20learnpath' in page
    assert 'href="tel:+358212345"' in page
    assert "within 10 days" in page
    assert (
        session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all()[-1]
        == "accessibility statement changed"
    )


def test_the_installation_says_what_is_missing_until_nothing_is(cast: Cast, client_of: ClientOf) -> None:
    ada = client_of(cast.ada)
    assert "Still missing: Who is responsible, Country, Prepared on" in ada.get("/installation").text
    ada.post(URL, data=FILLED)
    assert "Still missing" not in ada.get("/installation").text
    assert "Still missing" not in ada.get(URL).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"prepared_on": "soon"}, "Write a date, such as 2027-01-18."),
        ({"reviewed_on": "2026-12-24"}, "This is before the day on which it was prepared."),
        ({"email": "nobody"}, "Write an address such as"),
        ({"form_url": "javascript:go()"}, "Write a web address that begins with https://."),
        ({"answer_days": "0"}, "Write a whole number from 1 to 365."),
        ({"faults-fi": "x" * 4001}, "At most 4000 characters, please."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    wrong: dict[str, str], said: str, session: Session, cast: Cast, client_of: ClientOf
) -> None:
    answer = client_of(cast.ada).post(URL, data=FILLED | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Äldre" in answer.text
    assert session.scalars(select(AccessibilityStatement)).all() == []


def test_the_second_to_save_sees_both(cast: Cast, client_of: ClientOf) -> None:
    ada = client_of(cast.ada)
    ada.post(URL, data=FILLED)
    meanwhile = ada.post(URL, data=FILLED | {"body": "Väståbolands stad", "country": "fi"})
    assert meanwhile.status_code == 409
    for words in ("Pargas stad", "Väståbolands stad", "Åland Islands", "Finland", "What is saved now"):
        assert words in meanwhile.text
    assert ada.post(URL, data=FILLED | {"version": "1", "body": "Väståboland"}).status_code == 303


def test_the_same_form_sent_twice_is_saved_once(session: Session, cast: Cast, client_of: ClientOf) -> None:
    ada = client_of(cast.ada)
    assert [ada.post(URL, data=FILLED).status_code for _time in range(2)] == [303, 303]
    assert session.scalars(select(AccessibilityStatement.version)).one() == 1


def test_only_an_administrator_fills_it_in(cast: Cast, client_of: ClientOf) -> None:
    for person in (cast.otto, cast.tina, cast.hanna):
        assert client_of(person).get(URL).status_code == 403
        assert client_of(person).post(URL, data=FILLED).status_code == 403


def test_the_pages_ask_the_database_little(
    cast: Cast, client_of: ClientOf, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    ada = client_of(cast.ada)
    ada.post(URL, data=FILLED)
    for url in ("/accessibility", URL):
        assert count_queries(lambda url=url: ada.get(url)) <= 6


def test_where_the_law_wants_a_number_or_a_place_they_are_missing(session: Session) -> None:
    content = StatementContent(body="A", country="dk", prepared_on=date(2027, 1, 1), email="a@b.example")
    assert missing_in(content) == ["phone", "official_url"]
    save_statement(session, content, drawn_from=0, by_id=None)
    assert session.get_one(AccessibilityStatement, 1).compliance is Compliance.PARTIAL


def test_every_country_names_its_law_and_authority_in_its_own_language_and_in_english() -> None:
    for country in COUNTRIES.values():
        for texts in (country.law, country.authority.name):
            assert set(texts) <= set(LANGUAGES)
            assert "en" in texts
            assert next(iter(texts)) != "en"
        assert country.law_url.startswith("https://")
        assert country.authority.url.startswith("https://")


def test_the_country_is_guessed_from_the_time_zone() -> None:
    assert [country_at(f"Europe/{city}") for city in ("Mariehamn", "Oslo", "Berlin")] == ["ax", "no", ""]
