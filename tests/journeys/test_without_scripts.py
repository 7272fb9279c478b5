"""The whole work of a participant, a trainer and HR with JavaScript switched off."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.factories.cast import Cast
from tests.journeys.conftest import Site
from tests.journeys.steps import comes_to, drafts, lacks, press, revisions, sees

pytestmark = pytest.mark.journey

WORK = "Vi jämförde hur våra kommuner stöder personalen.\n\nPargas har en pool."


def test_a_participant_writes_hands_in_reads_and_reflects(site: Site, cast: Cast, tmp_path: Path) -> None:
    page = site.page_of(cast.paul, width=390, javascript=False)
    page.goto("/")
    page.get_by_role("link", name="Jämför era kommuner").first.click()
    page.get_by_label("The text that you write together").fill(WORK)
    notes = tmp_path / "Anteckningar från mötet.txt"
    notes.write_text("Vi sågs på tisdagen.")
    page.get_by_label("Add files").set_input_files(notes)
    press(page, "Add the files")
    expect(page.get_by_role("link", name=notes.name)).to_be_visible()
    comes_to(
        lambda: drafts(site),
        ["<p>Vi jämförde hur våra kommuner stöder personalen.</p><p>Pargas har en pool.</p>"],
    )
    press(page, "Hand in for the group")
    press(page, "Hand in for the group")
    sees(page, "The trainers have been told.")
    assert revisions(site) == drafts(site)

    page.goto(f"/cohorts/{cast.cohort.id}/reading-lists/{cast.reading_list.id}")
    press(page, "I have read this: Psychological safety")
    sees(page, "Noted: you have read it.")
    expect(page.get_by_role("button", name="Take the mark back: Psychological safety")).to_be_visible()

    page.goto(f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}")
    page.get_by_label("Your text").fill("Jag är mitt i en förändring.")
    page.get_by_label("Only you can read this.").check()
    press(page, "Save")
    page.reload()
    expect(page.get_by_label("Your text")).to_have_value("Jag är mitt i en förändring.")


def test_a_trainer_returns_work_and_accepts_it_when_it_comes_again(site: Site, cast: Cast) -> None:
    writer = site.page_of(cast.petra, javascript=False)
    trainer = site.page_of(cast.tina, javascript=False)
    work = f"/cohorts/{cast.cohort.id}/assignments/{cast.own_work.id}"
    writer.goto(work)
    writer.get_by_label("Your text").fill("Första försöket.")
    press(writer, "Hand in")
    press(writer, "Hand in")

    trainer.goto(f"/cohorts/{cast.cohort.id}/reviews")
    trainer.get_by_role("link", name="Pröva själv").first.click()
    press(trainer, "Return to go on with")  # without a word of what to go on with
    summary = trainer.locator("[data-error-summary]")
    expect(summary).to_be_visible()
    summary.get_by_role("link").first.click()
    assert trainer.get_by_label("Your comment").evaluate("field => field.matches(':target')")
    trainer.get_by_label("Your comment").fill("Berätta vad som hände sedan.")
    press(trainer, "Return to go on with")

    writer.goto(work)
    sees(writer, "Berätta vad som hände sedan.")
    writer.get_by_role("link", name="Go on writing").click()
    writer.get_by_label("Your text").fill("Första försöket, och hur det gick.")
    press(writer, "Hand in")
    press(writer, "Hand in")
    trainer.goto(f"/cohorts/{cast.cohort.id}/reviews")
    trainer.get_by_role("link", name="Pröva själv").first.click()
    sees(trainer, "Marked: what changed since revision 1.")
    press(trainer, "Accept")
    writer.goto(work)
    sees(writer, "Accepted by Tina Trygg")


def test_hr_downloads_the_register(site: Site, cast: Cast, tmp_path: Path) -> None:
    page = site.page_of(cast.hanna, javascript=False)
    page.goto("/")
    lacks(page, "Petra Perho")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download register (Excel)").click()
    file = tmp_path / "register.xlsx"
    waiting.value.save_as(file)
    cells = [str(cell) for row in load_workbook(file).active.iter_rows(values_only=True) for cell in row]
    assert any("Palm" in cell for cell in cells)
    assert not any("Perho" in cell for cell in cells)


def test_signing_out_and_choosing_a_language_need_no_scripts(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.paul, javascript=False)
    here = f"/cohorts/{cast.cohort.id}/stations/{cast.station.id}"
    page.goto(here)
    page.locator("summary", has_text="Paul Palm").click()
    press(page, "Svenska")
    expect(page).to_have_url(site.url + here)
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    page.locator("summary", has_text="Paul Palm").click()
    page.locator("form[data-sign-out] button").click()
    page.goto(here)
    page.wait_for_url("**/sign-in**")
