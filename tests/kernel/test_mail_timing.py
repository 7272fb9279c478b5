"""Mail when its reader wants it: what is essential at once, the rest at once, gathered once a day, or not at all."""

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, delete, select
from sqlalchemy.orm import Session

from learnpath.kernel import i18n
from learnpath.kernel.clock import stopped_at
from learnpath.kernel.jobs import sweep_once
from learnpath.kernel.mail import (
    HeldLetter,
    Letter,
    OutgoingMail,
    Recipient,
    Sender,
    count_held,
    deliver_waiting,
    drop_held,
    gather_digests,
    queue_mail,
    readdress_held,
    release_held,
)
from learnpath.kernel.mail.digest import latest_morning
from learnpath.terms import MailTiming
from tests.kernel.values import HOUR, NOON

PETRA = Recipient("petra@people.example", "Petra Perho", "en", MailTiming.DAILY, uuid.UUID(int=7))
PAUL = replace(PETRA, address="paul@people.example", name="Paul Palm", person_id=uuid.UUID(int=8))
WORK = Letter(
    "Accepted: Our plan", ("It has been accepted.",), "Read it", "/w/1", "Yours", is_essential=False
)
MORNING = datetime(2027, 3, 13, 5, 0, tzinfo=UTC)  # 7.00 in Helsinki on the day after NOON


def _work(number: int, subject: str = "") -> Letter:
    return replace(WORK, subject=subject or f"Thing {number}", url=f"/w/{number}")


def _hold(session: Session, *letters: Letter, at: datetime = NOON, whose: Recipient = PETRA) -> None:
    with stopped_at(at):
        for letter in letters:
            queue_mail(session, whose, lambda letter=letter: letter)  # type: ignore[misc]
        session.commit()


def _gather(source: Connection | Engine, config: dict[str, Any], at: datetime) -> int:
    with stopped_at(at):
        return gather_digests(source, {**config, "DEFAULT_TIME_ZONE": "Europe/Helsinki"})


def _mails(session: Session) -> list[OutgoingMail]:
    session.expire_all()
    return list(session.scalars(select(OutgoingMail).order_by(OutgoingMail.address)))


def _letter(mail: OutgoingMail) -> dict[str, Any]:
    assert mail.letter is not None
    return mail.letter


# ---- at once, daily, off ----


@pytest.mark.parametrize(
    ("timing", "is_essential", "leaves", "waits"),
    [
        (MailTiming.AT_ONCE, True, 1, 0),
        (MailTiming.AT_ONCE, False, 1, 0),
        (MailTiming.DAILY, True, 1, 0),
        (MailTiming.DAILY, False, 0, 1),
        (MailTiming.OFF, True, 1, 0),
        (MailTiming.OFF, False, 0, 0),
    ],
)
def test_mail_comes_when_its_reader_wants_it_and_what_is_essential_always(
    session: Session, timing: MailTiming, is_essential: bool, leaves: int, waits: int
) -> None:
    queue_mail(session, replace(PETRA, timing=timing), lambda: replace(WORK, is_essential=is_essential))
    session.commit()
    assert (len(_mails(session)), count_held(session, uuid.UUID(int=7))) == (leaves, waits)


def test_a_letter_that_says_nothing_about_it_is_essential(session: Session) -> None:
    queue_mail(session, replace(PETRA, timing=MailTiming.OFF), lambda: Letter("A link", ("Here.",)))
    session.commit()
    assert [mail.subject for mail in _mails(session)] == ["A link"]


# ---- the daily mail ----


def test_at_seven_everything_held_comes_in_one_mail(
    session: Session, connection: Connection, app: Flask
) -> None:
    _hold(session, _work(1), _work(2), _work(3))
    assert _gather(connection, app.config, MORNING - timedelta(seconds=1)) == 0
    assert _gather(connection, app.config, MORNING) == 1
    (mail,) = _mails(session)
    letter = _letter(mail)
    assert mail.subject == "Thing 1, and 2 more"
    assert [(one["subject"], one["url"]) for one in letter["gathered"]] == [
        ("Thing 1", "/w/1"),
        ("Thing 2", "/w/2"),
        ("Thing 3", "/w/3"),
    ]
    assert letter["url"] == "/"
    assert count_held(session, uuid.UUID(int=7)) == 0
    assert _gather(connection, app.config, MORNING + HOUR) == 0


