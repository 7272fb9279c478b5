"""Somebody who reads Finnish walks a path that is written in Swedish."""

import pytest

from learnpath.people.models import Person
from tests.factories.cast import Cast
from tests.journeys.conftest import Site
from tests.journeys.steps import editor, press, words, write

pytestmark = pytest.mark.journey


@pytest.fixture
def paul(site: Site, cast: Cast) -> Person:
    with site.session() as session:
        session.get_one(Person, cast.paul.id).language = "fi"
        session.commit()
    return cast.paul


def test_path_station_and_assignment_speak_finnish(site: Site, cast: Cast, paul: Person) -> None:
    page = site.page_of(paul)
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "fi"
    assert "etappi" in words(page).lower()
    swedish = page.get_by_role("link", name="Jämför era kommuner").first
    assert swedish.evaluate("link => link.closest('[lang]').lang") == "sv"

    page.goto(f"/cohorts/{cast.cohort.id}/stations/{cast.station.id}")
    said = words(page).lower()
    for word in ("ryhmätehtävä", "oma tehtävä", "lukulista", "pohdinta", "tapaaminen"):
        assert word in said, word
    heading = page.get_by_role("heading", level=1)
    assert heading.inner_text() == "Var står vi?"
    assert heading.evaluate("h1 => (h1.querySelector('[lang]') || h1.closest('[lang]')).lang") == "sv"

    page.get_by_role("link", name="Jämför era kommuner").first.click()
    write(page, "Vertasimme kuntiamme.")
    press(page, "Tallenna")
    page.wait_for_load_state()
    assert "luonnos" in words(page).lower()
    press(page, "Palauta pienryhmän puolesta")
    assert page.locator("html").get_attribute("lang") == "fi"
    press(page, "Palauta pienryhmän puolesta")
    assert "palautettu" in words(page).lower()
    for english in ("hand in", "saved", "trainer", "group"):
        assert english not in words(page).lower()


def test_choosing_a_language_stays_on_the_page(site: Site, cast: Cast, paul: Person) -> None:
    page = site.page_of(paul)
    here = f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}?page=1"
    page.goto(here)
    assert "vain minä" in words(page).lower() or "vain sinä" in words(page).lower()
    page.locator("summary", has_text="Paul Palm").click()
    press(page, "Svenska")
    assert page.url == site.url + here
    assert page.locator("html").get_attribute("lang") == "sv"
    assert "reflektion" in words(page).lower()
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "sv"  # from now on, on every page


def test_what_was_typed_is_kept_when_the_language_is_changed(site: Site, cast: Cast, paul: Person) -> None:
    page = site.page_of(paul)
    page.goto(f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}")
    write(page, "Olen muutoksen keskellä.")
    page.locator("summary", has_text="Paul Palm").click()
    press(page, "English")
    assert editor(page).inner_text().strip() == "Olen muutoksen keskellä."


def test_a_visitor_signs_in_and_verifies_in_the_browsers_language(site: Site, cast: Cast) -> None:
    context = site.browser.new_context(base_url=site.url, locale="fi-FI")
    page = context.new_page()
    page.goto("/sign-in")
    assert page.locator("html").get_attribute("lang") == "fi"
    assert "kirjaudu" in words(page).lower()
    page.goto("/verify")
    assert "tarkistuskoodi" in words(page).lower()
