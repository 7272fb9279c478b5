"""The whole main job in a browser: a path is written, a cohort started, people work, HR downloads certificates."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from learnpath.people.models import Organisation, OrganisationName, Person
from learnpath.terms import MembershipKind, OrganisationKind
from tests.factories.people import make_member, make_organisation, make_person
from tests.journeys.conftest import Site
from tests.journeys.steps import editor, press, said, write

pytestmark = pytest.mark.journey

ROSTER = Path(__file__).parents[1] / "cohorts" / "roster" / "data" / "participants-latin1.csv"
WORK = "Vi jämförde hur våra kommuner har stött personalen det senaste året."


@pytest.fixture(scope="module")
def people(site: Site) -> dict[str, Person]:
    with site.session() as session:
        consultancy = make_organisation(session, "Stigfinnarna", OrganisationKind.CONSULTANCY)
        places = {name: make_organisation(session, name) for name in ("Pargas", "Korsnäs", "Habo")}
        for name, other in (
            ("Pargas", "Pargas stad"),
            ("Korsnäs", "Korsnäs kommun"),
            ("Habo", "Habo kommun"),
        ):
            session.add(OrganisationName(organisation_id=places[name].id, name=other, key=other.casefold()))
        trainer = make_person(session, "Tina Trygg", email="tina@people.example")
        make_member(session, trainer, consultancy, MembershipKind.TRAINER)
        hr = make_person(session, "Hanna Holm", email="hanna@people.example")
        make_member(session, hr, places["Pargas"], MembershipKind.HR)
        session.commit()
        return {"trainer": trainer, "hr": hr}


def _person(site: Site, email: str) -> Person:
    with site.session() as session:
        return session.scalars(select(Person).where(Person.email == email)).one()


def _add_activity(page: Page, kind: str, title: str) -> None:
    adding = page.locator("form").filter(has=page.get_by_role("button", name="Add the activity"))
    if not adding.get_by_label("Title").is_visible():
        page.locator("summary", has_text="Add an activity").click()
    adding.get_by_role("radio", name=kind).check()
    adding.get_by_label("Title").fill(title)
    press(page, "Add the activity")


def _write_the_path(page: Page) -> None:
    page.goto("/paths")
    page.get_by_role("link", name="Write a path").first.click()
    page.get_by_label("Title").fill("Ledarskapsstigen 2027")
    press(page, "Begin the path")
    page.get_by_role("link", name="Change what it says of itself").click()
    page.get_by_label("First day").fill("2027-01-18")
    page.get_by_label("Last day").fill("2027-06-14")
    page.get_by_label("Hours").fill("40")
    page.get_by_label("Meetings that a certificate asks for").fill("1")
    press(page, "Save")
    page.get_by_role("link", name="Add the first station").click()
    page.get_by_label("Title of the new station").fill("Var står vi?")
    press(page, "Add the station")
    station = page.url
    _add_activity(page, "Assignment", "Jämför era kommuner")
    page.get_by_label("Hand in by").fill("2027-02-05T16:00")
    press(page, "Save")
    page.goto(station)
    _add_activity(page, "Meeting", "Träff på distans")
    page.get_by_label("Begins").fill("2027-01-18T09:00")
    page.get_by_label("Ends").fill("2027-01-18T12:00")
    press(page, "Save")
    page.goto(station)
    _add_activity(page, "Reflection", "Vilket läge är ditt ledarskap i?")
    press(page, "Save")
    page.get_by_role("link", name="Overview").click()
    press(page, "Mark it as ready")


def _start_the_cohort(page: Page) -> str:
    page.get_by_role("link", name="Start a cohort").click()
    page.get_by_role("textbox", name="First day").fill("2027-01-18")
    press(page, "Show the dates")
    page.get_by_label("Name of the cohort").fill("Våren 2027")
    press(page, "Start the cohort")
    return page.url.split("/cohorts/")[1].split("/")[0]


def _bring_the_people(page: Page, cohort: str) -> None:
    page.goto(f"/cohorts/{cohort}/people/import")
    page.get_by_label("File").set_input_files(ROSTER)
    press(page, "Show what will happen")
    expect(page.get_by_text("10 people will be added.")).to_be_visible()
    for refused in ("eva.strom(at)habo.example", "HYPERLINK"):
        assert refused in page.content()
    press(page, "Add 10 people")
    page.goto(f"/cohorts/{cohort}/people")
    expect(page.get_by_role("link", name="Åsa Nygård")).to_be_visible()


def _work_as_a_group(site: Site, cohort: str) -> None:
    karin = site.page_of(_person(site, "karin.bjorklund@habo.example"), width=390)
    karin.goto("/")
    karin.get_by_role("link", name="Jämför era kommuner").click()
    write(karin, WORK)
    press(karin, said("sv", "Save"))
    mikael = site.page_of(_person(site, "mikael.ostrom@pargas.example"))
    mikael.goto("/")
    mikael.get_by_role("link", name="Jämför era kommuner").click()
    expect(editor(mikael)).to_contain_text(WORK)
    press(mikael, said("sv", "Hand in for the group"))
    expect(mikael.get_by_role("main")).to_contain_text("Karin Björklund")
    press(mikael, said("sv", "Hand in for the group"))
    expect(mikael.get_by_role("main")).to_contain_text(WORK)


def _review(page: Page, cohort: str) -> None:
    page.goto(f"/cohorts/{cohort}/reviews")
    page.get_by_role("link", name="Jämför era kommuner").first.click()
    write(page, "Bra exempel. Berätta mer nästa gång.")
    press(page, "Accept")


def _attend(page: Page, cohort: str) -> None:
    page.goto(f"/cohorts/{cohort}")
    page.get_by_role("link", name="Meeting: Träff på distans").first.click()
    press(page, "All the others were present")


def _reflect(site: Site, email: str, words: str) -> None:
    page = site.page_of(_person(site, email), width=390)
    page.goto("/")
    page.get_by_role("link", name="Vilket läge är ditt ledarskap i?").first.click()
    write(page, words)
    expect(page.get_by_role("radio").first).to_be_checked()  # only the author, unless they choose otherwise
    press(page, said("sv", "Save"))


def test_from_invitation_to_certificate(site: Site, people: dict[str, Person], tmp_path: Path) -> None:
    trainer = site.page_of(people["trainer"])
    _write_the_path(trainer)
    cohort = _start_the_cohort(trainer)
    _bring_the_people(trainer, cohort)
    trainer.goto(f"/cohorts/{cohort}/invite")
    press(trainer, "Send 10 invitations")
    _work_as_a_group(site, cohort)
    _review(trainer, cohort)
    _attend(trainer, cohort)
    _reflect(site, "mikael.ostrom@pargas.example", "Jag är mitt i en förändring.")
    trainer.goto(f"/cohorts/{cohort}/certificates")
    press(trainer, "Issue for 1 person")
    site.deliver()
    trainer.goto(f"/cohorts/{cohort}/certificates")
    expect(trainer.get_by_role("link", name="Download the PDF of Mikael Öström")).to_be_visible()

    hr = site.page_of(people["hr"])
    hr.goto("/")
    assert "Jag är mitt i en förändring" not in hr.content()
    assert "Karin Björklund" not in hr.content()
    with hr.expect_download() as waiting:
        hr.get_by_role("button", name="Download certificates (1)").click()
    archive = tmp_path / "certificates.zip"
    waiting.value.save_as(archive)
    with zipfile.ZipFile(archive) as files:
        assert [name.endswith(".pdf") for name in files.namelist()].count(True) == 1
        assert "Öström Mikael" in files.namelist()[0]


def test_an_administrator_makes_an_organisation_and_appoints_its_hr(site: Site) -> None:
    with site.session() as session:
        admin = make_person(session, "Ada Alm", email="ada@people.example")
        consultancy = session.scalars(select(Organisation)).first()
        assert consultancy is not None
        make_member(session, admin, consultancy, MembershipKind.ADMINISTRATOR)
        session.commit()
    page = site.page_of(admin)
    page.goto("/organisations")
    page.get_by_role("link", name="Add an organisation").click()
    page.get_by_label("Name", exact=False).first.fill("Närpes")
    press(page, "Save")
    expect(page.get_by_role("heading", name="Närpes")).to_be_visible()
