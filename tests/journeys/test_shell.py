"""What stands around every page: roles, the end of a session, no network, the guide, what takes long."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import update

from learnpath.kernel.clock import now
from learnpath.people.models import SignInSession
from learnpath.terms import MembershipKind
from tests.factories.cast import Cast
from tests.factories.people import make_member
from tests.journeys.conftest import Site
from tests.journeys.steps import editor, end_sessions_of, press, sees, sign_in_again, write

pytestmark = pytest.mark.journey

TEXT = "Det här skrev jag medan jag väntade på tåget."


def _end_in(site: Site, **left: float) -> None:
    """Every session ends in so long."""
    with site.session() as session:
        session.execute(update(SignInSession).values(expires_at=now() + timedelta(**left)))
        session.commit()


def _has_focus(page: Page, words: str) -> None:
    expect(page.locator(":focus")).to_have_text(words)


# ---- roles ----


@pytest.mark.parametrize("width", [320, 1280])
def test_a_trainer_who_is_hr_too_changes_over_by_keyboard(site: Site, cast: Cast, width: int) -> None:
    with site.session() as session:
        make_member(session, cast.tina, cast.pargas, MembershipKind.HR)
        session.commit()
    page = site.page_of(cast.tina, width=width)
    page.goto("/paths")
    summary = page.locator("summary", has_text="Trainer")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".lp-role ul")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".lp-role ul")).to_be_hidden()
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    _has_focus(page, "Trainer")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/our-people")
    menu = page.get_by_role("navigation", name="Main menu")
    expect(menu.get_by_role("link", name="Our people")).to_have_attribute("aria-current", "page")
    expect(menu.get_by_role("link", name="Paths")).to_have_count(0)
    page.goto("/me")  # a page of no role in particular
    expect(page.locator("summary", has_text="HR")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_roles_are_a_press_away_too(site: Site, cast: Cast) -> None:
    with site.session() as session:
        make_member(session, cast.hanna, cast.consultancy, MembershipKind.ADMINISTRATOR)
        session.commit()
    page = site.page_of(cast.hanna, javascript=False)
    page.goto("/")
    page.locator("summary", has_text="HR").click()
    page.locator(".lp-role").get_by_role("link", name="Administrator").click()
    page.wait_for_url("**/organisations")


# ---- the guide ----


@pytest.mark.parametrize("javascript", [True, False])
def test_a_guide_is_put_away_and_brought_back(site: Site, cast: Cast, javascript: bool) -> None:
    page = site.page_of(cast.paul, width=360, javascript=javascript)
    page.goto("/")
    guide = page.get_by_role("region", name="Here is how it works")
    expect(guide.get_by_role("listitem")).to_have_count(3)
    press(page, "I see, put this away")
    expect(page).to_have_url(site.url + "/")
    expect(guide).to_have_count(0)
    elsewhere = site.page_of(cast.paul, javascript=javascript)
    elsewhere.goto("/")
    expect(elsewhere.get_by_role("region", name="Here is how it works")).to_have_count(0)
    elsewhere.goto("/me")
    press(elsewhere, "Show the guides again")
    page.goto("/")
    expect(guide).to_be_visible()


# ---- language ----


def test_another_language_keeps_what_is_being_written(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    prompt = f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}?from=mail"
    page.goto(prompt)
    write(page, TEXT)
    page.locator("summary", has_text="Paul Palm").click()
    press(page, "Svenska")
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page).to_have_url(site.url + prompt)
    expect(editor(page)).to_have_text(TEXT)


def test_another_language_after_an_error_keeps_what_was_typed(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    form = f"/cohorts/{cast.cohort.id}/reading-lists/{cast.reading_list.id}/suggest"
    page.goto(form)
    page.get_by_label("Authors").fill("Edmondson, A.")
    press(page, "Put it on the list")
    expect(page.locator("[data-error-summary] h2")).to_be_focused()
    page.locator("summary", has_text="Paul Palm").click()
    press(page, "Svenska")
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page).to_have_url(site.url + form)
    expect(page.locator("[name=authors]")).to_have_value("Edmondson, A.")


# ---- the end of a session ----


def test_five_minutes_before_the_end_one_is_asked_once_and_stays(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    page.context.clock.install()
    _end_in(site, minutes=30)
    page.goto(f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}")
    other = page.context.new_page()
    other.goto("/me")
    page.bring_to_front()
    editor(page).click()
    page.context.clock.fast_forward("24:00")
    dialog = page.get_by_role("alertdialog", name="You will soon be signed out")
    expect(dialog).to_be_hidden()
    page.context.clock.fast_forward("01:05")
    expect(dialog).to_be_visible()
    expect(other.get_by_role("alertdialog")).to_be_visible()
    expect(dialog).to_contain_text(re.compile(r"It happens at \d\d:\d\d"))
    _has_focus(page, "Stay signed in")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(other.get_by_role("alertdialog")).to_be_hidden()  # the other page has heard of it
    assert page.evaluate("document.activeElement.isContentEditable")
    page.goto("/me")
    assert int(page.locator("body").get_attribute("data-session-ends") or 0) > 24 * 3600
    expect(dialog).to_be_hidden()


def test_whoever_closes_the_question_is_not_asked_again_on_the_next_page(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    _end_in(site, minutes=4)
    page.goto("/me")
    expect(page.get_by_role("alertdialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.goto("/my-path")
    page.wait_for_timeout(500)
    expect(page.get_by_role("alertdialog")).to_be_hidden()


def test_when_it_has_ended_the_page_says_so_and_goes_on_after_signing_in_again(
    site: Site, cast: Cast
) -> None:
    page = site.page_of(cast.paul)
    page.context.clock.install()
    _end_in(site, minutes=30)
    page.goto(f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}")
    write(page, TEXT)
    page.context.clock.fast_forward("30:05")
    end_sessions_of(site, cast.paul)
    expect(page.get_by_text("You are signed out now.")).to_be_visible()
    _has_focus(page, "Sign in (opens a new tab)")
    sign_in_again(site, page, cast.paul)
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    press(page, "Save")
    expect(editor(page)).to_have_text(TEXT)
    expect(page.locator(".lp-kept")).to_have_count(0)


def test_signing_out_in_one_tab_is_said_in_the_other(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    page.goto("/me")
    other = page.context.new_page()
    other.goto("/me")
    other.locator("summary", has_text="Paul Palm").click()
    press(other, "Sign out")
    other.wait_for_url("**/sign-in**")
    expect(page.get_by_text("You are signed out now.")).to_be_visible()


def test_at_the_last_end_nothing_is_promised(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    with site.session() as session:
        values = {"began_at": now() - timedelta(days=90), "expires_at": now() + timedelta(minutes=3)}
        session.execute(update(SignInSession).values(**values))
        session.commit()
    page.goto("/me")
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("you will have to sign in again then")
    expect(dialog.get_by_role("button", name="Stay signed in")).to_have_count(0)
    _has_focus(page, "Go on")


def test_a_file_that_could_not_come_along_is_asked_for_again(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.tina, javascript=False)
    page.goto(f"/cohorts/{cast.cohort.id}/people/import")
    page.get_by_label("File").set_input_files(
        {"name": "Deltagare.csv", "mimeType": "text/csv", "buffer": b"Namn;E-post\nEva Ek;eva@x.example"}
    )
    _end_in(site, seconds=-1)
    press(page, "Show what will happen")
    sees(page, "A file cannot be kept on the way")
    sign_in_again(site, page, cast.tina)
    page.get_by_label("Choose again: Deltagare.csv").set_input_files(
        {
            "name": "Deltagare.csv",
            "mimeType": "text/csv",
            "buffer": b"Namn;E-post;Kommun\nEva Ek;eva@x.example;Pargas",
        }
    )
    press(page, "Send it now")
    sees(page, "Eva Ek")


# ---- no network ----


@pytest.fixture
def visited(site: Site, cast: Cast) -> Iterator[Page]:
    """Paul's browser on his second page, when the page for offline is kept."""
    page = site.page_of(cast.paul)
    page.goto("/")
    assert page.evaluate("navigator.serviceWorker.getRegistration().then(found => !!found)") is False
    page.goto("/me")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    yield page
    page.context.set_offline(False)


