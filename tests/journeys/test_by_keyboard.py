"""With Tab and Enter only: to the next step, writing, handing in; and one always sees where one is."""

import pytest
from playwright.sync_api import expect

from tests.factories.cast import Cast
from tests.journeys.conftest import Site
from tests.journeys.keyboard import tab_to, where
from tests.journeys.steps import editor, press, sees

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [360, 1280])
def test_a_participant_hands_in_by_keyboard(site: Site, cast: Cast, width: int) -> None:
    page = site.page_of(cast.paul, width=width)
    page.goto("/")
    tab_to(page, "To the content", most=1)
    page.keyboard.press("Enter")
    tab_to(page, "Jämför era kommuner")
    page.keyboard.press("Enter")
    page.wait_for_url("**/assignments/**")
    editor(page)
    tab_to(page, "", role="textbox")
    page.keyboard.type("Vi jämförde.")
    page.keyboard.press("Enter")
    page.keyboard.type("Pargas har en pool.")
    tab_to(page, "Hand in for the group")  # Tab leads out of the editor
    page.keyboard.press("Enter")
    page.wait_for_url("**/hand-in")
    tab_to(page, "Hand in for the group")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Revision 1")).to_be_visible()
    sees(page, "Pargas har en pool.")


def test_every_stop_of_a_trainers_pages_can_be_seen(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.tina)
    own = f"/cohorts/{cast.cohort.id}"
    for url in ("/", f"{own}/people", f"{own}/groups", f"{own}/certificates", f"/paths/{cast.path.id}"):
        page.goto(url)
        for _stop in range(40):
            page.keyboard.press("Tab")
            if where(page) is None:
                break


def test_after_an_error_the_focus_is_on_the_summary_which_leads_to_the_field(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    page.goto(f"/cohorts/{cast.cohort.id}/reading-lists/{cast.reading_list.id}/suggest")
    page.get_by_label("Authors").fill("Edmondson, A.")
    tab_to(page, "Put it on the list")
    page.keyboard.press("Enter")
    summary = page.locator("[data-error-summary] h2")
    expect(summary).to_be_focused()
    tab_to(page, "Title", most=1)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Title")).to_be_focused()
    expect(page.get_by_label("Authors")).to_have_value("Edmondson, A.")


def test_in_the_editor_too_the_summary_leads_to_the_text(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    page.goto(f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}")
    editor(page)
    press(page, "Save")
    expect(page.locator("[data-error-summary] h2")).to_be_focused()
    tab_to(page, "Your text", most=1)
    page.keyboard.press("Enter")
    page.keyboard.type("Jag är här.")
    expect(editor(page)).to_have_text("Jag är här.")


def test_a_dialog_that_asks_keeps_the_focus_and_gives_it_back(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.tina)
    page.goto(f"/cohorts/{cast.cohort.id}/groups")
    page.locator("summary", has_text="Change Blå").press("Enter")
    tab_to(page, "Remove", most=3)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("summary", has_text="Change Blå")).to_be_focused()
