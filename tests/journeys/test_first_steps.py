"""A participant signs in by a mailed link and finds their path, on a phone, by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.cast import make_cast
from tests.journeys.conftest import Site
from tests.journeys.steps import newest_mail

pytestmark = pytest.mark.journey


def test_a_mailed_link_leads_to_the_path_by_keyboard_on_a_phone(site: Site) -> None:
    with site.session() as session:
        make_cast(session)
        session.commit()
    page = site.page_of(None, width=360)
    page.goto("/")
    page.keyboard.press("Tab")  # the way past the header
    page.get_by_label("E-mail address").focus()
    page.keyboard.type("paul@people.example")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/sent")
    site.deliver()
    link = re.search(r"http://\S+/sign-in/link/\S+", newest_mail(site))
    assert link is not None
    page.goto(link.group())
    page.get_by_role("button", name="Sign in").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(site.url + "/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You are at station 1 of 1")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360  # nothing to scroll sideways