def test_without_a_network_a_kind_page_stands_there_and_goes_away_by_itself(visited: Page) -> None:
    visited.context.set_offline(True)
    visited.goto("/my-path")
    expect(visited.get_by_role("heading", name="There is no connection")).to_be_visible()
    sees(visited, "kept in this browser")
    assert visited.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Inter Variable"')
    visited.get_by_role("link", name="Try again").click()
    expect(visited.get_by_role("heading", name="There is no connection")).to_be_visible()
    visited.wait_for_load_state()  # the page's script hears of the network from now on
    visited.context.set_offline(False)
    expect(visited.get_by_role("heading", name="Hello Paul.")).to_be_visible()


def test_it_speaks_the_readers_language(visited: Page, site: Site) -> None:
    visited.locator("summary", has_text="Paul Palm").click()
    press(visited, "Suomi")
    expect(visited.locator("html")).to_have_attribute("lang", "fi")
    visited.evaluate(
        """async () => {
             const isKept = async () => {
               const names = await caches.keys();
               return names.length === 1 && names[0].includes('language=fi');
             };
             while (!(await isKept())) await new Promise(wait => setTimeout(wait, 50));
           }"""
    )
    visited.context.set_offline(True)
    visited.goto("/my-path")
    expect(visited.locator("[data-try-again]")).to_be_visible()
    expect(visited.locator("html")).to_have_attribute("lang", "fi")


