"""What people send on purpose: nothing of it runs, on any page, for anybody who reads it."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from learnpath.cohorts.models import Cohort, Enrolment, Group
from learnpath.paths.models import Activity, LearningPath, Reading, Station
from learnpath.people.models import Organisation, OrganisationName, Person
from learnpath.terms import Audience
from tests.assignments.makers import handed_in
from tests.factories.cast import Cast
from tests.factories.certificates import make_certificate
from tests.factories.reflections import make_reflection
from tests.journeys.conftest import Site
from tests.journeys.steps import press, sees

pytestmark = pytest.mark.journey

BAD = '\'"><img src=x onerror=alert(1)><script>alert(2)</script><a href="javascript:alert(3)">hej</a>{{7*7}}${1}'
TRACES = "script:not([src]), [onerror], [onclick], img[src='x'], a[href^='javascript'], [style], iframe, svg[onload]"


class Watched:
    """A browser that notes whatever runs or was kept from running."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.ran: list[str] = []
        page.on("dialog", lambda dialog: (self.ran.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: self.ran.append(str(error)))
        page.on("console", lambda said: "Content Security Policy" in said.text and self.ran.append(said.text))

    def look_at(self, url: str) -> None:
        answer = self.page.goto(url)
        assert answer is not None
        assert answer.status < 400, (url, answer.status)
        self.look(url)

    def look(self, url: str) -> None:
        found = self.page.locator(f"body :is({TRACES}):not(.ProseMirror *)").all()
        assert [one.evaluate("one => one.outerHTML") for one in found] == [], url
        assert self.ran == [], url
        expect(self.page.locator("h1").first).not_to_contain_text("49")


def _spoil_all_names(site: Site, cast: Cast) -> None:
    """Straight into the tables, past every form."""
    with site.session() as session:
        session.get_one(Organisation, cast.pargas.id).name = BAD
        session.add(OrganisationName(organisation_id=cast.pargas.id, name=BAD, key="bad"))
        for person in (cast.paul, cast.petra, cast.tina):
            session.get_one(Person, person.id).given_name = BAD[:100]
        for model, row in (
            (LearningPath, cast.path),
            (LearningPath, cast.cohort_path),
            (Station, cast.station),
            *((Activity, one) for one in (cast.group_work, cast.reflection, cast.reading_list, cast.meeting)),
        ):
            session.get_one(model, row.id).title = {"sv": BAD}
        for row in (cast.group_work, cast.reflection, cast.page):
            session.get_one(Activity, row.id).brief = {"sv": BAD}
        session.get_one(Cohort, cast.cohort.id).name = BAD
        session.get_one(Group, cast.group.id).name = BAD[:100]
        session.get_one(Enrolment, cast.paul_enrolment.id).title = BAD[:100]
        reading = session.get_one(Reading, cast.reading.id)
        reading.title = reading.authors = reading.published_in = BAD
        reading.url = "javascript:alert(4)"
        reading.why = {"sv": BAD}
        make_reflection(session, cast.reflection, cast.petra_enrolment, BAD, Audience.COHORT)
        make_certificate(session, cast.paul_enrolment, person_name=BAD, path_title=BAD, code="7QK4M2XP9T6D")
        session.commit()


def test_nothing_runs_on_any_page_whatever_things_are_called(site: Site, cast: Cast) -> None:
    _spoil_all_names(site, cast)
    with site.session() as session:
        handed_in(session, cast, BAD)
        session.commit()
    own = f"/cohorts/{cast.cohort.id}"
    participant = Watched(site.page_of(cast.paul))
    for url in (
        "/", "/me", "/me/certificates", f"{own}/stations/{cast.station.id}",
        f"{own}/assignments/{cast.group_work.id}", f"{own}/assignments/{cast.group_work.id}/write",
        f"{own}/reflections/{cast.reflection.id}", f"{own}/reading-lists/{cast.reading_list.id}",
        f"{own}/meetings/{cast.meeting.id}", f"{own}/pages/{cast.page.id}",
    ):  # fmt: skip
        participant.look_at(url)
    expect(participant.page.locator("main a[href*='alert']")).to_have_count(0)


def test_nothing_runs_for_trainers_hr_and_whoever_verifies(site: Site, cast: Cast) -> None:
    _spoil_all_names(site, cast)
    with site.session() as session:
        revision = handed_in(session, cast, BAD)
        session.commit()
    own = f"/cohorts/{cast.cohort.id}"
    trainer = Watched(site.page_of(cast.tina))
    for url in (
        "/", f"{own}/people", f"{own}/people/{cast.paul_enrolment.id}", f"{own}/groups", f"{own}/certificates",
        f"{own}/reviews", f"/submissions/{revision.submission_id}/review", f"/paths/{cast.path.id}",
        f"/paths/{cast.cohort_path.id}/activities/{cast.group_work.id}", f"{own}/meetings/{cast.meeting.id}",
        f"{own}/invite",
    ):  # fmt: skip
        trainer.look_at(url)
    Watched(site.page_of(cast.hanna)).look_at("/our-people")
    Watched(site.page_of(None)).look_at("/verify/7QK4M2XP9T6D")


def test_what_is_typed_into_forms_is_words(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul, javascript=False)  # so that it goes as it is, past the editor
    own = f"/cohorts/{cast.cohort.id}"
    page.goto(f"{own}/assignments/{cast.group_work.id}")
    page.get_by_label("The text that you write together").fill(BAD)
    press(page, "Save")
    page.goto(f"{own}/reflections/{cast.reflection.id}")
    page.get_by_label("Your text").fill(BAD)
    page.get_by_role("radio").last.check()
    press(page, "Save")
    page.goto(f"{own}/reading-lists/{cast.reading_list.id}/suggest")
    for label in ("Title", "Authors", "Why it is worth the time"):
        page.get_by_label(label).fill(BAD)
    page.get_by_label("Link").fill("javascript:alert(1)")
    press(page, "Put it on the list")
    sees(page, "Write the whole address, beginning with https://")
    expect(page.get_by_label("Title")).to_have_value(BAD)
    page.get_by_label("Link").fill("https://pargas.example/'><script>alert(5)</script>")
    press(page, "Put it on the list")
    sees(page, "Thank you for sharing it.")
    page.goto("/me")
    page.get_by_label("Given name").fill("<b onmouseover=alert(1)>Paul</b>")
    press(page, "Save")
    reader = Watched(site.page_of(cast.petra))
    for url in (
        f"{own}/assignments/{cast.group_work.id}",
        f"{own}/reflections/{cast.reflection.id}",
        f"{own}/reading-lists/{cast.reading_list.id}",
        f"{own}/readings",
        "/",
    ):
        reader.look_at(url)
    sees(reader.page, "<b onmouseover=alert(1)>Paul</b>")


def test_the_address_bar_cannot_be_made_to_lead_away_or_to_run(site: Site, cast: Cast) -> None:
    visitor = Watched(site.page_of(None))
    visitor.look_at("/sign-in?next=//evil.example/")
    expect(visitor.page.locator("[name=next]").first).to_have_value("/")
    visitor.look_at("/sign-in?next=javascript:alert(1)")
    for url in ("/verify/<script>alert(1)</script>", f"/verify?code={BAD[:60]}"):
        visitor.page.goto(url)
        visitor.look(url)
    trainer = Watched(site.page_of(cast.tina))
    trainer.look_at(f"/cohorts/{cast.cohort.id}/groups/new?name=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t=", "＝"])
def test_no_cell_of_the_register_is_a_formula(site: Site, cast: Cast, tmp_path: Path, begins: str) -> None:
    formula = f'{begins}HYPERLINK("http://evil.example","Klicka")'
    with site.session() as session:
        person = session.get_one(Person, cast.paul.id)
        person.given_name = person.family_name = formula
        session.get_one(Cohort, cast.cohort.id).name = formula
        session.get_one(Enrolment, cast.paul_enrolment.id).title = formula
        session.commit()
    page = site.page_of(cast.hanna)
    page.goto("/our-people")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download register (Excel)").click()
    waiting.value.save_as(tmp_path / "register.xlsx")
    cells = [cell for row in load_workbook(tmp_path / "register.xlsx").active.iter_rows() for cell in row]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    for cell in cells:
        assert cell.data_type != "f"
        assert cell.hyperlink is None
        assert not str(cell.value or "").startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
