"""Letters are rows; they leave after the commit, once, in the reader's language, and leave nothing behind."""

import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from learnpath.kernel import i18n
from learnpath.kernel.clock import stopped_at
from learnpath.kernel.i18n import in_language
from learnpath.kernel.mail import (
    Letter,
    MailLogo,
    OnPath,
    OutgoingMail,
    Recipient,
    Sender,
    as_message,
    deliver_waiting,
    queue_mail,
    tell_of_logos,
)
from learnpath.kernel.mail.fewer import is_genuine, mail_off_token, person_in
from learnpath.kernel.mail.letter import Gathered
from learnpath.people.services.letters import mail_logo
from learnpath.terms import MailTiming
from tests.kernel.smtp_peer import SmtpPeer, smtp_peer
from tests.kernel.values import NOON

PAUL = Recipient("paul@people.example", "Paul Palm", "sv")
LETTER = Letter(
    "Your review is there", ("Petra & Paul,", "well done."), "Read it", "/submissions/1", "You take part."
)


@pytest.fixture
def peer() -> Iterator[SmtpPeer]:
    with smtp_peer() as peer:
        yield peer


@pytest.fixture
def config(app: Flask, peer: SmtpPeer) -> dict[str, Any]:
    return {
        **app.config,
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": peer.port,
        "BASE_URL": "https://learnpath.example",
    }


def _queue(session: Session, recipient: Recipient = PAUL, letter: Letter = LETTER) -> OutgoingMail:
    mail = queue_mail(session, recipient, lambda: letter)
    session.commit()
    assert mail is not None
    return mail


def _look(session: Session) -> OutgoingMail:
    session.expire_all()
    return session.scalars(select(OutgoingMail)).one()


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


# ---- in the sender's transaction ----


@pytest.mark.parametrize(("end", "letters"), [("200", 1), ("303", 1), ("422", 0), ("500", 0)])
def test_a_letter_is_kept_with_what_it_tells_of_or_not_at_all(
    browser: FlaskClient, live_session: Session, end: str, letters: int
) -> None:
    browser.post(f"/probe/mail?end={end}")
    assert len(live_session.scalars(select(OutgoingMail)).all()) == letters


