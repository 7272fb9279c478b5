"""Read marks, and the completion that follows from them."""

import uuid

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Completion, Enrolment
from learnpath.cohorts.services.completions import complete, withdraw
from learnpath.kernel.db import lock
from learnpath.paths.models import Reading
from learnpath.readings.models import ReadMark, Suggestion
from learnpath.readings.rules import is_list_read
from learnpath.terms import CompletedHow, Stage


def mark_read(session: Session, reading_id: uuid.UUID, enrolment_id: uuid.UUID) -> None:
    """Note that a person has read something; the list is completed with the last of the trainers' readings."""
    lock(session, Enrolment, enrolment_id)  # the mark is made once, and the last one is counted as the last
    reading = session.get_one(Reading, reading_id)
    if session.get(ReadMark, (enrolment_id, reading_id)) is None:
        session.add(ReadMark(enrolment_id=enrolment_id, reading_id=reading_id))
        session.flush()
    wanted, marked = _wanted_and_marked(session, reading.activity_id, enrolment_id)
    if is_list_read(wanted, marked):
        complete(session, [enrolment_id], reading.activity_id, CompletedHow.READ)


def unmark_read(
    session: Session, reading_id: uuid.UUID, enrolment_id: uuid.UUID, *, by_id: uuid.UUID
) -> None:
    """Take a mark back, and with it a completion that came from the marks."""
    lock(session, Enrolment, enrolment_id)
    reading = session.get_one(Reading, reading_id)
    session.execute(
        delete(ReadMark).where(ReadMark.enrolment_id == enrolment_id, ReadMark.reading_id == reading_id)
    )
    wanted, marked = _wanted_and_marked(session, reading.activity_id, enrolment_id)
    how = session.scalar(
        select(Completion.how).where(
            Completion.enrolment_id == enrolment_id,
            Completion.activity_id == reading.activity_id,
            Completion.withdrawn_at.is_(None),
        )
    )
    # What a trainer granted or excused stays, and a suggestion never counted.
    if how is CompletedHow.READ and reading_id in wanted and not is_list_read(wanted, marked):
        withdraw(session, enrolment_id, reading.activity_id, by_id=by_id)


def _wanted_and_marked(
    session: Session, activity_id: uuid.UUID, enrolment_id: uuid.UUID
) -> tuple[set[uuid.UUID], set[uuid.UUID]]:
    """The trainers' readings of a list, and those of them that a person has marked."""
    rows = session.execute(
        select(Reading.id, ReadMark.reading_id.is_not(None))
        .outerjoin(Suggestion, Suggestion.reading_id == Reading.id)
        .outerjoin(ReadMark, (ReadMark.reading_id == Reading.id) & (ReadMark.enrolment_id == enrolment_id))
        .where(
            Reading.activity_id == activity_id,
            Reading.archived_at.is_(None),
            Suggestion.reading_id.is_(None),
        )
    ).all()
    return {id_ for id_, _marked in rows}, {id_ for id_, marked in rows if marked}


def complete_who_have_read_all(session: Session, activity_id: uuid.UUID) -> None:
    """With one less to read, some may have read everything."""
    wanted, _marked = _wanted_and_marked(session, activity_id, uuid.UUID(int=0))
    if not wanted:
        return
    finished = session.scalars(
        select(ReadMark.enrolment_id)
        .where(ReadMark.reading_id.in_(wanted))
        .group_by(ReadMark.enrolment_id)
        .having(func.count() == len(wanted))
    ).all()
    complete(session, finished, activity_id, CompletedHow.READ)


def is_done(session: Session, enrolment_id: uuid.UUID, activity_id: uuid.UUID) -> bool:
    """Whether a person is done with an activity, however that came about."""
    return (
        session.scalar(
            select(Completion.id).where(
                Completion.enrolment_id == enrolment_id,
                Completion.activity_id == activity_id,
                Completion.stage == Stage.DONE,
                Completion.withdrawn_at.is_(None),
            )
        )
        is not None
    )
