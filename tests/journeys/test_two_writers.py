"""Two people write in one group's draft: the second to save is shown both texts, and nothing is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories.cast import Cast
from tests.journeys.conftest import Site
from tests.journeys.steps import comes_to, drafts, editor, press, sees, write

pytestmark = pytest.mark.journey

PAUL = "Pargas har anställt en vikariepool."
PETRA = "Habo låter grannskolan hjälpa till."


def _both_open(site: Site, cast: Cast, *, javascript: bool = True) -> tuple[Page, Page]:
    pages = [site.page_of(person, javascript=javascript) for person in (cast.paul, cast.petra)]
    for page in pages:
        page.goto(f"/cohorts/{cast.cohort.id}/assignments/{cast.group_work.id}")
    return pages[0], pages[1]


def test_the_second_to_be_saved_by_itself_is_led_to_both_texts_and_keeps_both(site: Site, cast: Cast) -> None:
    paul, petra = _both_open(site, cast)
    write(paul, PAUL)
    expect(paul.locator("[data-autosave-status]")).to_contain_text("you wrote last")
    write(petra, PETRA)
    status = petra.locator("[data-autosave-status]")
    expect(status).to_contain_text("Paul Palm has saved another text meanwhile")
    comes_to(lambda: drafts(site), [f"<p>{PAUL}</p>"])
    status.get_by_role("link", name="See both texts").click()
    expect(petra.get_by_role("heading", name="Somebody else has saved meanwhile")).to_be_visible()
    expect(editor(petra)).to_have_text(PETRA)
    expect(petra.get_by_role("region", name="Theirs")).to_contain_text(PAUL)
    write(petra, f"{PAUL} {PETRA}")
    press(petra, "Save mine as the new text")
    expect(editor(petra)).to_contain_text(f"{PAUL} {PETRA}")
    comes_to(lambda: drafts(site), [f"<p>{PAUL} {PETRA}</p>"])
    petra.reload()  # nothing that is saved comes back as if it were not
    expect(petra.locator(".lp-kept")).to_have_count(0)

    editor(paul).press("End")
    paul.keyboard.type(" Den kostar lite.")
    expect(paul.locator("[data-autosave-status]")).to_contain_text("Petra Perho has saved another text")
    comes_to(lambda: drafts(site), [f"<p>{PAUL} {PETRA}</p>"])


def test_whoever_saves_second_by_the_button_is_shown_both_and_may_keep_the_others(
    site: Site, cast: Cast
) -> None:
    paul, petra = _both_open(site, cast)
    write(paul, PAUL)
    press(paul, "Save")
    paul.wait_for_load_state()
    write(petra, PETRA)
    press(petra, "Save")
    expect(petra.get_by_role("heading", name="Somebody else has saved meanwhile")).to_be_visible()
    expect(editor(petra)).to_have_text(PETRA)
    press(petra, "Keep theirs")
    expect(editor(petra)).to_have_text(PAUL)
    expect(petra.locator(".lp-kept")).to_have_count(0)
    comes_to(lambda: drafts(site), [f"<p>{PAUL}</p>"])


def test_without_scripts_the_second_is_shown_both_texts_too(site: Site, cast: Cast) -> None:
    paul, petra = _both_open(site, cast, javascript=False)
    label = "The text that you write together"
    paul.get_by_label(label).fill(PAUL)
    press(paul, "Save")
    petra.get_by_label(label).fill(PETRA)
    press(petra, "Hand in for the group")
    expect(petra.get_by_label("Yours")).to_have_value(PETRA)
    expect(petra.get_by_role("region", name="Theirs")).to_contain_text(PAUL)
    petra.get_by_label("Yours").fill(f"{PAUL}\n\n{PETRA}")
    press(petra, "Save mine as the new text")
    comes_to(lambda: drafts(site), [f"<p>{PAUL}</p><p>{PETRA}</p>"])
    sees(petra, "you wrote last")


def test_what_is_handed_in_is_what_was_looked_at(site: Site, cast: Cast) -> None:
    paul, petra = _both_open(site, cast)
    write(paul, PAUL)
    press(paul, "Hand in for the group")
    expect(paul.get_by_role("heading", name="This is what they get")).to_be_visible()
    petra.reload()
    write(petra, PETRA)
    press(petra, "Save")
    expect(petra.locator("[data-autosave-status]")).to_contain_text("you wrote last")
    press(paul, "Hand in for the group")
    expect(paul.get_by_role("status")).to_contain_text("Petra Perho changed the text")
    sees(paul, PETRA)
    press(paul, "Hand in for the group")
    expect(paul.get_by_role("heading", name="Revision 1")).to_be_visible()
    expect(paul.get_by_role("article")).to_contain_text(PETRA)
