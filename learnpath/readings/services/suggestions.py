"""What people put on a cohort's reading list, and take off again."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Cohort, Enrolment
from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import lock
from learnpath.paths.models import Activity, Reading, Station
from learnpath.people.models import Person
from learnpath.readings.models import Suggestion
from learnpath.readings.services.marks import complete_who_have_read_all


def suggest(
    session: Session,
    activity_id: uuid.UUID,
    *,
    title: str,
    why: str,
    language: str,
    enrolment_id: uuid.UUID | None,
    authors: str = "",
    year: str = "",
    published_in: str = "",
    url: str = "",
    minutes: int | None = None,
) -> Reading:
    """Put a reading on a cohort's list: a participant's suggestion, or (without enrolment) a trainer's own.

    `language` is that of `why`. The same suggestion sent twice is one.
    """
    lock(session, Activity, activity_id)
    reading = session.scalars(
        select(Reading)
        .outerjoin(Suggestion, Suggestion.reading_id == Reading.id)
        .where(
            Reading.activity_id == activity_id,
            Reading.archived_at.is_(None),
            Reading.title == title,
            Reading.url == url,
            Suggestion.enrolment_id.is_not_distinct_from(enrolment_id),
        )
    ).first()
    if reading is not None:
        return reading
    last = session.scalar(select(func.max(Reading.position)).where(Reading.activity_id == activity_id))
    reading = Reading(
        activity_id=activity_id,
        position=(last or 0) + 1,
        authors=authors,
        year=year,
        title=title,
        published_in=published_in,
        url=url,
        minutes=minutes,
        why={language: why},
        is_suggestion=enrolment_id is not None,
    )
    session.add(reading)
    session.flush()
    if enrolment_id is not None:
        session.add(Suggestion(reading_id=reading.id, enrolment_id=enrolment_id))
        session.flush()
    return reading


def remove(session: Session, reading: Reading, *, by_id: uuid.UUID, organisation_id: uuid.UUID) -> None:
    """Take a reading off a cohort's list. Its read marks stay, should it be put back."""
    reading.archived_at, reading.archived_by_id = now(), by_id
    session.flush()
    complete_who_have_read_all(session, reading.activity_id)
    audit.record(
        session, "reading removed", actor_id=by_id, subject_id=reading.id, organisation_id=organisation_id
    )


def put_back(session: Session, reading: Reading, *, by_id: uuid.UUID, organisation_id: uuid.UUID) -> None:
    """Undo a removal."""
    reading.archived_at = reading.archived_by_id = None
    audit.record(
        session, "reading put back", actor_id=by_id, subject_id=reading.id, organisation_id=organisation_id
    )


class ReadingNews(NamedTuple):
    """A reading that was put on a list of a running cohort."""

    reading_id: uuid.UUID
    activity_id: uuid.UUID
    station_id: uuid.UUID
    title: str
    given_name: str | None  # None: a trainer's
    family_name: str | None
    made_at: datetime


def news_since(
    session: Session, cohort_id: uuid.UUID, since: datetime, *, limit: int = 20
) -> Sequence[ReadingNews]:
    """Readings put on the cohort's lists since an instant, the newest first. One query, columns only."""
    rows = session.execute(
        select(
            Reading.id,
            Reading.activity_id,
            Activity.station_id,
            Reading.title,
            Person.given_name,
            Person.family_name,
            Reading.made_at,
        )
        .join(Activity, Activity.id == Reading.activity_id)
        .join(Station, Station.id == Activity.station_id)
        .join(Cohort, Cohort.path_id == Station.path_id)
        .outerjoin(Suggestion, Suggestion.reading_id == Reading.id)
        .outerjoin(Enrolment, Enrolment.id == Suggestion.enrolment_id)
        .outerjoin(Person, Person.id == Enrolment.person_id)
        .where(
            Cohort.id == cohort_id,
            Reading.made_at > since,
            Reading.origin_id.is_(None),  # what came with the path is no news
            Reading.archived_at.is_(None),
            Activity.archived_at.is_(None),
            Station.archived_at.is_(None),
        )
        .order_by(Reading.made_at.desc())
        .limit(limit)
    )
    return [ReadingNews(*row) for row in rows]
