"""The editor by keyboard: pictures never come without words, headings never skip a level."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from learnpath.paths.models import Activity, Picture
from tests.factories.cast import Cast
from tests.journeys.conftest import Site
from tests.journeys.keyboard import tab_to
from tests.journeys.steps import editor
from tests.paths.pictures import png

pytestmark = pytest.mark.journey


def _written(site: Site, cast: Cast) -> str:
    with site.session() as session:
        brief = session.scalars(select(Activity.brief).where(Activity.id == cast.page.id)).one()
        return str(next(iter(brief.values()), ""))


def _open(site: Site, cast: Cast) -> Page:
    page = site.page_of(cast.tina)
    page.goto(f"/paths/{cast.cohort_path.id}/activities/{cast.page.id}")
    editor(page)
    return page


def _tool(page: Page, name: str) -> None:
    """One tab stop for the whole bar, arrow keys inside."""
    page.locator(".lp-tools button[tabindex='0']").first.focus()
    page.keyboard.press("Home")
    for _step in range(20):
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == name:
            page.keyboard.press("Enter")
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"no tool {name}")


def _save(page: Page) -> None:
    tab_to(page, "Save", role="button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()


def test_a_picture_is_put_in_only_with_words(site: Site, cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "kaj.png"
    file.write_bytes(png())
    page = _open(site, cast)
    _tool(page, "Picture")
    row = page.locator(".lp-link:visible")
    row.get_by_role("button", name="Put it into the text").press("Enter")
    expect(row.get_by_role("alert")).to_have_text("Choose a picture first.")
    row.locator("input[type=file]").set_input_files(file)
    row.get_by_role("button", name="Put it into the text").press("Enter")
    expect(row.get_by_role("alert")).to_contain_text("Say what the picture shows")
    expect(row.get_by_label("What the picture shows")).to_be_focused()
    page.keyboard.type("En kaj i regn")
    page.keyboard.press("Enter")
    expect(editor(page).locator("img")).to_have_attribute("alt", "En kaj i regn")
    expect(editor(page)).to_be_focused()
    page.keyboard.type("Efter bilden.")
    _save(page)
    with site.session() as session:
        picture = session.scalars(select(Picture.file_id)).one()
    assert f'<img src="/pictures/{picture}" alt="En kaj i regn">' in _written(site, cast)
    assert "Efter bilden." in _written(site, cast)


def test_a_picture_may_be_called_decoration_and_its_words_changed_later(
    site: Site, cast: Cast, tmp_path: Path
) -> None:
    file = tmp_path / "kant.png"
    file.write_bytes(png())
    page = _open(site, cast)
    _tool(page, "Picture")
    row = page.locator(".lp-link:visible")
    row.locator("input[type=file]").set_input_files(file)
    row.get_by_role("button", name="It is only decoration").press("Enter")
    expect(editor(page).locator("img")).to_have_attribute("alt", "")
    editor(page).locator("img").click()
    _tool(page, "Picture")
    expect(row.get_by_label("What the picture shows")).to_be_focused()
    page.keyboard.type("En karta")
    page.keyboard.press("Enter")
    expect(editor(page).locator("img")).to_have_attribute("alt", "En karta")
    _save(page)
    assert 'alt="En karta"' in _written(site, cast)


def test_a_file_that_is_no_picture_is_refused_in_words(site: Site, cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "text.png"
    file.write_text("no picture")
    page = _open(site, cast)
    _tool(page, "Picture")
    row = page.locator(".lp-link:visible")
    row.locator("input[type=file]").set_input_files(file)
    row.get_by_label("What the picture shows").fill("Något")
    page.keyboard.press("Enter")
    expect(row.get_by_role("alert")).to_contain_text("This is no picture that can be shown.")
    page.keyboard.press("Escape")
    expect(row).to_have_count(0)
    expect(editor(page).locator("img")).to_have_count(0)


def test_where_pictures_have_no_place_none_is_offered(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    page.goto(f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}")
    editor(page)
    expect(page.get_by_role("button", name="Picture")).to_have_count(0)


def test_a_smaller_heading_waits_for_a_heading(site: Site, cast: Cast) -> None:
    page = _open(site, cast)
    field = editor(page)
    field.fill("")
    field.focus()
    smaller = page.get_by_role("button", name="Smaller heading")
    expect(smaller).to_have_attribute("aria-disabled", "true")
    _tool(page, "Smaller heading")
    page.keyboard.press("Shift+Tab")
    field.focus()
    page.keyboard.type("Först")
    expect(field.locator("h2, h3")).to_have_count(0)
    _tool(page, "Heading")
    expect(field).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("Sedan")
    expect(smaller).to_have_attribute("aria-disabled", "false")
    _tool(page, "Smaller heading")
    expect(field.locator("h3")).to_have_text("Sedan")
    expect(field).to_be_focused()
    # without the heading above it, the smaller one takes its place
    heading = page.get_by_role("button", name="Heading", exact=True)
    expect(heading).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("ArrowUp")
    expect(heading).to_have_attribute("aria-pressed", "true")
    _tool(page, "Heading")
    expect(field.locator("h2")).to_have_text("Sedan")
    _save(page)
    assert "<h2>Sedan</h2>" in _written(site, cast)


def test_pasted_headings_fall_into_order(site: Site, cast: Cast) -> None:
    page = _open(site, cast)
    field = editor(page)
    field.fill("")
    field.focus()
    page.evaluate(
        """() => {
          const brought = new DataTransfer();
          brought.setData("text/html", "<h4>Djupt</h4><p>a</p><h4>Lika djupt</h4>");
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: brought, bubbles: true }));
        }"""
    )
    expect(field.locator("h2")).to_have_text("Djupt")
    expect(field.locator("h3")).to_have_text("Lika djupt")
