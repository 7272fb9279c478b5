"""What HR finds: the people whom their organisation sent, by name and cohort. Nothing that anybody wrote."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Enrolment
from learnpath.cohorts.search import PERSON_NAME, enrolments_for, enrolments_of
from learnpath.kernel.search import Entry, Source, Watch
from learnpath.paths.search import Ids
from learnpath.people.models import Organisation, Person
from learnpath.policy import Finder, found_by
from learnpath.terms import Localised


def _people(session: Session, ids: Ids) -> Iterator[Entry]:
    rows = session.execute(
        select(
            Enrolment.id,
            Enrolment.cohort_id,
            Enrolment.organisation_id,
            Organisation.name,
            Person.given_name,
            Person.family_name,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .join(Organisation, Organisation.id == Enrolment.organisation_id)
        .where(Enrolment.id.in_(ids), Enrolment.withdrawn_at.is_(None))
    )
    for id_, cohort_id, organisation_id, organisation, given_name, family_name in rows:
        yield Entry(
            subject_id=id_,
            title=Localised(f"{given_name} {family_name}", ""),
            language="",
            note=organisation,
            keys=[found_by(Finder.HR, organisation_id)],
            url=f"/our-people?id={id_}",
            place_id=cohort_id,
        )


SOURCES = (
    Source(
        "our person",
        Enrolment.id,
        _people,
        (
            Watch(Enrolment.id, frozenset({"organisation_id", "withdrawn_at"})),
            Watch(Person.id, PERSON_NAME, enrolments_of),
            Watch(Organisation.id, frozenset({"name"}), enrolments_for),
        ),
    ),
)
