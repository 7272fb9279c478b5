"""What is found of reflections: what an author shared, by those whom the author chose, and by nobody else.

A text for its author alone is never in the index, not even for its author: an index is one more place from which it
could come out. Whoever narrows the readers of a text takes it away from the others in the same transaction.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterator

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Enrolment
from learnpath.cohorts.search import PERSON_NAME
from learnpath.kernel.html import plain_text
from learnpath.kernel.search import Entry, Source, Watch, in_each_language
from learnpath.paths.models import Activity, Station
from learnpath.paths.search import MOVED, PUT_ASIDE, Ids, activities_at
from learnpath.people.models import Person
from learnpath.policy import Finder, found_by
from learnpath.reflections.models import Reflection, ReflectionGroup
from learnpath.terms import Audience


def _readers(
    audience: Audience, cohort_id: uuid.UUID, station_id: uuid.UUID, group_ids: Collection[uuid.UUID]
) -> list[str]:
    """The keys of those whom the author chose. Of a cohort they find it once the station is open to them."""
    match audience:
        case Audience.GROUP:
            return [found_by(Finder.GROUP, one, station_id) for one in group_ids]
        case Audience.TRAINERS:
            return [found_by(Finder.TRAINERS, cohort_id)]
        case Audience.COHORT:
            return [found_by(Finder.TRAINERS, cohort_id), found_by(Finder.STATION, station_id)]
        case Audience.ME:
            return []


def _shared(session: Session, ids: Ids) -> Iterator[Entry]:
    groups: defaultdict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for reflection_id, group_id in session.execute(
        select(ReflectionGroup.reflection_id, ReflectionGroup.group_id).where(
            ReflectionGroup.reflection_id.in_(ids)
        )
    ):
        groups[reflection_id].append(group_id)
    rows = session.execute(
        select(
            Reflection.id,
            Reflection.cohort_id,
            Reflection.audience,
            Reflection.text,
            Activity.title,
            Station.id,
            Person.id,
            Person.given_name,
            Person.family_name,
        )
        .join(Activity, Activity.id == Reflection.activity_id)
        .join(Station, Station.id == Activity.station_id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Reflection.id.in_(ids),
            Reflection.audience != Audience.ME,
            Enrolment.withdrawn_at.is_(None),
            Activity.archived_at.is_(None),
            Station.archived_at.is_(None),
        )
    )
    for id_, cohort_id, audience, text, title, station_id, person_id, given_name, family_name in rows:
        readers = _readers(audience, cohort_id, station_id, groups[id_])
        body = plain_text(text)
        for code, shown, _text in in_each_language(title):
            yield Entry(
                subject_id=id_,
                title=shown,
                language=code,
                note=f"{given_name} {family_name}",
                body=body,
                keys=[*readers, found_by(Finder.PERSON, person_id)],
                url=f"/reflections/{id_}",
                place_id=cohort_id,
            )


def _on(activity_ids: Ids | Select[uuid.UUID]) -> Select[uuid.UUID]:
    return select(Reflection.id).where(Reflection.activity_id.in_(activity_ids))


def _of_persons(person_ids: Ids) -> Select[uuid.UUID]:
    return (
        select(Reflection.id)
        .join(Enrolment, Enrolment.id == Reflection.enrolment_id)
        .where(Enrolment.person_id.in_(person_ids))
    )


SOURCES = (
    Source(
        "shared reflection",
        Reflection.id,
        _shared,
        (
            Watch(Reflection.id, frozenset({"text", "audience"})),
            Watch(ReflectionGroup.reflection_id),
            Watch(Activity.id, MOVED | {"title"}, _on),
            Watch(Station.id, PUT_ASIDE, lambda ids: _on(activities_at(ids))),
            Watch(
                Enrolment.id,
                frozenset({"withdrawn_at"}),
                lambda ids: select(Reflection.id).where(Reflection.enrolment_id.in_(ids)),
            ),
            Watch(Person.id, PERSON_NAME, _of_persons),
        ),
    ),
)
