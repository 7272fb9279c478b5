"""Each main job with the keyboard alone: no click, no focus set by the test, and one always sees where one is."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.factories.cast import Cast
from tests.factories.certificates import make_certificate
from tests.journeys.conftest import Site
from tests.journeys.keyboard import choose, go, tab_to, where, write_in
from tests.journeys.steps import comes_to, editor, newest_mail, revisions, sees

pytestmark = pytest.mark.journey

TEXT = "Vi jämförde hur våra kommuner stöder personalen."


def _hand_in(site: Site, cast: Cast) -> None:
    """Petra's own work, waiting for review."""
    page = site.page_of(cast.petra)
    page.goto(f"/cohorts/{cast.cohort.id}/assignments/{cast.own_work.id}")
    editor(page).fill(TEXT)
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.context.close()


def test_signing_in_by_a_mailed_link(site: Site, cast: Cast) -> None:
    page = site.page_of(None)
    page.goto("/")
    write_in(page, "E-mail address", "paul@people.example")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/sent")
    site.deliver()
    link = re.search(r"http://\S+/sign-in/link/\S+", newest_mail(site))
    assert link is not None
    page.goto(link.group())
    go(page, "Sign in", role="button")
    page.wait_for_url(site.url + "/")
    # and out again, through the personal menu, which Escape closes
    go(page, "Paul Palm", role="summary")
    tab_to(page, "Sign out")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_hidden()
    here = where(page)
    assert here is not None
    assert here["name"].startswith("Paul Palm")
    page.keyboard.press("Enter")
    go(page, "Sign out")
    expect(page.get_by_label("E-mail address")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_participant_reads_and_says_so(site: Site, cast: Cast, width: int) -> None:
    page = site.page_of(cast.paul, width=width)
    page.goto(f"/cohorts/{cast.cohort.id}/stations/{cast.station.id}")
    go(page, "Läs")
    page.wait_for_url("**/reading-lists/**")
    go(page, "I have read this: Psychological safety")
    expect(page.get_by_role("button", name="Take the mark back: Psychological safety")).to_be_visible()


def test_a_participant_writes_with_the_tools_and_hands_in_for_the_group(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    page.goto(f"/cohorts/{cast.cohort.id}/assignments/{cast.group_work.id}")
    editor(page)
    tab_to(page, "Heading")  # the tools are one stop, the arrow keys lead along them
    page.keyboard.press("Enter")
    expect(editor(page)).to_be_focused()
    page.keyboard.type("Nuläge")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+B")
    page.keyboard.type(TEXT)
    go(page, "Hand in for the group")
    page.wait_for_url("**/hand-in")
    go(page, "Hand in for the group")
    expect(page.get_by_role("heading", name="Revision 1")).to_be_visible()
    comes_to(lambda: revisions(site), [f"<h2>Nuläge</h2><p><strong>{TEXT}</strong></p>"])


def test_a_participant_reflects_and_chooses_the_readers(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    page.goto(f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}")
    editor(page)
    tab_to(page, "", role="textbox")
    page.keyboard.type("Jag är mitt i en förändring.")
    tab_to(page, "Only you can read this.")  # chosen unless one chooses otherwise
    choose(page, "You and your group can read this.")
    go(page, "Save")
    expect(page.get_by_role("status").filter(has_text=re.compile("."))).to_be_visible()
    group = page.get_by_role("radio", name="You and your group can read this.")
    expect(group).to_be_checked()


def test_a_trainer_reviews_and_accepts(site: Site, cast: Cast) -> None:
    _hand_in(site, cast)
    page = site.page_of(cast.tina)
    page.goto(f"/cohorts/{cast.cohort.id}")
    go(page, "1")  # waiting for my review
    page.wait_for_url("**/reviews")
    go(page, "Pröva själv")
    page.wait_for_url("**/review")
    editor(page)
    tab_to(page, "", role="textbox")
    page.keyboard.type("Bra exempel.")
    go(page, "Accept", role="button")
    page.wait_for_url(re.compile("/reviews|/cohorts"))
    participant = site.page_of(cast.petra)
    participant.goto(f"/cohorts/{cast.cohort.id}/assignments/{cast.own_work.id}")
    sees(participant, "Accepted by Tina Trygg")
    sees(participant, "Bra exempel.")


def test_a_trainer_makes_a_group_and_moves_somebody_into_it(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.tina)
    page.goto(f"/cohorts/{cast.cohort.id}/groups")
    write_in(page, "Name of a new group", "Gul")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Gul")).to_be_visible()
    go(page, "Petra Perho", key="Space")
    tab_to(page, "To", role="select")
    page.keyboard.type("Gul")
    go(page, "Move", role="button")
    group = page.locator("section").filter(has=page.get_by_role("heading", name="Gul"))
    expect(group).to_contain_text("Petra Perho")


def test_hr_filters_and_downloads(site: Site, cast: Cast, tmp_path: Path) -> None:
    with site.session() as session:
        make_certificate(session, cast.paul_enrolment)
        session.commit()
    page = site.page_of(cast.hanna)
    page.goto("/")
    go(page, "Choose cohort, year or state")
    tab_to(page, "State")
    for _option in range(6):  # not by its letters: on a slow machine they are taken for two words
        if page.locator("select[name=state]").input_value() == "certificate":
            break
        page.keyboard.press("ArrowDown")
    go(page, "Show", role="button")
    page.wait_for_url("**state=certificate**")
    expect(page.locator("main")).to_contain_text("Paul Palm")
    tab_to(page, "Download register (Excel)")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    waiting.value.save_as(tmp_path / "register.xlsx")
    rows = load_workbook(tmp_path / "register.xlsx").active.iter_rows(values_only=True)
    assert any("Palm" in str(cell) for row in rows for cell in row)
    tab_to(page, "Download certificates (1)", back=True)
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename.endswith(".zip")


def test_anybody_checks_a_certificate(site: Site, cast: Cast) -> None:
    with site.session() as session:
        code = make_certificate(session, cast.paul_enrolment).code
        session.commit()
    page = site.page_of(None)
    page.goto("/verify")
    write_in(page, "Verification code", "AAAA")
    page.keyboard.press("Enter")
    expect(page.locator("[data-error-summary] h2, [role=alert], main h1").first).to_be_visible()
    page.goto("/verify")
    write_in(page, "Verification code", code)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Paul Palm").first).to_be_visible()


def _answer(page: Page, name: str) -> None:
    here = where(page)
    assert here is not None
    if not here["name"].startswith(name):
        tab_to(page, name, most=4)
    page.keyboard.press("Enter")


def test_a_trainer_removes_a_group_after_being_asked(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.tina)
    page.goto(f"/cohorts/{cast.cohort.id}/groups")
    go(page, "Change Blå", role="summary")
    go(page, "Remove")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    _answer(page, dialog.get_by_role("button").first.inner_text())
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("heading", name="Blå")).to_have_count(0)