def test_each_gets_their_own_and_who_has_nothing_gets_none(
    session: Session, connection: Connection, app: Flask
) -> None:
    assert _gather(connection, app.config, MORNING) == 0
    _hold(session, _work(1), _work(2))
    _hold(session, _work(3), _work(4), whose=PAUL)
    assert _gather(connection, app.config, MORNING) == 2
    assert [(mail.address, mail.subject) for mail in _mails(session)] == [
        (PAUL.address, "Thing 3, and 1 more"),
        (PETRA.address, "Thing 1, and 1 more"),
    ]


def test_a_late_worker_takes_what_came_since_and_the_next_mail_is_tomorrows(
    session: Session, connection: Connection, app: Flask
) -> None:
    _hold(session, _work(1))
    _hold(session, _work(2), at=MORNING + HOUR)
    assert _gather(connection, app.config, MORNING + 2 * HOUR) == 1
    _hold(session, _work(3), at=MORNING + 3 * HOUR)
    assert _gather(connection, app.config, MORNING + 12 * HOUR) == 0
    assert _gather(connection, app.config, MORNING + 24 * HOUR) == 1


def test_one_letter_alone_comes_as_it_is(session: Session, connection: Connection, app: Flask) -> None:
    _hold(session, WORK)
    _gather(connection, app.config, MORNING)
    (mail,) = _mails(session)
    assert (mail.subject, _letter(mail)["url"]) == ("Accepted: Our plan", "/w/1")


def test_the_same_thing_said_twice_is_said_once(session: Session, connection: Connection, app: Flask) -> None:
    _hold(session, _work(1), replace(_work(1), paragraphs=("The latest.",)), _work(2))
    _gather(connection, app.config, MORNING)
    (mail,) = _mails(session)
    gathered = _letter(mail)["gathered"]
    assert [one["subject"] for one in gathered] == ["Thing 1", "Thing 2"]
    assert gathered[0]["paragraphs"] == ["The latest."]


def test_a_daily_mail_is_in_the_language_that_its_reader_has_now_and_marks_the_rest(
    session: Session, connection: Connection, app: Flask
) -> None:
    _hold(session, _work(1), whose=replace(PETRA, language="sv"))
    _hold(session, _work(2), whose=replace(PETRA, language="fi"))
    _gather(connection, app.config, MORNING)
    (mail,) = _mails(session)
    assert mail.language == "fi"
    with i18n.in_language("fi"):
        assert _letter(mail)["action"] == i18n._("Go to learnpath")
    assert [one["language"] for one in _letter(mail)["gathered"]] == ["sv", "fi"]


def test_it_has_an_organisations_look_when_all_of_it_comes_from_there(
    session: Session, connection: Connection, app: Flask
) -> None:
    here, there = Sender("Fyrbåken", "#14286e", "#ffffff"), Sender("Habo")
    _hold(session, *(replace(_work(number), sender=here) for number in (1, 2)))
    _hold(session, replace(_work(1), sender=here), replace(_work(2), sender=there), whose=PAUL)
    _gather(connection, app.config, MORNING)
    paul, petra = (_letter(mail)["sender"] for mail in _mails(session))
    assert paul is None
    assert petra["name"] == "Fyrbåken"


# ---- seven o'clock ----


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        # the night to 28 March 2027 the clocks of Helsinki go from 3 to 4; on 31 October from 4 to 3
        ("2027-03-27T04:59:59", "2027-03-26T05:00"),
        ("2027-03-27T05:00:00", "2027-03-27T05:00"),
        ("2027-03-28T03:59:59", "2027-03-27T05:00"),
        ("2027-03-28T04:00:00", "2027-03-28T04:00"),
        ("2027-10-30T04:00:00", "2027-10-30T04:00"),
        ("2027-10-31T04:30:00", "2027-10-30T04:00"),
        ("2027-10-31T05:00:00", "2027-10-31T05:00"),
        ("2027-12-31T23:30:00", "2027-12-31T05:00"),
    ],
)
def test_seven_is_seven_on_the_clocks_there_in_summer_and_in_winter(now: str, morning: str) -> None:
    instant = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert latest_morning(instant, "Europe/Helsinki") == datetime.fromisoformat(morning).replace(tzinfo=UTC)


