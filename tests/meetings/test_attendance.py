"""Marking attendance: what is written, completed and taken back."""

import uuid

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Completion
from learnpath.cohorts.services.enrolments import withdraw
from learnpath.meetings.services import attendance
from learnpath.terms import CompletedHow, Presence, Stage
from tests.factories.cast import Cast
from tests.factories.cohorts import stages_of

Marks = dict[uuid.UUID, Presence | None]


def mark(session: Session, cast: Cast, sent: Marks, drawn: Marks | None = None) -> int:
    return attendance.mark(
        session, cast.cohort.id, cast.meeting.id, drawn=drawn or {}, sent=sent, by_id=cast.tina.id
    )


def how(session: Session, enrolment_id: uuid.UUID) -> CompletedHow | None:
    return session.scalar(
        select(Completion.how).where(
            Completion.enrolment_id == enrolment_id, Completion.withdrawn_at.is_(None)
        )
    )


def test_present_and_excused_complete_and_absent_does_not(session: Session, cast: Cast) -> None:
    paul, petra = cast.paul_enrolment.id, cast.petra_enrolment.id
    assert mark(session, cast, {paul: Presence.PRESENT, petra: Presence.EXCUSED}) == 2
    assert (how(session, paul), how(session, petra)) == (CompletedHow.ATTENDED, CompletedHow.EXCUSED)
    assert stages_of(session, paul) == {cast.meeting.id: Stage.DONE}
    drawn: Marks = {paul: Presence.PRESENT, petra: Presence.EXCUSED}
    mark(session, cast, {paul: Presence.ABSENT, petra: Presence.PRESENT}, drawn)
    assert (how(session, paul), how(session, petra)) == (None, CompletedHow.ATTENDED)


def test_taking_a_mark_back_withdraws_the_completion(session: Session, cast: Cast) -> None:
    paul = cast.paul_enrolment.id
    mark(session, cast, {paul: Presence.PRESENT})
    mark(session, cast, {paul: None}, {paul: Presence.PRESENT})
    assert attendance.presences_of(session, cast.meeting.id) == {}
    assert stages_of(session, paul) == {}
    mark(session, cast, {paul: Presence.PRESENT})
    assert how(session, paul) is CompletedHow.ATTENDED


def test_the_same_sheet_twice_changes_nothing(session: Session, cast: Cast) -> None:
    paul = cast.paul_enrolment.id
    assert mark(session, cast, {paul: Presence.PRESENT}) == 1
    assert mark(session, cast, {paul: Presence.PRESENT}) == 0


def test_two_trainers_who_differ_are_told(session: Session, cast: Cast) -> None:
    paul = cast.paul_enrolment.id
    mark(session, cast, {paul: Presence.ABSENT})
    with pytest.raises(attendance.MarkedMeanwhile):
        mark(session, cast, {paul: Presence.PRESENT}, {paul: None})
    assert attendance.presence_of(session, cast.meeting.id, paul) is Presence.ABSENT


def test_nobody_outside_the_cohort_is_marked(session: Session, cast: Cast) -> None:
    withdraw(session, cast.petra_enrolment, by_id=cast.tina.id)
    session.flush()
    sent: Marks = {cast.otto_enrolment.id: Presence.PRESENT, cast.petra_enrolment.id: Presence.PRESENT}
    assert mark(session, cast, sent) == 0
    assert [line.person.name for line in attendance.sheet_of(session, cast.cohort.id, cast.meeting.id)] == [
        "Paul Palm"
    ]
