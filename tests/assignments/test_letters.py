"""What is told by mail about work: when its readers want it, and where on the path it lies."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.assignments.services import review
from learnpath.cohorts.services.inviting import invite_waiting
from learnpath.kernel.clock import now
from learnpath.kernel.mail import HeldLetter, OutgoingMail
from learnpath.people.services import persons
from learnpath.terms import MailTiming, Verdict
from tests.assignments.makers import handed_in
from tests.factories.cast import Cast
from tests.factories.paths import make_station


def _told(session: Session, model: type[OutgoingMail] | type[HeldLetter]) -> dict[str, dict[str, Any]]:
    """Letters by the first name of whom they go to."""
    rows = session.scalars(select(model).order_by(model.id))
    return {row.address.split("@")[0]: row.letter or {} for row in rows}


def test_work_is_told_of_when_each_reader_wants_it(session: Session, cast: Cast) -> None:
    cast.paul.mail_timing = MailTiming.DAILY
    cast.tina.mail_timing = MailTiming.OFF
    review(session, handed_in(session, cast), verdict=Verdict.ACCEPTED, comment="", by_id=cast.tina.id)
    assert set(_told(session, OutgoingMail)) == {"petra"}
    assert set(_told(session, HeldLetter)) == {"paul"}


def test_an_invitation_comes_whatever_was_chosen(session: Session, cast: Cast) -> None:
    cast.paul.mail_timing = cast.petra.mail_timing = MailTiming.OFF
    assert invite_waiting(session, cast.cohort.id, by_id=cast.tina.id) == 2
    invitation = _told(session, OutgoingMail)["paul"]
    assert invitation["sender"]["name"] == "Stigfinnarna"
    assert invitation["on_path"] == {"here": 0, "of": 1, "title": ""}
    assert invitation["preheader"].startswith("You have a place on the learning path")


def test_whoever_is_shut_out_is_not_written_to_about_work(session: Session, cast: Cast) -> None:
    persons.disable(session, cast.petra, by_id=cast.ada.id)
    persons.disable(session, cast.tina, by_id=cast.ada.id)
    session.flush()
    review(session, handed_in(session, cast), verdict=Verdict.ACCEPTED, comment="", by_id=cast.tina.id)
    assert set(_told(session, OutgoingMail)) == {"paul"}


def test_a_letter_says_where_on_the_path_the_work_lies_and_who_the_path_belongs_to(
    session: Session, cast: Cast
) -> None:
    make_station(session, cast.cohort_path, position=2)
    handed_in(session, cast)
    letter = _told(session, OutgoingMail)["tina"]
    assert (letter["on_path"]["here"], letter["on_path"]["of"]) == (1, 2)
    assert letter["on_path"]["title"]
    assert letter["sender"]["name"] == "Stigfinnarna"


def test_work_at_a_station_that_was_archived_is_told_of_without_a_place(session: Session, cast: Cast) -> None:
    cast.station.archived_at = now()
    session.flush()
    handed_in(session, cast)
    assert _told(session, OutgoingMail)["tina"]["on_path"] is None