def test_seven_is_another_instant_in_another_zone() -> None:
    assert latest_morning(NOON, "America/Los_Angeles") == datetime(2027, 3, 11, 15, tzinfo=UTC)
    assert latest_morning(NOON, "Pacific/Auckland") == datetime(2027, 3, 11, 18, tzinfo=UTC)


def test_the_sweep_of_each_minute_gathers_and_sends(app: Flask, session: Session, tmp_path: Any) -> None:
    _hold(session, _work(1), _work(2))
    app.config["DATA"], data = tmp_path, app.config["DATA"]
    try:
        with stopped_at(NOON + timedelta(days=2)):
            sweep_once(app)
    finally:
        app.config["DATA"] = data
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 1


# ---- crashes, and two at once ----


def test_a_worker_killed_while_gathering_has_changed_nothing(
    live: Flask, live_engine: Engine, live_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    _hold(live_session, _work(1), _work(2))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(
            "learnpath.kernel.mail.digest.delete", killed
        )  # the mail is written, the letters not yet gone
        with pytest.raises(KeyboardInterrupt):
            _gather(live_engine, live.config, MORNING)
    assert (_mails(live_session), count_held(live_session, uuid.UUID(int=7))) == ([], 2)
    live_session.rollback()
    assert _gather(live_engine, live.config, MORNING) == 1


def _at_once(*deeds: Callable[[], int]) -> int:
    ready = threading.Barrier(len(deeds))

    def run(deed: Callable[[], int]) -> int:
        ready.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sum(pool.map(run, deeds))


def test_two_workers_at_once_make_one_mail_for_each(
    live: Flask, live_engine: Engine, live_session: Session
) -> None:
    people = [replace(PETRA, address=f"p{n}@people.example", person_id=uuid.UUID(int=n)) for n in range(1, 9)]
    for person in people:
        _hold(live_session, _work(1), _work(2), whose=person)
    live_session.rollback()
    gather = lambda: _gather(live_engine, live.config, MORNING)  # noqa: E731
    assert _at_once(gather, gather) == 8
    assert [mail.address for mail in _mails(live_session)] == [person.address for person in people]
    assert {mail.subject for mail in _mails(live_session)} == {"Thing 1, and 1 more"}


def test_one_odd_letter_does_not_hold_up_the_others(
    session: Session, connection: Connection, app: Flask
) -> None:
    _hold(session, WORK, whose=PAUL)
    odd = session.scalars(select(HeldLetter)).one()
    odd.letter = {"paragraphs": 7}  # as another release might have written it
    session.commit()
    _hold(session, _work(1), _work(2))
    assert _gather(connection, app.config, MORNING) == 1
    assert [mail.address for mail in _mails(session)] == [PETRA.address]


# ---- when something changes meanwhile ----


def test_what_is_held_can_be_released_at_once(session: Session) -> None:
    _hold(session, _work(1), _work(2))
    assert release_held(session, uuid.UUID(int=7))
    assert not release_held(session, uuid.UUID(int=7))
    assert len(_mails(session)) == 1


def test_what_is_held_follows_its_reader_to_a_new_address_or_is_dropped(session: Session) -> None:
    _hold(session, _work(1), _work(2))
    readdress_held(session, replace(PETRA, address="new@people.example", name="Petra\r\nNy"))
    release_held(session, uuid.UUID(int=7))
    assert [(mail.address, mail.name) for mail in _mails(session)] == [("new@people.example", "Petra Ny")]
    session.execute(delete(OutgoingMail))
    _hold(session, _work(3))
    drop_held(session, uuid.UUID(int=7))
    assert not release_held(session, uuid.UUID(int=7))
    assert _mails(session) == []


def test_a_daily_mail_that_cannot_leave_waits_like_any_other(
    session: Session, connection: Connection, app: Flask
) -> None:
    _hold(session, _work(1), _work(2))
    _gather(connection, app.config, MORNING)

    def refuse(_message: object) -> None:
        raise OSError("no way out")

    with stopped_at(MORNING):
        assert deliver_waiting(connection, app.config, refuse) == 0
    (mail,) = _mails(session)
    assert (mail.attempts, mail.sent_at) == (1, None)
