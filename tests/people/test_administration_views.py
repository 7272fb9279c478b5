from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.jobs import Job, enqueue
from learnpath.kernel.mail import OutgoingMail
from learnpath.people.services.links import send_sign_in_link
from learnpath.people.services.sessions import account_of
from tests.conftest import SECRET, ClientOf
from tests.factories.cast import Cast
from tests.factories.people import make_person
from tests.people.letters import last_mail, mails

CountQueries = Callable[[Callable[[], object]], int]

LISTS = ("/people", "/installation", "/installation/log", "/installation/settings")


@pytest.fixture
def stuck(session: Session, cast: Cast) -> tuple[OutgoingMail, Job]:
    """A mail and a job that have failed."""
    send_sign_in_link(session, cast.paul)
    job = enqueue(session, "certificates", {}, asked_by_id=cast.ada.id, total=3, back_url="/")
    mail = session.scalars(select(OutgoingMail)).one()
    for row in (mail, job):
        row.attempts, row.failed_at, row.last_error = 10, now(), "OSError: nobody there"
    session.commit()
    return mail, job


def _urls(cast: Cast, stuck: tuple[OutgoingMail, Job]) -> tuple[list[str], list[str]]:
    one, (mail, job) = f"/people/{cast.paul.id}", stuck
    both = [one, f"{one}/disable", f"{one}/second-factor/remove"]
    again = [f"/installation/mail/{mail.id}/again", f"/installation/jobs/{job.id}/again"]
    return both, [*both, f"{one}/enable", f"{one}/link", *again]


def test_only_administrators_have_these_screens(
    cast: Cast, client_of: ClientOf, stuck: tuple[OutgoingMail, Job]
) -> None:
    gets, posts = _urls(cast, stuck)
    for person in (cast.hanna, cast.tina, cast.paul, cast.otto):
        client = client_of(person)
        assert {client.get(url).status_code for url in LISTS} == {403}
        assert {client.get(url).status_code for url in gets} == {404}
        assert {client.post(url).status_code for url in posts} == {404}
    administrator = client_of(cast.ada)
    assert {administrator.get(url).status_code for url in (*LISTS, *gets)} == {200}
    assert {administrator.get(url).status_code for url in posts if url not in gets} == {405}


def test_people_are_found_by_parts_of_name_and_address(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.ada)
    for text, found in (
        ("pal", True),
        ("paul palm", True),
        ("PAUL@", True),
        ("paul hed", False),
        ("%", False),
    ):
        page = client.get("/people", query_string={"q": text}).text
        assert (f"/people/{cast.paul.id}" in page) is found, text


