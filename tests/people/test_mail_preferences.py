"""When mail comes: chosen on "My things", or turned off by the link in a mail without signing in."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from learnpath.app import create_app
from learnpath.kernel.audit import AuditEvent
from learnpath.kernel.mail import HeldLetter, Letter, OutgoingMail, Sender, as_message, queue_mail
from learnpath.kernel.mail.fewer import mail_off_token
from learnpath.people.looks.logos import read_logo
from learnpath.people.models import Person
from learnpath.people.services import links, looks, mailing, persons
from learnpath.people.services.letters import mail_logo, send_second_factor_notice, sender_of
from learnpath.terms import MailTiming
from tests.conftest import SECRET, ClientOf
from tests.factories.cast import Cast
from tests.people.letters import last_mail, mails

CountQueries = Callable[[Callable[[], object]], int]


def _tell(session: Session, person: Person, *subjects: str) -> None:
    """Letters about work."""
    for subject in subjects:
        letter = Letter(subject, ("Words.",), "Read it", f"/{subject}", "It was yours.", is_essential=False)
        queue_mail(session, links.recipient(person), lambda letter=letter: letter)  # type: ignore[misc]
    session.commit()


def _held(session: Session) -> Sequence[HeldLetter]:
    session.expire_all()
    return session.scalars(select(HeldLetter)).all()


def _off(person: Person) -> str:
    return f"/mail/off/{mail_off_token(SECRET, person.id, person.email)}"


# ---- choosing ----


def test_everybody_gets_mail_at_once_until_they_choose_otherwise(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.paul).get("/me/mail").text
    assert "paul@people.example" in page
    (chosen,) = re.findall(r"<input[^>]* checked[^>]*>", page)
    assert 'value="at_once"' in chosen
    assert "The link that signs you in" in page
    assert "/me/mail" in client_of(cast.paul).get("/me").text


@pytest.mark.parametrize("timing", list(MailTiming))
def test_i_choose_when_mail_comes(
    session: Session, cast: Cast, client_of: ClientOf, timing: MailTiming
) -> None:
    answer = client_of(cast.paul).post("/me/mail", data={"timing": timing.value})
    assert (answer.status_code, answer.location) == (303, "/me/mail")
    session.refresh(cast.paul)
    assert cast.paul.mail_timing is timing
    _tell(session, cast.paul, "news")
    expected = {MailTiming.AT_ONCE: (1, 0), MailTiming.DAILY: (0, 1), MailTiming.OFF: (0, 0)}
    assert (mails(session), len(_held(session))) == expected[timing]


@pytest.mark.parametrize("typed", [{}, {"timing": ""}, {"timing": "hourly"}])
def test_what_cannot_be_chosen_is_said(
    session: Session, cast: Cast, client_of: ClientOf, typed: dict[str, str]
) -> None:
    answer = client_of(cast.paul).post("/me/mail", data=typed)
    assert answer.status_code == 422
    assert 'href="#timing-0"' in answer.text
    session.refresh(cast.paul)
    assert cast.paul.mail_timing is MailTiming.AT_ONCE


def test_a_stranger_is_asked_to_sign_in_first(client_of: ClientOf) -> None:
    assert client_of(None).get("/me/mail").location == "/sign-in?next=/me/mail"
    assert client_of(None).post("/me/mail", data={"timing": "off"}).status_code == 401


def test_a_link_to_sign_in_comes_whatever_was_chosen(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    cast.paul.mail_timing = MailTiming.OFF
    session.commit()
    client_of(None).post("/sign-in", data={"email": cast.paul.email})
    send_second_factor_notice(session, cast.paul, is_on=True)
    session.commit()
    assert mails(session) == 2


def test_changing_to_at_once_sends_what_was_waiting(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    cast.paul.mail_timing = MailTiming.DAILY
    _tell(session, cast.paul, "one", "two")
    assert "2 things wait for your next daily mail." in client_of(cast.paul).get("/me/mail").text
    client_of(cast.paul).post("/me/mail", data={"timing": "at_once"})
    assert _held(session) == []
    assert last_mail(session).subject == "one, and 1 more"


def test_changing_to_off_lets_what_waits_come_once_more_as_the_form_says(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    cast.paul.mail_timing = MailTiming.DAILY
    _tell(session, cast.paul, "one")
    client_of(cast.paul).post("/me/mail", data={"timing": "off"})
    session.refresh(cast.paul)
    _tell(session, cast.paul, "two")
    assert [one.letter["subject"] for one in _held(session)] == ["one"]


def test_the_log_says_that_it_was_changed_and_by_whom(session: Session, cast: Cast) -> None:
    mailing.choose_timing(session, cast.paul, MailTiming.DAILY, by_id=cast.paul.id)
    mailing.choose_timing(session, cast.paul, MailTiming.DAILY, by_id=cast.paul.id)
    mailing.stop_mail(session, cast.paul)
    mailing.stop_mail(session, cast.paul)
    session.flush()
    lines = session.execute(
        select(AuditEvent.actor_id, AuditEvent.note)
        .where(AuditEvent.action == "mail timing changed")
        .order_by(AuditEvent.id)
    ).all()
    assert lines == [(cast.paul.id, "daily"), (None, "off")]


def test_the_page_asks_the_database_little(
    cast: Cast, client_of: ClientOf, count_queries: CountQueries
) -> None:
    client = client_of(cast.paul)
    assert count_queries(lambda: client.get("/me/mail")) <= 5


# ---- the link in a mail ----


def test_the_link_in_a_mail_is_the_one_that_works(
    app: Flask, session: Session, cast: Cast, client_of: ClientOf
) -> None:
    _tell(session, cast.paul, "news")
    message = as_message(last_mail(session), app.config)
    url = message["List-Unsubscribe"].strip("<>").removeprefix(app.config["BASE_URL"])
    assert url == _off(cast.paul)
    assert client_of(None).get(url).status_code == 200


def test_opening_the_link_turns_nothing_off(session: Session, cast: Cast, client_of: ClientOf) -> None:
    for method in ("GET", "HEAD"):
        answer = client_of(None).open(_off(cast.paul), method=method)
        assert answer.status_code == 200
    assert "no more mail about work come to paul@people.example" in client_of(None).get(_off(cast.paul)).text
    session.refresh(cast.paul)
    assert cast.paul.mail_timing is MailTiming.AT_ONCE


def test_a_mail_program_turns_mail_off_in_one_click_without_signing_in(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    cast.paul.mail_timing = MailTiming.DAILY
    _tell(session, cast.paul, "waiting")
    for _ in range(2):
        answer = client_of(None).post(_off(cast.paul), data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200  # and not a redirect, which such a program does not follow
        assert "No more mail about work" in answer.text
    session.refresh(cast.paul)
    assert cast.paul.mail_timing is MailTiming.OFF
    assert _held(session) == []
    assert cast.petra.mail_timing is MailTiming.AT_ONCE


def test_it_needs_no_csrf_token_and_everything_else_still_does(
    app: Flask, session: Session, connection: Connection, cast: Cast
) -> None:
    strict = create_app(**{**_settings(app), "WTF_CSRF_ENABLED": True})
    strict.extensions["engine"] = connection
    assert strict.test_client().post(_off(cast.paul)).status_code == 200
    assert strict.test_client().post("/sign-in", data={"email": cast.paul.email}).status_code == 400
    session.refresh(cast.paul)
    assert cast.paul.mail_timing is MailTiming.OFF


def _settings(app: Flask) -> dict[str, Any]:
    names = ("TESTING", "SECRET_KEY", "DATABASE_URL", "DATA", "BASE_URL", "SMTP_HOST", "DEFAULT_LANGUAGE")
    return {name: app.config[name] for name in names}


def test_a_link_that_is_not_ours_turns_nothing_off(session: Session, cast: Cast, client_of: ClientOf) -> None:
    token = _off(cast.paul).rpartition("/")[2]
    forged = mail_off_token("another secret that somebody made up", cast.paul.id, cast.paul.email)
    for wrong in (forged, token[:-4] + "AAAA", "x", "%00", token + "A", "å" * 43):
        for method in ("GET", "POST"):
            answer = client_of(None).open(f"/mail/off/{wrong}", method=method)
            assert answer.status_code == 404, wrong
            assert "/me/mail" in answer.text
    session.refresh(cast.paul)
    assert cast.paul.mail_timing is MailTiming.AT_ONCE


def test_links_in_old_mail_die_with_the_old_address(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    url = _off(cast.paul)
    persons.correct(
        session,
        cast.paul,
        given_name="Paul",
        family_name="Palm",
        email="new@people.example",
        by_id=cast.ada.id,
    )
    session.commit()
    assert client_of(None).post(url).status_code == 404


def test_guessing_is_slowed_down_while_good_links_go_on_working(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(None)
    answers = [client.get(f"/mail/off/{number}").status_code for number in range(62)]
    assert (answers[0], answers[-1]) == (404, 429)
    assert client.post(_off(cast.paul)).status_code == 200


def test_the_page_is_in_the_language_of_whose_mail_it_is(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    cast.paul.language = "fi"
    session.commit()
    assert '<html lang="fi"' in client_of(None).get(_off(cast.paul)).text


# ---- when somebody is shut out or moves ----


def test_nothing_waits_for_somebody_who_is_shut_out(session: Session, cast: Cast) -> None:
    cast.paul.mail_timing = MailTiming.DAILY
    _tell(session, cast.paul, "one")
    persons.disable(session, cast.paul, by_id=cast.ada.id)
    session.commit()
    assert _held(session) == []


def test_what_waits_goes_to_the_new_address(session: Session, cast: Cast) -> None:
    cast.paul.mail_timing = MailTiming.DAILY
    _tell(session, cast.paul, "one")
    persons.correct(
        session,
        cast.paul,
        given_name="Pål",
        family_name="Palm",
        email="new@people.example",
        by_id=cast.ada.id,
    )
    session.commit()
    assert [(one.address, one.name) for one in _held(session)] == [("new@people.example", "Pål Palm")]


# ---- whose look a letter has ----


def test_a_letter_has_the_organisations_name_until_it_has_a_look(session: Session, cast: Cast) -> None:
    assert sender_of(session, cast.consultancy.id) == Sender("Stigfinnarna")


def test_a_letter_has_the_organisations_colours_and_logo(session: Session, cast: Cast, logo: bytes) -> None:
    look = looks.choose_look(
        session, cast.consultancy.id, accent="#1d4e89", logo=read_logo(logo), logo_alt="Stigen", by_id=None
    )
    assert look is not None
    sender = sender_of(session, cast.consultancy.id)
    assert (sender.name, sender.logo) == ("Stigfinnarna", str(look.id))
    for colour in (sender.accent, sender.on_accent, sender.dark_accent, sender.on_dark_accent):
        assert len(colour) == 7
    found = mail_logo(session, look.id)
    assert found is not None
    assert (found.alt, found.png[:4]) == ("Stigen", b"\x89PNG")
    assert mail_logo(session, cast.paul.id) is None


@pytest.fixture
def logo() -> bytes:
    from io import BytesIO

    from PIL import Image

    stream = BytesIO()
    Image.new("RGB", (90, 30), (20, 40, 110)).save(stream, "PNG")
    return stream.getvalue()


def test_an_appointment_comes_with_the_look_of_where_one_is_appointed(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    form = {"kind": "trainer", "email": cast.paul.email, "language": "en"}
    client_of(cast.ada).post(f"/organisations/{cast.consultancy.id}/appointments", data=form)
    mail = session.scalars(select(OutgoingMail)).one()
    assert mail.letter is not None
    assert mail.letter["sender"]["name"] == "Stigfinnarna"
    assert mail.letter["is_essential"] is True
