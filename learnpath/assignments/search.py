"""What is found of work on assignments: what was handed in last, by those who share it and by their trainers.

Drafts are nobody's to find. HR never finds what people write.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from learnpath.assignments.models import Revision, Submission
from learnpath.cohorts.models import Enrolment, Group
from learnpath.cohorts.search import PERSON_NAME
from learnpath.kernel.html import plain_text
from learnpath.kernel.search import Entry, Source, Watch, in_each_language
from learnpath.paths.models import Activity, Station
from learnpath.paths.search import MOVED, PUT_ASIDE, Ids, activities_at
from learnpath.people.models import Organisation, Person
from learnpath.policy import Finder, found_by

_FACTS = (
    Submission.id,
    Submission.cohort_id,
    Submission.group_id,
    Submission.enrolment_id,
    Submission.organisation_id,
    Submission.last_number,
    Revision.text,
    Activity.title,
    Station.id,
    Group.name,
    Organisation.name,
    Person.given_name,
    Person.family_name,
)


def _handed_in(ids: Ids) -> Select[*tuple[Any, ...]]:
    return (
        select(*_FACTS)
        .select_from(Submission)
        .join(
            Revision,
            (Revision.submission_id == Submission.id) & (Revision.number == Submission.last_number),
        )
        .join(Activity, Activity.id == Submission.activity_id)
        .join(Station, Station.id == Activity.station_id)
        .outerjoin(Group, Group.id == Submission.group_id)
        .outerjoin(Organisation, Organisation.id == Submission.organisation_id)
        .outerjoin(Enrolment, Enrolment.id == Submission.enrolment_id)
        .outerjoin(Person, Person.id == Enrolment.person_id)
        .where(
            Submission.id.in_(ids),
            Activity.archived_at.is_(None),
            Station.archived_at.is_(None),
            Enrolment.withdrawn_at.is_(None),
        )
    )


def _works(session: Session, ids: Ids) -> Iterator[Entry]:
    for row in session.execute(_handed_in(ids)):
        id_, cohort_id, group_id, enrolment_id, organisation_id, number, text, title, station_id, *names = row
        if group_id is not None:
            owner = found_by(Finder.GROUP, group_id, station_id)
        elif enrolment_id is not None:
            owner = found_by(Finder.ENROLMENT, enrolment_id)
        else:
            owner = found_by(Finder.ORGANISATION, organisation_id, station_id)
        body = plain_text(text)
        # In which language people wrote nobody asked them: it is one of those that their path is in.
        for code, shown, _text in in_each_language(title):
            yield Entry(
                subject_id=id_,
                title=shown,
                language=code,
                note=" ".join(name for name in names if name),
                body=body,
                keys=[owner, found_by(Finder.TRAINERS, cohort_id)],
                url=f"/submissions/{id_}/revisions/{number}",
                place_id=cohort_id,
            )


def _on(activity_ids: Ids | Select[uuid.UUID]) -> Select[uuid.UUID]:
    return select(Submission.id).where(Submission.activity_id.in_(activity_ids))


def _of_persons(person_ids: Ids) -> Select[uuid.UUID]:
    return (
        select(Submission.id)
        .join(Enrolment, Enrolment.id == Submission.enrolment_id)
        .where(Enrolment.person_id.in_(person_ids))
    )


_NAME = frozenset({"name"})

SOURCES = (
    Source(
        "work",
        Submission.id,
        _works,
        (
            Watch(Submission.id, frozenset({"last_number"})),
            Watch(Revision.submission_id),
            Watch(Activity.id, MOVED | {"title"}, _on),
            Watch(Station.id, PUT_ASIDE, lambda ids: _on(activities_at(ids))),
            Watch(Group.id, _NAME, lambda ids: select(Submission.id).where(Submission.group_id.in_(ids))),
            Watch(
                Organisation.id,
                _NAME,
                lambda ids: select(Submission.id).where(Submission.organisation_id.in_(ids)),
            ),
            Watch(
                Enrolment.id,
                frozenset({"withdrawn_at"}),
                lambda ids: select(Submission.id).where(Submission.enrolment_id.in_(ids)),
            ),
            Watch(Person.id, PERSON_NAME, _of_persons),
        ),
    ),
)
