"""What people send by mistake: each gets a clear answer, and nothing that they typed is lost."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from learnpath.paths.models import LearningPath
from learnpath.people.models import Person
from learnpath.people.services.links import make_link
from learnpath.terms import ActivityKind
from tests.assignments.makers import written
from tests.factories.cast import Cast
from tests.factories.paths import make_activity, make_station
from tests.journeys.conftest import Site
from tests.journeys.steps import comes_to, drafts, editor, lacks, newest_mail, press, sees, write

pytestmark = pytest.mark.journey

LONG = " ".join(["Överkommunalutbildningssamordnare"] * 9)  # 305 characters


# ---- lists of people ----


def test_a_file_that_is_no_list_is_refused_in_words(site: Site, cast: Cast, tmp_path: Path) -> None:
    page = site.page_of(cast.tina)
    page.goto(f"/cohorts/{cast.cohort.id}/people/import")
    broken = tmp_path / "deltagare.csv"
    broken.write_bytes(bytes(range(256)) * 40)
    for content in (bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, b"PK\x03\x04rubbish", b""):
        broken.write_bytes(content)
        page.get_by_label("File").set_input_files(broken)
        press(page, "Show what will happen")
        summary = page.locator("[data-error-summary]")
        expect(summary).to_be_visible()
        expect(summary.get_by_role("link")).to_have_count(1)
    page.get_by_label("Or paste the list here").fill(
        'Förnamn;Efternamn;E-post\n"Anna;Berg;anna@pargas.example'
    )
    press(page, "Show what will happen")
    expect(page.locator("[data-error-summary]")).to_be_visible()
    assert "Anna;Berg" in page.get_by_label("Or paste the list here").input_value()


def test_an_unknown_municipality_is_named_and_the_rest_can_be_added(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.tina)
    page.goto(f"/cohorts/{cast.cohort.id}/people/import")
    page.get_by_label("Or paste the list here").fill(
        "Förnamn;Efternamn;E-post;Kommun\n"
        "Anna;Berg;anna@pargas.example;Pargas\n"
        "Olle;Vik;olle@atlantis.example;Atlantis\n"
    )
    press(page, "Show what will happen")
    sees(page, "1 person will be added. 1 row cannot be used")
    expect(page.get_by_role("row", name="Olle Vik")).to_contain_text("Atlantis")
    press(page, "Add 1 person")
    expect(page.get_by_role("link", name="Anna Berg")).to_be_visible()
    lacks(page, "Olle")


def test_one_person_with_an_unknown_municipality_stays_in_the_form(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.tina)
    page.goto(f"/cohorts/{cast.cohort.id}/people/add")
    page.get_by_label("Given name").fill("Olle")
    page.get_by_label("Family name").fill("Vik")
    page.get_by_label("E-mail address").fill("olle@atlantis.example")
    page.get_by_label("Municipality").fill("Atlantis")
    press(page, page.locator("form.lp-form button[type=submit]").first.inner_text())
    expect(page.locator("[data-error-summary] h2")).to_be_focused()
    expect(page.locator("[data-error-summary]")).to_contain_text("Atlantis")
    expect(page.get_by_label("Family name")).to_have_value("Vik")


NAMES = ["Ольга Петренко", "李 小龍", "محمد الأمين", "Þórður Ægisson", "Ánne Sárá", "Nguyễn Thị"]


def test_names_in_other_scripts_are_names(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.tina)
    page.goto(f"/cohorts/{cast.cohort.id}/people/import")
    rows = (f"{name.replace(' ', ';')};n{number}@people.example;Pargas" for number, name in enumerate(NAMES))
    page.get_by_label("Or paste the list here").fill("Förnamn;Efternamn;E-post;Kommun\n" + "\n".join(rows))
    press(page, "Show what will happen")
    press(page, f"Add {len(NAMES)} people")
    for name in NAMES:
        expect(page.get_by_role("link", name=name)).to_be_visible()
    page.goto(f"/cohorts/{cast.cohort.id}/groups")
    for name in NAMES:
        sees(page, name)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_name_of_three_hundred_characters_is_refused_and_kept(site: Site, cast: Cast, width: int) -> None:
    page = site.page_of(cast.paul, width=width)
    page.goto("/me")
    page.get_by_label("Family name").fill(LONG)
    press(page, "Save")
    expect(page.locator("[data-error-summary] h2")).to_be_focused()
    expect(page.get_by_label("Family name")).to_have_value(LONG)
    longest = "Överkommunalutbildningssamordnare" * 3
    page.get_by_label("Family name").fill(longest)
    press(page, "Save")
    page.goto("/")
    sees(page, longest)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# ---- paths ----


def test_a_title_too_long_and_a_date_before_the_start_are_said_at_their_fields(
    site: Site, cast: Cast
) -> None:
    with site.session() as session:
        path = session.get_one(LearningPath, cast.path.id)
        path.starts_on = date(2027, 1, 18)
        station = make_station(session, path)
        activity = make_activity(session, station, ActivityKind.ASSIGNMENT, "Jämför")
        session.commit()
    page = site.page_of(cast.tina)
    page.goto(f"/paths/{cast.path.id}/activities/{activity.id}")
    page.get_by_label("Title").fill(LONG)
    write(page, "Gör så här.")
    page.get_by_label("Hand in by").fill("2026-12-24T12:00")
    press(page, "Save")
    summary = page.locator("[data-error-summary]")
    expect(summary.locator("h2")).to_be_focused()
    expect(summary).to_contain_text("There is room for 200 characters, and you wrote 305.")
    expect(summary).to_contain_text("This is before the path's first day, 18 January 2027.")
    expect(page.get_by_label("Hand in by")).to_have_value("2026-12-24T12:00")
    expect(editor(page)).to_have_text("Gör så här.")


# ---- groups ----


def test_a_group_with_work_in_it_is_put_away_and_its_work_stays(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.tina)
    page.goto(f"/cohorts/{cast.cohort.id}/groups")
    page.locator("summary", has_text="Change Blå").click()
    page.get_by_role("link", name="Remove").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("There is no work in the group.")
    with site.session() as session:
        written(session, cast)
        session.commit()
    dialog.get_by_role("button", name="Remove").click()  # the answer to what was true a moment ago
    sees(page, "Put away “Blå”, which has work in it?")
    press(page, "Put away")
    sees(page, "its work stays")
    comes_to(lambda: drafts(site), ["<p>Vårt utkast</p>"])
    paul = site.page_of(cast.paul)
    paul.goto(f"/cohorts/{cast.cohort.id}/assignments/{cast.group_work.id}")
    sees(paul, "You are not in a group yet")


# ---- files ----


@pytest.fixture
def small_limits(site: Site) -> Iterator[None]:
    before = {name: site.app.config[name] for name in ("MAX_UPLOAD_BYTES", "MAX_CONTENT_LENGTH")}
    site.app.config.update(MAX_UPLOAD_BYTES=2_000, MAX_CONTENT_LENGTH=20_000)
    yield
    site.app.config.update(before)


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize("javascript", [True, False])
def test_a_file_too_big_is_refused_and_the_text_is_kept(
    site: Site, cast: Cast, tmp_path: Path, javascript: bool
) -> None:
    page = site.page_of(cast.paul, javascript=javascript)
    page.goto(f"/cohorts/{cast.cohort.id}/assignments/{cast.group_work.id}")
    text = editor(page) if javascript else page.get_by_label("The text that you write together")
    text.fill("Vår text.")
    big, wrong = tmp_path / "Rapport.txt", tmp_path / "program.exe"
    big.write_text("ord " * 1000)
    wrong.write_bytes(b"MZ" * 10)
    page.get_by_label("Add files").set_input_files([big, wrong])
    press(page, "Add the files")
    summary = page.locator("[data-error-summary]")
    expect(summary).to_contain_text("Rapport.txt is too big: a file can have 2 kB at most.")
    expect(summary).to_contain_text("program.exe is not of a kind that can be attached.")
    if javascript:
        expect(editor(page)).to_have_text("Vår text.")
    else:
        expect(page.get_by_label("The text that you write together")).to_have_value("Vår text.")


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize("javascript", [True, False])
def test_more_than_the_server_takes_is_an_answer_and_the_text_waits_behind_it(
    site: Site, cast: Cast, tmp_path: Path, javascript: bool
) -> None:
    page = site.page_of(cast.paul, javascript=javascript)
    page.goto(f"/cohorts/{cast.cohort.id}/assignments/{cast.group_work.id}")
    text = editor(page) if javascript else page.get_by_label("The text that you write together")
    text.fill("Vår text.")
    big = tmp_path / "Film.txt"
    big.write_text("ord " * 10_000)
    page.get_by_label("Add files").set_input_files(big)
    press(page, "Add the files")
    expect(page.get_by_role("heading", name="That is too much at once")).to_be_visible()
    page.go_back()
    if javascript:
        expect(editor(page)).to_have_text("Vår text.")
    else:
        expect(page.get_by_label("The text that you write together")).to_have_value("Vår text.")


# ---- links ----


def test_an_expired_link_offers_a_new_one_to_the_same_address(site: Site, cast: Cast) -> None:
    with site.session() as session:
        person = session.get_one(Person, cast.paul.id)
        old = make_link(session, person, within=timedelta(minutes=-1), next_url="/me")
        session.commit()
    page = site.page_of(None)
    page.goto(old)
    expect(page.get_by_role("heading", name="The link no longer works")).to_be_visible()
    press(page, "Send me a new link")
    site.deliver()
    link = next(word for word in newest_mail(site).split() if "/sign-in/link/" in word)
    page.goto(link)
    press(page, "Sign in")
    page.wait_for_url(site.url + "/me")
    page.goto(link)  # once is enough
    expect(page.get_by_role("heading", name="The link no longer works")).to_be_visible()
    page.goto("/sign-in/link/never-was")
    press(page, "Send me a new link")
    expect(page).to_have_url(site.url + "/sign-in/sent")  # the same answer: it tells nothing
    with site.session() as session:
        assert session.scalars(select(Person.email).where(Person.id == cast.paul.id)).one()