def test_nothing_of_anybodys_is_kept_in_the_browser(visited: Page, cast: Cast) -> None:
    visited.goto(f"/cohorts/{cast.cohort.id}/assignments/{cast.group_work.id}")
    kept = visited.evaluate(
        """async () => {
             const found = [];
             for (const name of await caches.keys()) {
               const cache = await caches.open(name);
               for (const request of await cache.keys()) {
                 const path = new URL(request.url).pathname;
                 found.push([path, path === '/offline' ? await (await cache.match(request)).text() : '']);
               }
             }
             return found;
           }"""
    )
    assert all(path == "/offline" or path.startswith("/static/") for path, _text in kept)
    assert kept
    assert not any("Paul" in text or "csrf" in text for _path, text in kept)


def test_a_form_sent_offline_stays_where_it_is(visited: Page) -> None:
    visited.get_by_label("Given name").fill("Pål")
    visited.context.set_offline(True)
    press(visited, "Save")
    expect(visited.get_by_role("alert")).to_contain_text("There is no connection just now.")
    expect(visited.get_by_label("Given name")).to_have_value("Pål")
    visited.context.set_offline(False)
    expect(visited.get_by_role("alert")).to_have_count(0)
    press(visited, "Save")
    expect(visited.get_by_text("Saved.")).to_be_visible()


# ---- what takes long ----


def test_what_takes_long_says_that_it_is_on_its_way(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul)
    page.goto(f"/cohorts/{cast.cohort.id}/reading-lists/{cast.reading_list.id}")
    held: list[Route] = []
    page.route("**/read", lambda route: held.append(route))
    press(page, "I have read this: Psychological safety")
    working = page.get_by_role("status").filter(has_text="Working …")
    assert working.count() == 0  # what is quick says nothing
    expect(working).to_be_visible()
    expect(page.locator("form[aria-busy=true]")).to_have_count(1)
    held[0].continue_()
    expect(page.get_by_role("button", name="Take the mark back: Psychological safety")).to_be_visible()
    expect(working).to_have_count(0)


def test_a_form_that_leads_to_another_page_says_so_too(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.tina)
    page.goto(f"/cohorts/{cast.cohort.id}/people/import")
    page.evaluate(
        """() => new MutationObserver(() => {
             const said = document.querySelector('form[aria-busy] .lp-working');
             if (said) sessionStorage.setItem('said', said.innerText);
           }).observe(document.body, { subtree: true, childList: true, characterData: true })"""
    )
    rows = b"Namn;E-post;Kommun\nEva Ek;eva@x.example;Pargas"
    page.get_by_label("File").set_input_files(
        {"name": "Deltagare.csv", "mimeType": "text/csv", "buffer": rows}
    )

    def slowly(route: Route) -> None:
        time.sleep(1)
        route.continue_()

    page.route("**/people/import", slowly)
    press(page, "Show what will happen")
    page.wait_for_url("**/people/import/*")
    assert page.evaluate("sessionStorage.getItem('said')") == "Sending the file …"