def test_name_and_address_are_corrected_and_a_new_address_signs_out(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    paul, ada, url = client_of(cast.paul), client_of(cast.ada), f"/people/{cast.paul.id}"
    form = {"given_name": "Paul", "family_name": "Palmgren", "email": cast.paul.email}
    assert ada.post(url, data=form).status_code == 303
    assert paul.get("/me").status_code == 200
    assert ada.post(url, data=form | {"email": cast.petra.email}).status_code == 422
    assert ada.post(url, data=form | {"email": "P.Palmgren@people.example"}).status_code == 303
    session.refresh(cast.paul)
    assert (cast.paul.family_name, cast.paul.email) == ("Palmgren", "p.palmgren@people.example")
    assert paul.get("/me").status_code == 303


def test_disabling_ends_the_sessions_and_enabling_lets_in_again(cast: Cast, client_of: ClientOf) -> None:
    paul, ada, url = client_of(cast.paul), client_of(cast.ada), f"/people/{cast.paul.id}"
    assert "signed out everywhere" in ada.get(f"{url}/disable").text
    assert paul.get("/me").status_code == 200
    assert ada.post(f"{url}/disable").location == url
    assert paul.get("/me").status_code == 303
    assert "cannot sign in" in ada.get(url).text
    assert ada.post(f"{url}/enable").location == url
    assert paul.get("/me").status_code == 303  # the old cookie stays dead
    assert client_of(cast.paul).get("/me").status_code == 200


def test_the_last_administrator_is_not_disabled(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.ada)
    answer = client.post(f"/people/{cast.ada.id}/disable")
    assert answer.status_code == 422
    assert "the only administrator" in answer.text
    assert client.get("/people").status_code == 200


def test_a_lost_phone_is_helped_and_the_person_is_told(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    account = account_of(session, cast.hanna)
    account.tf_primary_method, account.tf_totp_secret = "authenticator", "{}"
    session.commit()
    url = f"/people/{cast.hanna.id}"
    assert client_of(cast.ada).post(f"{url}/second-factor/remove").location == url
    session.expire_all()
    assert account_of(session, cast.hanna).tf_primary_method is None
    assert last_mail(session).address == cast.hanna.email


def test_a_link_is_mailed_to_the_person(session: Session, cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.ada).post(f"/people/{cast.paul.id}/link").status_code == 303
    assert (mails(session), last_mail(session).address) == (1, cast.paul.email)


# ---- the installation ----


def test_what_failed_is_counted_shown_without_content_and_tried_again(
    session: Session, cast: Cast, client_of: ClientOf, stuck: tuple[OutgoingMail, Job]
) -> None:
    mail, job = stuck
    client = client_of(cast.ada)
    page = client.get("/installation").text
    assert "paul@people.example" in page
    assert "OSError: nobody there" in page
    assert "sign-in/link" not in page
    for url in (f"/installation/mail/{mail.id}/again", f"/installation/jobs/{job.id}/again"):
        assert client.post(url).location == "/installation"
    for row in (mail, job):
        session.refresh(row)
        assert (row.failed_at, row.attempts) == (None, 0)


def test_what_is_done_is_not_done_again(
    session: Session, cast: Cast, client_of: ClientOf, stuck: tuple[OutgoingMail, Job]
) -> None:
    mail, job = stuck
    mail.sent_at = job.finished_at = now()
    mail.failed_at = job.failed_at = None
    session.commit()
    due = mail.due_at, job.due_at
    client = client_of(cast.ada)
    client.post(f"/installation/mail/{mail.id}/again")
    client.post(f"/installation/jobs/{job.id}/again")
    session.refresh(mail)
    session.refresh(job)
    assert (mail.due_at, job.due_at) == due
    assert "All mail has left" in client.get("/installation").text


def test_the_log_says_who_did_what_to_whom(
    session: Session, cast: Cast, client_of: ClientOf, count_queries: CountQueries
) -> None:
    for number in range(60):
        audit.record(
            session,
            "appointed",
            actor_id=cast.ada.id,
            subject_id=cast.hanna.id,
            organisation_id=cast.pargas.id,
            note=f"line {number}",
        )
    session.commit()
    client = client_of(cast.ada)
    page: list[str] = []
    assert count_queries(lambda: page.append(client.get("/installation/log").text)) <= 5
    for text in ("Ada Alm", "gave a part", "Hanna Holm", "Pargas", "line 59", "Page 1 of 2"):
        assert text in page[0]
    assert "line 3<" in client.get("/installation/log?page=2").text


def test_settings_are_shown_and_secrets_are_not(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.ada).get("/installation/settings").text
    assert "LEARNPATH_BASE_URL" in page
    assert SECRET not in page
    assert "learnpath.sqlite" not in page


def test_long_lists_of_people_come_by_the_page_with_few_queries(
    session: Session, cast: Cast, client_of: ClientOf, count_queries: CountQueries
) -> None:
    client = client_of(cast.ada)
    few = count_queries(lambda: client.get("/people"))
    for _ in range(300):
        make_person(session)
    session.commit()
    assert count_queries(lambda: client.get("/people")) == few <= 6
    assert "307 in all" in client.get("/people").text