def test_whoever_delivers_is_woken_by_the_commit_and_only_by_it(
    live: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[str] = []
    monkeypatch.setitem(live.extensions, "wake", lambda: woken.append("up"))
    live.test_client().post("/probe/mail?end=422")
    assert woken == []
    live.test_client().post("/probe/mail")
    assert woken == ["up"]


def test_a_letter_is_written_in_its_readers_language(session: Session) -> None:
    said: list[str] = []

    def compose() -> Letter:
        said.append(i18n.day(NOON))
        return LETTER

    with in_language("en"):
        queue_mail(session, PAUL, compose)
        assert i18n.language() == "en"
    assert said == ["12 mars 2027"]


# ---- by SMTP ----


def test_a_letter_arrives_with_a_plain_and_an_html_part(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    with stopped_at(NOON):
        mail = _queue(session)
        assert deliver_waiting(connection, config) == 1
    message = peer.messages[0]
    assert message["To"] == "Paul Palm <paul@people.example>"
    assert message["Subject"] == "Your review is there"
    assert message["Message-ID"] == f"<{mail.id}@localhost>"
    assert message["Content-Language"] == "sv"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == NOON
    plain, html = _part(message, "plain"), _part(message, "html")
    assert "Petra & Paul," in plain
    assert "Petra &amp; Paul," in html
    assert 'lang="sv"' in html
    for part in (plain, html):
        assert "https://learnpath.example/submissions/1" in part
        assert "You take part." in part


def test_what_was_sent_is_wiped_and_not_sent_again(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    _queue(session)
    assert deliver_waiting(connection, config) == 1
    row = _look(session)
    assert row.sent_at is not None
    assert row.letter is None
    assert deliver_waiting(connection, config) == 0
    assert len(peer.messages) == 1


def test_a_refused_letter_waits_longer_each_time_and_is_given_up_at_last(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    peer.refuses = "450 try later"
    waits, at = [], NOON
    with stopped_at(at):
        _queue(session)
    for _ in range(10):
        with stopped_at(at):
            assert deliver_waiting(connection, config) == 0
        row = _look(session)
        waits.append((row.due_at - at) // timedelta(minutes=1))
        with stopped_at(row.due_at - timedelta(seconds=1)):
            assert deliver_waiting(connection, config) == 0  # not yet
        at = row.due_at
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]
    row = _look(session)
    assert row.attempts == 10
    assert row.failed_at is not None
    assert "450" in row.last_error
    peer.refuses = ""
    with stopped_at(at + timedelta(days=9)):
        assert deliver_waiting(connection, config) == 0


def test_when_the_server_is_back_the_letter_leaves(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    with stopped_at(NOON):
        _queue(session)
        assert deliver_waiting(connection, {**config, "SMTP_PORT": 1}) == 0
    assert "ConnectionRefusedError" in _look(session).last_error
    with stopped_at(NOON + timedelta(minutes=2)):
        assert deliver_waiting(connection, config) == 1
    assert _look(session).last_error == ""
    assert len(peer.messages) == 1


def test_one_letter_that_cannot_leave_does_not_hold_up_the_others(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    with stopped_at(NOON):
        _queue(session, Recipient("åsa@pärla.example", "Åsa", "sv"))
        _queue(session)
        assert deliver_waiting(connection, config) == 1
    stuck = session.scalars(select(OutgoingMail).where(OutgoingMail.sent_at.is_(None))).one()
    assert stuck.attempts == 1
    assert stuck.last_error


def test_a_letter_whose_deliverer_was_killed_is_sent_by_the_next(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    def killed(_message: EmailMessage) -> None:
        raise KeyboardInterrupt

    with stopped_at(NOON):
        mail = _queue(session)
        with pytest.raises(KeyboardInterrupt):
            deliver_waiting(connection, config, killed)
        assert deliver_waiting(connection, config) == 0  # still held
    with stopped_at(NOON + timedelta(minutes=6)):
        assert deliver_waiting(connection, config) == 1
    assert str(mail.id) in peer.messages[0]["Message-ID"]  # the same as it would have been


@pytest.mark.parametrize(
    "trick",
    [
        "Paul\r\nBcc: all@evil.example",
        "Paul\nX-Evil: 1",
        "Paul\x00",
        "\u2028Paul",
        '"Paul" <a@evil.example>,',
    ],
)
def test_a_header_cannot_be_smuggled_in(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer, trick: str
) -> None:
    _queue(session, Recipient(PAUL.address, trick, "sv"), Letter(trick, (trick,)))
    assert deliver_waiting(connection, config) == 1
    (message,) = peer.messages
    assert message["Bcc"] is None
    assert message["X-Evil"] is None
    assert [address.addr_spec for address in message["To"].addresses] == [PAUL.address]
    assert [line for line in peer.lines if line.startswith("rcpt")] == [f"rcpt TO:<{PAUL.address}>"]


def test_names_and_subjects_in_any_script_arrive_whole(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    name, subject = "Ærø Øst 山田", "Åtgärd " * 40
    _queue(session, Recipient(PAUL.address, name, "sv"), Letter(subject, ("Ord",)))
    deliver_waiting(connection, config)
    assert peer.messages[0]["To"].addresses[0].display_name == name
    assert peer.messages[0]["Subject"] == subject.strip()[:300]


def test_markup_in_a_letter_is_only_words(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    _queue(session, letter=Letter("<b>", ("<script>go()</script> {{ 7 * 7 }}",), "<i>", "/a?b=1&c=2"))
    deliver_waiting(connection, config)
    html = _part(peer.messages[0], "html")
    assert "<script>" not in html
    assert "{{ 7 * 7 }}" in html
    assert 'href="https://learnpath.example/a?b=1&amp;c=2"' in html


# ---- many at once ----


def test_two_deliverers_at_once_send_each_letter_once(
    live: Flask, live_engine: Engine, live_session: Session, peer: SmtpPeer
) -> None:
    for _ in range(12):
        queue_mail(live_session, PAUL, lambda: LETTER)
    live_session.commit()
    config = {**live.config, "SMTP_HOST": "127.0.0.1", "SMTP_PORT": peer.port}
    ready = threading.Barrier(2)

    def deliver(_number: int) -> int:
        ready.wait()
        return deliver_waiting(live_engine, config)

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(deliver, range(2))) == 12
    assert len({message["Message-ID"] for message in peer.messages}) == len(peer.messages) == 12


def test_a_slow_mail_server_does_not_hold_up_who_writes(
    live: Flask, live_engine: Engine, live_session: Session
) -> None:
    queue_mail(live_session, PAUL, lambda: LETTER)
    live_session.commit()
    talking, go_on = threading.Event(), threading.Event()

    def slow(_message: EmailMessage) -> None:
        talking.set()
        assert go_on.wait(20)

    thread = threading.Thread(target=deliver_waiting, args=(live_engine, live.config, slow))
    thread.start()
    try:
        assert talking.wait(20)
        began = time.monotonic()
        assert live.test_client().post("/probe/mail").status_code == 200
        assert time.monotonic() - began < 5
    finally:
        go_on.set()
        thread.join()


# ---- without SMTP ----


def test_without_a_mail_server_letters_are_files_and_the_console_lists_them(
    session: Session, connection: Connection, app: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for subject in ("One", "Two"):
        _queue(session, letter=Letter(subject, ("Words",)))
    assert deliver_waiting(connection, {**app.config, "DATA": tmp_path}) == 2
    files = list((tmp_path / "mail").glob("*.eml"))
    messages = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    assert {message["Subject"] for message in messages} == {"One", "Two"}
    said = capsys.readouterr().out
    assert all(str(file) in said for file in files)
    assert "paul@people.example" in said


# ---- what nobody expected ----


def test_a_letter_that_raises_anything_at_all_does_not_hold_up_the_others(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    with stopped_at(NOON):
        odd = _queue(session)
        odd.letter = {"paragraphs": 7}  # as an earlier release might have written it
        session.commit()
        _queue(session)
        assert deliver_waiting(connection, config) == 1
    session.expire_all()
    stuck = session.scalars(select(OutgoingMail).where(OutgoingMail.sent_at.is_(None))).one()
    assert (stuck.id, stuck.attempts) == (odd.id, 1)
    assert "TypeError" in stuck.last_error
    assert stuck.due_at == NOON + timedelta(minutes=2)


def test_a_letter_whose_deliverer_was_killed_each_time_is_given_up(
    session: Session, connection: Connection, config: dict[str, Any]
) -> None:
    def killed(_message: EmailMessage) -> None:
        raise KeyboardInterrupt

    at = NOON
    with stopped_at(at):
        _queue(session)
    for _ in range(10):
        with stopped_at(at), pytest.raises(KeyboardInterrupt):
            deliver_waiting(connection, config, killed)
        at += timedelta(minutes=6)
    with stopped_at(at):
        assert deliver_waiting(connection, config, killed) == 0
    row = _look(session)
    assert (row.attempts, row.failed_at) == (10, at)


def test_a_letter_that_is_given_up_does_not_hold_up_the_next(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    with stopped_at(NOON):
        _queue(session).attempts = 10
        session.commit()
        _queue(session)
        assert deliver_waiting(connection, config) == 1


# ---- how it looks, and what its foot says ----

SECRET = "a secret of the tests, long enough to be one"
WORK = Letter("Accepted: Our plan", ("Word " * 60,), "Read it", "/w/1", "It was yours.", is_essential=False)
PETRA = Recipient("petra@people.example", "Petra Perho", "en", person_id=uuid.UUID(int=7))


def _arrived(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer, letter: Letter,
    recipient: Recipient = PETRA,
) -> EmailMessage:  # fmt: skip
    queue_mail(session, recipient, lambda: letter)
    session.commit()
    deliver_waiting(connection, config)
    return peer.messages[-1]


def test_mail_about_work_says_how_to_get_less_of_it(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    message = _arrived(session, connection, config, peer, WORK)
    token = mail_off_token(config["SECRET_KEY"], uuid.UUID(int=7), PETRA.address)
    assert message["List-Unsubscribe"] == f"<https://learnpath.example/mail/off/{token}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in (_part(message, "plain"), _part(message, "html")):
        assert "It was yours." in part
        assert "Get fewer mails" in part
        assert "https://learnpath.example/me/mail" in part


def test_the_address_that_turns_mail_off_is_whole_on_one_line(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    long = "https://learnpath.a-municipality-with-a-very-long-name-indeed.example"
    _arrived(session, connection, {**config, "BASE_URL": long}, peer, WORK)
    mail = session.scalars(select(OutgoingMail)).one()
    mail.letter = WORK.to_json() | {"person_id": str(PETRA.person_id)}
    raw = bytes(as_message(mail, {**config, "BASE_URL": long})).decode()
    (line,) = [line for line in raw.splitlines() if line.startswith("List-Unsubscribe: ")]
    assert line.startswith(f"List-Unsubscribe: <{long}/mail/off/")
    assert line.endswith(">")


def test_what_always_comes_says_so_and_offers_no_way_out(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    message = _arrived(session, connection, config, peer, LETTER, replace(PETRA, timing=MailTiming.OFF))
    assert message["List-Unsubscribe"] is None
    for part in (_part(message, "plain"), _part(message, "html")):
        assert "always come" in " ".join(part.split())
        assert "/me/mail" not in part


def test_the_plain_part_can_be_read_alone(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    letter = replace(WORK, sender=Sender("Fyrbåken"), on_path=OnPath(2, 4, "Personalens ork"))
    plain = _part(_arrived(session, connection, config, peer, letter), "plain").replace("\r\n", "\n")
    assert plain.startswith("●──◉──○──○  Fyrbåken\nStation 2 of 4: Personalens ork\n")
    assert "Read it:\nhttps://learnpath.example/w/1\n" in plain
    assert "\n-- \n" in plain
    assert max(len(line) for line in plain.splitlines()) <= 76


@pytest.mark.parametrize(
    ("on_path", "words"),
    [
        (OnPath(0, 5), "A path of 5 stations"),
        (OnPath(1, 1), "Station 1 of 1"),
        (OnPath(6, 5), "The whole path, all 5 stations"),
        (OnPath(30, 40, "<b>"), "Station 30 of 40: &lt;b&gt;"),
    ],
)
def test_the_line_of_stops_says_in_words_where_it_is(
    session: Session,
    connection: Connection,
    config: dict[str, Any],
    peer: SmtpPeer,
    on_path: OnPath,
    words: str,
) -> None:
    html = _part(_arrived(session, connection, config, peer, replace(WORK, on_path=on_path)), "html")
    assert words in html
    assert 'role="presentation"' in html


def test_a_letter_has_the_name_the_colours_and_the_logo_of_its_organisation(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    look = uuid.UUID(int=5)
    png = b"\x89PNG\r\n\x1a\n a logo"
    tell_of_logos(
        lambda _session, id_: MailLogo(png, 360, 96, 'Fyrbåken "AB"', False, True) if id_ == look else None
    )
    sender = Sender('Fyr"båken', "#14286e", "#fffffe", "#8aa5f9", "#010101", str(look))
    try:
        message = _arrived(session, connection, config, peer, replace(WORK, sender=sender))
    finally:
        tell_of_logos(mail_logo)
    assert message["From"].addresses[0].display_name == 'Fyr"båken via learnpath'
    html = _part(message, "html")
    assert 'bgcolor="#14286e"' in html
    assert "color:#fffffe" in html
    assert 'src="cid:logo"' in html
    assert 'alt="Fyrbåken &#34;AB&#34;"' in html
    (picture,) = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert (picture["Content-ID"], picture.get_content()) == ("<logo>", png)
    assert "src=" not in html.replace('src="cid:logo"', "")  # nothing is asked for from elsewhere


def test_a_logo_that_is_gone_leaves_the_name(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    sender = Sender("Fyrbåken", logo=str(uuid.UUID(int=9)))
    html = _part(_arrived(session, connection, config, peer, replace(WORK, sender=sender)), "html")
    assert "Fyrbåken" in html
    assert "<img" not in html


def test_stops_under_an_organisations_name_mean_a_place_on_a_path_and_nothing_else(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    for sender, first in ((None, "●──●──○  learnpath"), (Sender("Fyrbåken"), "Fyrbåken")):
        plain = _part(_arrived(session, connection, config, peer, replace(WORK, sender=sender)), "plain")
        assert plain.splitlines()[0] == first


def test_an_answer_reaches_whoever_helps_where_that_is_an_address(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    for contact, reply_to in (
        ("help@learnpath.example", "help@learnpath.example"),
        ("Ring 016-123, 9–16", None),
        ("a@b.example\r\nBcc: all@evil.example", None),
        (config["MAIL_FROM"], None),
    ):
        message = _arrived(session, connection, {**config, "CONTACT": contact}, peer, WORK)
        assert message["Reply-To"] == reply_to
        assert message["Bcc"] is None


@pytest.mark.parametrize(
    "name", ["Fyr\r\nBcc: all@evil.example", "\u2028x", '"A" <a@evil.example>,', "Å" * 300]
)
def test_an_organisations_name_is_only_a_name(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer, name: str
) -> None:
    message = _arrived(session, connection, config, peer, replace(WORK, sender=Sender(name)))
    assert message["Bcc"] is None
    assert [address.addr_spec for address in message["From"].addresses] == [config["MAIL_FROM"]]


def test_a_letter_is_in_its_readers_language_to_the_last_line(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    with in_language("fi"):
        said = i18n._("Get fewer mails")
    message = _arrived(session, connection, config, peer, WORK, replace(PETRA, language="fi"))
    assert 'lang="fi"' in _part(message, "html")
    assert said in _part(message, "plain")


def test_a_letter_from_an_earlier_release_still_leaves(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    _queue(session)
    row = _look(session)
    row.letter = {"subject": "S", "paragraphs": ["Words"], "action": "Go", "url": "/x", "why": "So."}
    session.commit()
    assert deliver_waiting(connection, config) == 1
    assert "https://learnpath.example/x" in _part(peer.messages[0], "plain")


def test_a_gathered_letter_shows_each_thing_with_its_link_and_language(
    session: Session, connection: Connection, config: dict[str, Any], peer: SmtpPeer
) -> None:
    things = (
        Gathered("<i>One</i>", ("First.",), "Read one", "/w/1", "en"),
        Gathered("Två", ("Andra.",), "Läs", "/w/2", "sv"),
    )
    message = _arrived(session, connection, config, peer, replace(WORK, url="/", gathered=things))
    html, plain = _part(message, "html"), _part(message, "plain")
    assert "&lt;i&gt;One" in html
    assert 'lang="sv"' in html
    for part in (html, plain):
        assert "https://learnpath.example/w/1" in part
        assert "https://learnpath.example/w/2" in part


# ---- the address that turns mail off ----


def test_a_token_is_good_for_one_person_at_one_address_and_cannot_be_made_up() -> None:
    one, other = uuid.UUID(int=1), uuid.UUID(int=2)
    token = mail_off_token(SECRET, one, "a@b.example")
    assert person_in(token) == one
    assert is_genuine(SECRET, token, "a@b.example")
    assert not is_genuine(SECRET, token, "c@b.example")
    assert not is_genuine(SECRET + "!", token, "a@b.example")
    swapped = mail_off_token(SECRET, other, "a@b.example")[:22] + token[22:]
    assert not is_genuine(SECRET, swapped, "a@b.example")


@pytest.mark.parametrize("token", ["", "x", "å" * 43, "A" * 43 + "=", "A" * 42, "!" * 43, "A" * 4000, "\x00"])
def test_what_is_no_token_names_nobody(token: str) -> None:
    assert person_in(token) is None or not is_genuine(SECRET, token, "a@b.example")
