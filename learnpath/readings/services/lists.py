"""What is on a reading list, for one reader: columns only, one query."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, Select, func, literal, select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Enrolment
from learnpath.paths.models import Activity, Reading, Station
from learnpath.people.models import Organisation, Person
from learnpath.readings.models import ReadMark, Suggestion
from learnpath.readings.rules import Reference, reference


class _Row(NamedTuple):
    cohort_id: uuid.UUID
    id: uuid.UUID
    activity_id: uuid.UUID
    authors: str
    year: str
    title: str
    published_in: str
    language: str
    url: str
    minutes: int | None
    why: dict[str, str]
    suggested_by_id: uuid.UUID | None  # an enrolment
    given_name: str | None
    family_name: str | None
    organisation: str | None
    readers: int
    participants: int
    is_read: bool


class ListedReading(_Row):
    """A reading as a list shows it, for one reader. Its attributes are what the access table asks for."""

    __slots__ = ()

    @property
    def is_suggestion(self) -> bool:
        return self.suggested_by_id is not None

    @property
    def suggested_by(self) -> str:
        return f"{self.given_name} {self.family_name}" if self.is_suggestion else ""

    @property
    def reference(self) -> Reference:
        return reference(self)


@dataclass(frozen=True, slots=True)
class ReadingList:
    items: tuple[ListedReading, ...]

    @property
    def wanted(self) -> list[ListedReading]:
        """What the trainers put there."""
        return [item for item in self.items if not item.is_suggestion]

    @property
    def read(self) -> int:
        return sum(item.is_read for item in self.wanted)

    @property
    def next_unread(self) -> uuid.UUID | None:
        return next((item.id for item in self.wanted if not item.is_read), None)


def list_of(
    session: Session, cohort_id: uuid.UUID, activity_id: uuid.UUID, enrolment_id: uuid.UUID | None
) -> ReadingList:
    """What is on a list, the trainers' first. One query."""
    rows = session.execute(_listed(cohort_id, enrolment_id).where(Reading.activity_id == activity_id))
    return ReadingList(tuple(ListedReading._make(row) for row in rows))


class ListInPath(NamedTuple):
    """A reading list with the station where it lies."""

    activity_id: uuid.UUID
    title: dict[str, str]
    station_id: uuid.UUID
    station_title: dict[str, str]
    items: list[ListedReading]


def readings_of(
    session: Session,
    cohort_id: uuid.UUID,
    path_id: uuid.UUID,
    enrolment_id: uuid.UUID | None,
    open_stations: Collection[uuid.UUID] | None,
) -> list[ListInPath]:
    """All lists of a path with what is on them, in its order. One query; None: every station."""
    query = (
        _listed(cohort_id, enrolment_id)
        .add_columns(Activity.title, Station.id, Station.title)
        .join(Activity, Activity.id == Reading.activity_id)
        .join(Station, Station.id == Activity.station_id)
        .where(Station.path_id == path_id, Station.archived_at.is_(None), Activity.archived_at.is_(None))
        .order_by(None)
        .order_by(Station.position, Station.id, Activity.position, Activity.id, *_ORDER)
    )
    lists: dict[uuid.UUID, ListInPath] = {}
    for *row, title, station_id, station_title in session.execute(query):
        if open_stations is not None and station_id not in open_stations:
            continue
        item = ListedReading._make(row)
        shown = lists.setdefault(
            item.activity_id, ListInPath(item.activity_id, title, station_id, station_title, [])
        )
        shown.items.append(item)
    return list(lists.values())


_ORDER = (Suggestion.reading_id.is_not(None), Reading.position, Reading.id)


def _listed(cohort_id: uuid.UUID, enrolment_id: uuid.UUID | None) -> Select[*tuple[Any, ...]]:
    own = (
        select(ReadMark.reading_id)
        .where(ReadMark.reading_id == Reading.id, ReadMark.enrolment_id == enrolment_id)
        .exists()
    )
    return (
        select(
            literal(cohort_id).label("cohort_id"),
            Reading.id,
            Reading.activity_id,
            Reading.authors,
            Reading.year,
            Reading.title,
            Reading.published_in,
            Reading.language,
            Reading.url,
            Reading.minutes,
            Reading.why,
            Suggestion.enrolment_id,
            Person.given_name,
            Person.family_name,
            Organisation.name,
            _readers(),
            _participants(cohort_id),
            own.label("is_read"),
        )
        .outerjoin(Suggestion, Suggestion.reading_id == Reading.id)
        .outerjoin(Enrolment, Enrolment.id == Suggestion.enrolment_id)
        .outerjoin(Person, Person.id == Enrolment.person_id)
        .outerjoin(Organisation, Organisation.id == Enrolment.organisation_id)
        .where(Reading.archived_at.is_(None))
        .order_by(*_ORDER)
    )


def _readers() -> ScalarSelect[int]:
    reader = Enrolment.__table__.alias("reader")
    return (
        select(func.count())
        .select_from(ReadMark)
        .join(reader, reader.c.id == ReadMark.enrolment_id)
        .where(ReadMark.reading_id == Reading.id, reader.c.withdrawn_at.is_(None))
        .correlate(Reading)
        .scalar_subquery()
    )


def _participants(cohort_id: uuid.UUID) -> ScalarSelect[int]:
    fellow = Enrolment.__table__.alias("fellow")
    return (
        select(func.count())
        .select_from(fellow)
        .where(fellow.c.cohort_id == cohort_id, fellow.c.withdrawn_at.is_(None))
        .scalar_subquery()
    )
