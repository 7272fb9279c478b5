"""Who has earned a certificate and what the others lack: four queries for however many people."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from learnpath.certificates.rules import Eligibility, MissingMeetings, MissingWork, counts, eligibility
from learnpath.certificates.services.papers import Papers, papers_of
from learnpath.certificates.services.standing import HolderRow, Lack, Standing
from learnpath.cohorts.models import Cohort, Completion, Enrolment
from learnpath.kernel.i18n import collation_key
from learnpath.paths.models import Activity, LearningPath, Station
from learnpath.people.models import Organisation, Person
from learnpath.terms import ActivityKind, CompletedHow, Stage

_HOLDER = (
    Enrolment.id,
    Enrolment.withdrawn_at,
    Person.given_name,
    Person.family_name,
    Organisation.name,
    Cohort.id,
    Cohort.name,
    LearningPath.id,
    LearningPath.title,
    LearningPath.languages,
    LearningPath.time_zone,
    LearningPath.meetings_required,
    LearningPath.participation_meetings,
    LearningPath.with_transcript,
)


class _Activity(NamedTuple):
    path_id: uuid.UUID
    id: uuid.UUID
    kind: ActivityKind
    title: dict[str, str]
    required: bool
    counts_for_certificate: bool

    @property
    def counts(self) -> bool:
        return counts(self.kind, self.required, self.counts_for_certificate)


def eligibility_of(session: Session, cohort_id: uuid.UUID) -> dict[uuid.UUID, Eligibility]:
    """What everybody in a cohort lacks, by enrolment."""
    everybody = _standings(session, Enrolment.cohort_id == cohort_id)
    return {one.holder.enrolment_id: one.eligibility for one in everybody}


def standings_in(session: Session, cohort_id: uuid.UUID) -> list[Standing]:
    """Everybody in a cohort, sorted as the reader sorts; who has left only with something to show for it."""
    everybody = _standings(session, Enrolment.cohort_id == cohort_id)
    return [one for one in everybody if one.holder.withdrawn_at is None or one.has_something]


def standings_of(session: Session, person_id: uuid.UUID) -> list[Standing]:
    """One person in every cohort they walk or walked."""
    return _standings(session, Enrolment.person_id == person_id)


def standing_of(session: Session, enrolment_id: uuid.UUID) -> Standing | None:
    return next(iter(_standings(session, Enrolment.id == enrolment_id)), None)


def waiting_in(
    session: Session, cohort_ids: Collection[uuid.UUID], organisation_id: uuid.UUID | None
) -> list[uuid.UUID]:
    """Who in these cohorts has earned one that has not been issued, of one organisation or of all."""
    which: ColumnElement[bool] = Enrolment.cohort_id.in_(cohort_ids)
    if organisation_id is not None:
        which &= Enrolment.organisation_id == organisation_id
    return [one.holder.enrolment_id for one in _standings(session, which) if one.waits]


def _standings(session: Session, which: ColumnElement[bool]) -> list[Standing]:
    holders = [HolderRow._make(row) for row in session.execute(_holders(which))]
    holders.sort(key=lambda row: (collation_key(row.family_name), collation_key(row.given_name)))
    activities = _activities(session, {row.path_id for row in holders})
    done, papers = _done(session, which), papers_of(session, which)
    return [
        _standing(
            row, activities[row.path_id], done[row.enrolment_id], papers.get(row.enrolment_id, Papers())
        )
        for row in holders
    ]


def _holders(which: ColumnElement[bool]):  # type: ignore[no-untyped-def]  # so many columns have no short type
    return (
        select(*_HOLDER)
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Organisation, Organisation.id == Enrolment.organisation_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(LearningPath, LearningPath.id == Cohort.path_id)
        .where(which)
        .order_by(Cohort.starts_on.desc(), Enrolment.id)
    )


def _activities(session: Session, path_ids: set[uuid.UUID]) -> dict[uuid.UUID, list[_Activity]]:
    found: dict[uuid.UUID, list[_Activity]] = defaultdict(list)
    for row in session.execute(
        select(
            Station.path_id,
            Activity.id,
            Activity.kind,
            Activity.title,
            Activity.required,
            Activity.counts_for_certificate,
        )
        .join(Station, Station.id == Activity.station_id)
        .where(Station.path_id.in_(path_ids), Station.archived_at.is_(None), Activity.archived_at.is_(None))
        .order_by(Station.position, Station.id, Activity.position, Activity.id)
    ):
        found[row[0]].append(_Activity._make(row))
    return found


def _done(session: Session, which: ColumnElement[bool]) -> dict[uuid.UUID, dict[uuid.UUID, CompletedHow]]:
    found: dict[uuid.UUID, dict[uuid.UUID, CompletedHow]] = defaultdict(dict)
    rows = session.execute(
        select(Completion.enrolment_id, Completion.activity_id, Completion.how)
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .where(which, Completion.withdrawn_at.is_(None), Completion.stage == Stage.DONE)
    )
    for enrolment_id, activity_id, how in rows:
        found[enrolment_id][activity_id] = how
    return found


def _standing(
    holder: HolderRow, activities: Sequence[_Activity], done: Mapping[uuid.UUID, CompletedHow], papers: Papers
) -> Standing:
    meetings = [one.id for one in activities if one.kind is ActivityKind.MEETING]
    did = {id_ for id_, how in done.items() if how is not CompletedHow.EXCUSED}
    answer = eligibility(
        [one.id for one in activities if one.counts],
        dict.fromkeys(done, Stage.DONE),
        meetings_attended=sum(id_ in done for id_ in meetings),
        meetings_required=holder.meetings_required,
    )
    return Standing(
        holder,
        answer,
        _lacks(answer, {one.id: one for one in activities}),
        papers,
        attended=sum(id_ in did for id_ in meetings),
        did=sum(one.required and one.id in did for one in activities),
    )


def _lacks(answer: Eligibility, activities: Mapping[uuid.UUID, _Activity]) -> tuple[Lack, ...]:
    lacks = []
    for missing in answer.missing:
        match missing:
            case MissingWork(activity_id):
                lacks.append(Lack(activities[activity_id].kind, activities[activity_id].title))
            case MissingMeetings(number):
                lacks.append(Lack(ActivityKind.MEETING, meetings=number))
            case _:
                lacks.append(Lack())
    return tuple(lacks)
