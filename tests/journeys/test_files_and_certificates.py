"""Files that people hand to one another, and certificates that strangers check."""

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from learnpath.certificates.models import Certificate
from learnpath.kernel.headers import SANDBOX_POLICY
from tests.factories.cast import Cast
from tests.factories.certificates import do_everything
from tests.journeys.conftest import Site
from tests.journeys.steps import lacks, newest_mail, press, sees

pytestmark = pytest.mark.journey


def test_a_file_comes_back_under_its_name_and_in_a_box(site: Site, cast: Cast, tmp_path: Path) -> None:
    page = site.page_of(cast.paul)
    page.goto(f"/cohorts/{cast.cohort.id}/assignments/{cast.group_work.id}")
    report = tmp_path / "Rapport om åldrande – Pargas & Habo.csv"
    report.write_text("<script>alert(1)</script>;=1+1\n", encoding="utf-8")
    page.get_by_label("Add files").set_input_files(report)
    press(page, "Add the files")
    page.get_by_role("link", name=report.name).wait_for()
    press(page, "Hand in for the group")
    press(page, "Hand in for the group")
    page.get_by_role("heading", name="Revision 1").wait_for()

    trainer = site.page_of(cast.tina)
    trainer.goto(f"/cohorts/{cast.cohort.id}/reviews")
    trainer.get_by_role("link", name="Jämför era kommuner").first.click()
    link = trainer.get_by_role("link", name=report.name)
    with trainer.expect_download() as waiting:
        link.click()
    assert waiting.value.suggested_filename == report.name
    saved = tmp_path / "saved"
    waiting.value.save_as(saved)
    assert saved.read_bytes() == report.read_bytes()
    url = str(link.get_attribute("href"))
    headers = trainer.request.get(url).headers
    assert headers["content-security-policy"] == SANDBOX_POLICY
    assert headers["content-disposition"].startswith("attachment")
    assert headers["x-content-type-options"] == "nosniff"
    assert "no-store" in headers["cache-control"]
    assert site.page_of(cast.otto).request.get(url).status == 404
    assert site.page_of(cast.hanna).request.get(url).status == 404


def test_a_file_is_taken_away_after_a_question_and_the_text_stays(
    site: Site, cast: Cast, tmp_path: Path
) -> None:
    page = site.page_of(cast.paul)
    page.goto(f"/cohorts/{cast.cohort.id}/assignments/{cast.group_work.id}")
    page.locator(".lp-editor [contenteditable]").fill("Vår text.")
    notes = tmp_path / "Anteckningar.txt"
    notes.write_text("ord")
    page.get_by_label("Add files").set_input_files(notes)
    press(page, "Add the files")
    page.get_by_role("button", name="Remove Anteckningar.txt").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("It is taken away for all who share this work.")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("link", name=notes.name)).to_be_visible()
    page.get_by_role("button", name="Remove Anteckningar.txt").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("link", name=notes.name)).to_have_count(0)
    expect(page.locator(".lp-editor [contenteditable]")).to_have_text("Vår text.")


def test_a_certificate_is_issued_checked_by_a_stranger_and_revoked(
    site: Site, cast: Cast, tmp_path: Path
) -> None:
    with site.session() as session:
        do_everything(session, cast, cast.paul_enrolment.id)
        session.commit()
    trainer = site.page_of(cast.tina)
    trainer.goto(f"/cohorts/{cast.cohort.id}/certificates")
    press(trainer, "Issue for 1 person")
    site.deliver()
    assert "Your certificate for Ledarskapsstigen is ready." in newest_mail(site)
    with site.session() as session:
        certificate = session.scalars(select(Certificate)).one()
    paul = site.page_of(cast.paul)
    paul.goto("/me/certificates")
    with paul.expect_download() as waiting:
        paul.get_by_role("link", name="Download the certificate for Ledarskapsstigen").click()
    pdf = tmp_path / "certificate.pdf"
    waiting.value.save_as(pdf)
    digest = hashlib.sha256(pdf.read_bytes()).hexdigest()
    assert pdf.read_bytes().startswith(b"%PDF")

    stranger = site.page_of(None, width=360)
    stranger.goto(certificate.snapshot["verify_url"])  # what the QR code holds
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This certificate is genuine and valid")
    sees(stranger, "Paul Palm")
    stranger.get_by_text("The checksum of the PDF").click()
    assert stranger.locator("code").text_content() == digest
    assert stranger.evaluate("document.documentElement.scrollWidth") <= 360
    stranger.get_by_label("Or the file").set_input_files(pdf)
    press(stranger, "Verify the file")
    expect(stranger.get_by_text("byte for byte")).to_be_visible()
    assert stranger.evaluate("document.documentElement.scrollWidth") <= 360
    stranger.goto(certificate.snapshot["verify_url"])

    trainer.goto(f"/cohorts/{cast.cohort.id}/certificates")
    trainer.locator("summary", has_text="More for Paul Palm").click()
    trainer.get_by_role("link", name="Revoke").click()
    press(trainer, "Revoke")
    expect(trainer.locator("[data-error-summary]")).to_contain_text("Write the reason.")
    trainer.get_by_label("It had been issued by mistake.").check()
    trainer.get_by_label("Reason").fill("Den gällde en annan person.")
    press(trainer, "Revoke")
    sees(trainer, "The certificate of Paul Palm is revoked.")
    stranger.reload()
    expect(stranger.get_by_role("heading", level=1)).to_have_text("This certificate is no longer valid")
    sees(stranger, "It had been issued by mistake.")
    lacks(stranger, "annan person")
    paul.goto("/me/certificates")
    sees(paul, "It is no longer valid.")


def test_codes_are_read_as_people_write_them_and_guessing_ends(site: Site, cast: Cast) -> None:
    page = site.page_of(None, javascript=False)
    page.goto("/verify")
    page.get_by_label("Verification code").fill("2027-00001")
    press(page, "Verify")
    sees(page, "This is not a code")
    expect(page.get_by_label("Verification code")).to_have_value("2027-00001")
    page.get_by_label("Verification code").fill(" 7qk4 m2xp-9t6d ")
    press(page, "Verify")
    sees(page, "We know no certificate with the code 7QK4-M2XP-9T6D.")
    statuses = [page.request.get(f"/verify/7QK4M2XP9T{number:02d}").status for number in range(22, 44)]
    assert statuses[-1] == 429
    assert statuses.count(404) == 19
    page.reload()
    sees(page, "There have been too many unknown codes from where you are.")
