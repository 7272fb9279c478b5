"""What several journeys do: pressing, writing, reading mail, looking behind the page."""

from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select, update

from learnpath.assignments.models import Revision, Submission
from learnpath.kernel.clock import now
from learnpath.kernel.i18n import translator
from learnpath.people.models import Account, Person, SignInSession
from learnpath.people.services.links import make_link
from tests.journeys.conftest import Site


def said(language: str, message: str) -> str:
    return str(translator(language).gettext(message))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def editor(page: Page) -> Locator:
    """The editor, once it stands where the textarea was."""
    found = page.locator(".lp-editor [contenteditable=true]").last
    found.wait_for()
    return found


def write(page: Page, text: str) -> None:
    editor(page).fill(text)


def sees(page: Page, text: str, *, ignore_case: bool = False) -> None:
    """The page says this, or does once it has come."""
    expect(page.locator("body")).to_contain_text(text, ignore_case=ignore_case, use_inner_text=True)


def lacks(page: Page, text: str, *, ignore_case: bool = False) -> None:
    """The page has come and does not say this."""
    page.wait_for_load_state()
    expect(page.locator("body")).not_to_contain_text(text, ignore_case=ignore_case, use_inner_text=True)


def newest_mail(site: Site) -> str:
    folder = Path(site.app.config["DATA"]) / "mail"
    newest = max(folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    body = message_from_bytes(newest.read_bytes(), policy=default).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def end_sessions_of(site: Site, person: Person) -> None:
    """What happens when a session has run out: its row is over, the cookie is still there."""
    with site.session() as session:
        accounts = select(Account.id).where(Account.person_id == person.id)
        session.execute(
            update(SignInSession).where(SignInSession.account_id.in_(accounts)).values(ended_at=now())
        )
        session.commit()


def sign_in_again(site: Site, page: Page, person: Person) -> None:
    """By a link, in another tab of the same browser."""
    with site.session() as session:
        url = make_link(session, session.get_one(Person, person.id), within=timedelta(minutes=5))
        session.commit()
    tab = page.context.new_page()
    tab.goto(url)
    press(tab, "Sign in")
    tab.wait_for_url(site.url + "/")
    tab.close()


def drafts(site: Site) -> list[str]:
    with site.session() as session:
        return [str(draft) for draft in session.scalars(select(Submission.draft))]


def revisions(site: Site) -> list[str]:
    with site.session() as session:
        return [str(text) for text in session.scalars(select(Revision.text).order_by(Revision.number))]


def comes_to(read: Callable[[], Any], expected: Any, *, within: float = 10) -> None:
    """What stands behind the page is this, or becomes it once the request has been answered."""
    end = monotonic() + within
    while (found := read()) != expected and monotonic() < end:
        sleep(0.02)
    assert found == expected


def twice_at_once(form: Locator) -> list[int]:
    """Send a form two times at the same moment, as two impatient clicks would; the answers' statuses."""
    statuses: Any = form.evaluate(
        """form => Promise.all([1, 2].map(() =>
               fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) })
           )).then(answers => answers.map(answer => answer.status))"""
    )
    return list(statuses)
