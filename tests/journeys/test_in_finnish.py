"""Somebody who reads Finnish walks a path that is written in Swedish."""

import pytest
from playwright.sync_api import expect

from learnpath.people.models import Person
from tests.factories.cast import Cast
from tests.journeys.conftest import Site
from tests.journeys.steps import editor, lacks, press, sees, write

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
    expect(page.locator("html")).to_have_attribute("lang", "fi")
    sees(page, "etappi", ignore_case=True)
    swedish = page.get_by_role("link", name="Jämför era kommuner").first
    assert swedish.evaluate("link => link.closest('[lang]').lang") == "sv"

    page.goto(f"/cohorts/{cast.cohort.id}/stations/{cast.station.id}")
    for word in ("ryhmätehtävä", "oma tehtävä", "lukulista", "pohdinta", "tapaaminen"):
        sees(page, word, ignore_case=True)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Var står vi?")
    assert heading.evaluate("h1 => (h1.querySelector('[lang]') || h1.closest('[lang]')).lang") == "sv"

    page.get_by_role("link", name="Jämför era kommuner").first.click()
    write(page, "Vertasimme kuntiamme.")
    press(page, "Tallenna")
    sees(page, "luonnos", ignore_case=True)
    press(page, "Palauta pienryhmän puolesta")
    expect(page.locator("html")).to_have_attribute("lang", "fi")
    press(page, "Palauta pienryhmän puolesta")
    sees(page, "palautettu", ignore_case=True)
    for english in ("hand in", "saved", "trainer", "group"):
        lacks(page, english, ignore_case=True)


def test_choosing_a_language_stays_on_the_page(site: Site, cast: Cast, paul: Person) -> None:
    page = site.page_of(paul)
    here = f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}?page=1"
    page.goto(here)
    sees(page, "Vain sinä voit lukea tämän.")
    page.locator("summary", has_text="Paul Palm").click()
    press(page, "Svenska")
    expect(page).to_have_url(site.url + here)
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    sees(page, "reflektion", ignore_case=True)
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "sv")  # from now on, on every page


def test_what_was_typed_is_kept_when_the_language_is_changed(site: Site, cast: Cast, paul: Person) -> None:
    page = site.page_of(paul)
    page.goto(f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}")
    write(page, "Olen muutoksen keskellä.")
    page.locator("summary", has_text="Paul Palm").click()
    press(page, "English")
    expect(editor(page)).to_have_text("Olen muutoksen keskellä.")


def test_a_visitor_signs_in_and_verifies_in_the_browsers_language(site: Site, cast: Cast) -> None:
    context = site.browser.new_context(base_url=site.url, locale="fi-FI")
    page = context.new_page()
    page.goto("/sign-in")
    expect(page.locator("html")).to_have_attribute("lang", "fi")
    sees(page, "kirjaudu", ignore_case=True)
    page.goto("/verify")
    sees(page, "tarkistuskoodi", ignore_case=True)
