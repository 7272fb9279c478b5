"""A session that ends, a network that goes, a tab that closes: what was typed is still there."""

import pytest
from playwright.sync_api import expect

from tests.factories.cast import Cast
from tests.journeys.conftest import Site
from tests.journeys.steps import (
    comes_to,
    drafts,
    editor,
    end_sessions_of,
    lacks,
    press,
    sees,
    sign_in_again,
    write,
)

pytestmark = pytest.mark.journey

TEXT = "Vi har talat med alla lärare i skolan, och det här är vad de säger om vikarier och om sin egen ork."


def test_a_session_that_ends_while_one_writes_loses_nothing(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    work = f"/cohorts/{cast.cohort.id}/assignments/{cast.group_work.id}"
    page.goto(work)
    editor(page)
    end_sessions_of(site, cast.paul)
    write(page, TEXT)
    status = page.locator("[data-autosave-status]")
    expect(status).to_contain_text("Not saved: you have been signed out.")
    expect(editor(page)).to_have_text(TEXT)
    page.goto(work)
    page.wait_for_url("**/sign-in**")
    sign_in_again(site, page, cast.paul)
    page.goto(work)
    expect(editor(page)).to_have_text(TEXT)
    sees(page, "We kept what you had written here.")
    comes_to(lambda: drafts(site), [])
    press(page, "Save")
    expect(editor(page)).to_have_text(TEXT)
    comes_to(lambda: drafts(site), [f"<p>{TEXT}</p>"])
    expect(page.locator(".lp-kept")).to_have_count(0)


def test_the_open_page_saves_again_once_one_has_signed_in_elsewhere(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    page.goto(f"/cohorts/{cast.cohort.id}/assignments/{cast.group_work.id}")
    editor(page)
    end_sessions_of(site, cast.paul)
    write(page, TEXT)
    status = page.locator("[data-autosave-status]")
    expect(status).to_contain_text("Not saved: you have been signed out.")
    sign_in_again(site, page, cast.paul)
    press(page, "Save")
    expect(editor(page)).to_have_text(TEXT)
    comes_to(lambda: drafts(site), [f"<p>{TEXT}</p>"])


@pytest.mark.parametrize("text", [TEXT, "Kort.", "Två rader:\n3 < 4 & 5 > 4"])
def test_without_scripts_the_text_goes_round_by_the_sign_in(site: Site, cast: Cast, text: str) -> None:
    page = site.page_of(cast.paul, javascript=False)
    page.goto(f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}")
    page.get_by_label("Your text").fill(text)
    end_sessions_of(site, cast.paul)
    press(page, "Save")
    expect(page.get_by_role("heading", name="Your text is still here")).to_be_visible()
    expect(page.get_by_label("What you wrote")).to_have_value(text)
    sign_in_again(site, page, cast.paul)
    press(page, "Send it now")
    page.goto(f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}")
    expect(page.get_by_label("Your text")).to_have_value(text)


def test_what_is_typed_offline_is_saved_when_the_network_is_back(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    page.goto(f"/cohorts/{cast.cohort.id}/assignments/{cast.group_work.id}")
    editor(page)
    page.context.set_offline(True)
    write(page, TEXT)
    status = page.locator("[data-autosave-status]")
    expect(status).to_contain_text("Not saved yet: there is no connection.")
    page.context.set_offline(False)
    expect(status).to_contain_text("you wrote last")
    comes_to(lambda: drafts(site), [f"<p>{TEXT}</p>"])


def test_a_tab_closed_offline_gives_the_text_back_and_signing_out_forgets_it(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    prompt = f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}"
    page.goto(prompt)
    write(page, TEXT)
    page.wait_for_timeout(600)
    again = page.context.new_page()
    page.close()
    again.goto(prompt)
    expect(editor(again)).to_have_text(TEXT)
    again.locator("summary", has_text="Paul Palm").click()
    press(again, "Sign out")
    again.wait_for_url("**/sign-in**")
    assert again.evaluate("Object.keys(localStorage).length") == 0


def test_with_scripts_the_text_on_the_way_round_is_read_and_not_its_tags(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    prompt = f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}"
    page.goto(prompt)
    write(page, TEXT)
    end_sessions_of(site, cast.paul)
    press(page, "Save")
    expect(page.get_by_role("heading", name="Your text is still here")).to_be_visible()
    sees(page, TEXT)
    lacks(page, "<p>")
    assert not any("<p>" in field.input_value() for field in page.get_by_role("textbox").all())
    sign_in_again(site, page, cast.paul)
    press(page, "Send it now")
    expect(editor(page)).to_have_text(TEXT)
    expect(page.locator(".lp-kept")).to_have_count(0)
