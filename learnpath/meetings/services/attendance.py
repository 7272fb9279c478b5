"""Who came to a meeting: the trainer's sheet, and the completions that follow from it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Completion, Enrolment
from learnpath.cohorts.services import completions
from learnpath.cohorts.services.enrolments import PersonInCohort, people_of
from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import lock
from learnpath.meetings import rules
from learnpath.meetings.models import Attendance
from learnpath.paths.models import Activity
from learnpath.terms import CompletedHow, Presence, Stage

_HOW = {Presence.PRESENT: CompletedHow.ATTENDED, Presence.EXCUSED: CompletedHow.EXCUSED}


class MarkedMeanwhile(Exception):
    """Somebody else marked the same people otherwise; nothing was written."""

    def __init__(self, clashes: tuple[rules.Clash, ...]) -> None:
        super().__init__(f"{len(clashes)} clashes")
        self.clashes = clashes


@dataclass(frozen=True, slots=True)
class SheetLine:
    person: PersonInCohort
    presence: Presence | None


def presences_of(session: Session, activity_id: uuid.UUID) -> dict[uuid.UUID, Presence]:
    """The marks of a meeting, by enrolment. One query."""
    rows = session.execute(
        select(Attendance.enrolment_id, Attendance.presence).where(Attendance.activity_id == activity_id)
    )
    return dict(rows.all())


def presence_of(session: Session, activity_id: uuid.UUID, enrolment_id: uuid.UUID) -> Presence | None:
    return session.scalar(
        select(Attendance.presence).where(
            Attendance.activity_id == activity_id, Attendance.enrolment_id == enrolment_id
        )
    )


def sheet_of(session: Session, cohort_id: uuid.UUID, activity_id: uuid.UUID) -> list[SheetLine]:
    """Everybody in the cohort and how they are marked, as the reader sorts. Two queries."""
    marks = presences_of(session, activity_id)
    return [SheetLine(person, marks.get(person.enrolment_id)) for person in people_of(session, cohort_id)]


def mark(
    session: Session,
    cohort_id: uuid.UUID,
    activity_id: uuid.UUID,
    *,
    drawn: rules.Marks,
    sent: rules.Marks,
    by_id: uuid.UUID,
) -> int:
    """Write what the sender changed on their sheet, and complete or take back. Raises MarkedMeanwhile.

    Returns for how many people something changed.
    """
    lock(session, Activity, activity_id)
    present = {
        row.enrolment_id: row
        for row in session.scalars(select(Attendance).where(Attendance.activity_id == activity_id))
    }
    ours = set(
        session.scalars(
            select(Enrolment.id).where(Enrolment.cohort_id == cohort_id, Enrolment.withdrawn_at.is_(None))
        )
    )
    decided = rules.changes(
        drawn,
        {id_: presence for id_, presence in sent.items() if id_ in ours},
        {id_: row.presence for id_, row in present.items()},
    )
    if decided.clashes:
        raise MarkedMeanwhile(decided.clashes)
    _write(session, activity_id, present, decided.to_write, by_id)
    _complete(session, activity_id, decided.to_write, by_id)
    if decided.to_write:
        audit.record(
            session,
            "attendance marked",
            actor_id=by_id,
            subject_id=activity_id,
            note=str(len(decided.to_write)),
        )
    return len(decided.to_write)


def _write(
    session: Session,
    activity_id: uuid.UUID,
    present: Mapping[uuid.UUID, Attendance],
    marks: rules.Marks,
    by_id: uuid.UUID,
) -> None:
    for enrolment_id, presence in marks.items():
        row = present.get(enrolment_id)
        if presence is None:
            if row is not None:
                session.delete(row)
        elif row is None:
            session.add(
                Attendance(
                    activity_id=activity_id,
                    enrolment_id=enrolment_id,
                    presence=presence,
                    marked_by_id=by_id,
                )
            )
        else:
            row.presence, row.marked_at, row.marked_by_id = presence, now(), by_id
    session.flush()


def _complete(session: Session, activity_id: uuid.UUID, marks: rules.Marks, by_id: uuid.UUID) -> None:
    """Present and excused count as done; absent and unmarked do not."""
    rows = session.execute(
        select(Completion.enrolment_id, Completion.how).where(
            Completion.activity_id == activity_id,
            Completion.withdrawn_at.is_(None),
            Completion.stage == Stage.DONE,
        )
    )
    done = dict(rows.all())
    wanted = {id_: _HOW.get(presence) if presence else None for id_, presence in marks.items()}
    for enrolment_id, how in wanted.items():
        if enrolment_id in done and done[enrolment_id] is not how:
            completions.withdraw(session, enrolment_id, activity_id, by_id=by_id)
    session.flush()
    for how in set(_HOW.values()):
        ids = [id_ for id_, wants in wanted.items() if wants is how and done.get(id_) is not how]
        if ids:
            completions.complete(session, ids, activity_id, how, by_id=by_id)
