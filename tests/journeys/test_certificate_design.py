"""A trainer chooses how certificates look, and sees it beside the form while choosing."""

import io

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from learnpath.certificates.services.designs import design_of
from tests.factories.cast import Cast
from tests.journeys.conftest import Site

pytestmark = pytest.mark.journey


def _photograph() -> bytes:
    paper = Image.new("RGB", (900, 500), "#d8d2c4")
    ImageDraw.Draw(paper).line([(100, 300), (400, 150), (500, 380), (800, 200)], fill="#20306a", width=9)
    stream = io.BytesIO()
    paper.save(stream, "JPEG")
    return stream.getvalue()


def test_the_preview_follows_what_is_chosen(site: Site, cast: Cast) -> None:
    page = site.page_of(cast.tina)
    page.goto(f"/organisations/{cast.consultancy.id}/certificate-design")
    sheet = page.locator("#preview-picture img")

    def changed(before: str | None) -> str | None:
        expect(sheet).not_to_have_attribute("src", before or "", timeout=20_000)
        return sheet.get_attribute("src")

    drawn = sheet.get_attribute("src")
    expect(page.get_by_label("Or its code")).to_be_hidden()
    page.get_by_label("Another colour").check()
    page.get_by_label("Or its code").fill("#c8102e")
    drawn = changed(drawn)
    expect(page.locator("#preview-said")).to_contain_text("Not saved yet.")

    page.get_by_text("Who signs", exact=True).first.click()
    page.get_by_label("Always the same person").check()
    page.get_by_label("Name of who signs").fill("Anna Alm")
    photograph = {"name": "signature.jpg", "mimeType": "image/jpeg", "buffer": _photograph()}
    page.get_by_label("Signature", exact=True).set_input_files(photograph)
    expect(page.locator("#signature-slot img")).to_be_visible(timeout=20_000)
    assert page.locator("input[name=signature]").evaluate("one => one.files.length") == 0

    page.get_by_text("Words", exact=True).click()
    page.get_by_text("Sentences: Certificate", exact=True).click()
    page.locator("[name=leads-completion-en]").fill("has done {all}")
    expect(page.locator("#preview-said")).to_contain_text("{all} means nothing here", timeout=20_000)
    drawn = sheet.get_attribute("src")
    page.locator("[name=leads-completion-en]").fill("has done {path}")
    changed(drawn)

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. Certificates that are issued from now on")).to_be_visible()
    with site.session() as session:
        worn = design_of(session, cast.consultancy.id)
    assert worn.design.accent == "#c8102e"
    assert worn.design.signature is not None
    assert worn.design.signature.sha256 in worn.pictures
