"""Who has earned a certificate and what the others lack: three queries for however many people."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from learnpath.certificates.models import Certificate
from learnpath.certificates.rules import Eligibility, MissingMeetings, MissingWork, counts, eligibility
from learnpath.cohorts.models import Cohort, Completion, Enrolment
from learnpath.kernel.i18n import collation_key
from learnpath.paths.models import Activity, LearningPath, Station
from learnpath.people.models import Organisation, Person
from learnpath.terms import ActivityKind, Stage


class HolderRow(NamedTuple):
    """One enrolment, and the certificate that stands for it."""

    enrolment_id: uuid.UUID
    withdrawn_at: datetime | None
    given_name: str
    family_name: str
    organisation: str
    cohort_id: uuid.UUID
    cohort_name: str
    path_id: uuid.UUID
    title: dict[str, str]
    languages: list[str]
    time_zone: str
    meetings_required: int
    certificate_id: uuid.UUID | None
    year: int | None
    number: int | None
    issued_at: datetime | None
    was_revoked: bool  # an earlier one

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


_earlier = aliased(Certificate)
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
    Certificate.id,
    Certificate.year,
    Certificate.number,
    Certificate.issued_at,
    exists().where(_earlier.enrolment_id == Enrolment.id, _earlier.revoked_at.is_not(None)),
)


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing, with what a page needs to say it."""

    kind: ActivityKind | None = None
    title: Mapping[str, str] | None = None
    meetings: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands towards the certificate."""

    holder: HolderRow
    eligibility: Eligibility
    lacks: tuple[Lack, ...]

    @property
    def may_be_issued(self) -> bool:
        """Earned, not issued yet, and still on the path."""
        return (
            self.eligibility.is_earned
            and self.holder.certificate_id is None
            and self.holder.withdrawn_at is None
        )

    @property
    def waits(self) -> bool:
        """May be issued with everybody else's. Whose earlier one was revoked is looked at by itself."""
        return self.may_be_issued and not self.holder.was_revoked


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
    """Everybody in a cohort, sorted as the reader sorts; who has left only with a certificate."""
    everybody = _standings(session, Enrolment.cohort_id == cohort_id)
    return [one for one in everybody if one.holder.withdrawn_at is None or one.holder.certificate_id]


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
    stages = _stages(session, which)
    return [_standing(row, activities[row.path_id], stages[row.enrolment_id]) for row in holders]


def _holders(which: ColumnElement[bool]):  # type: ignore[no-untyped-def]  # so many columns have no short type
    return (
        select(*_HOLDER)
        .select_from(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Organisation, Organisation.id == Enrolment.organisation_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(LearningPath, LearningPath.id == Cohort.path_id)
        .outerjoin(Certificate, (Certificate.enrolment_id == Enrolment.id) & Certificate.revoked_at.is_(None))
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


def _stages(session: Session, which: ColumnElement[bool]) -> dict[uuid.UUID, dict[uuid.UUID, Stage]]:
    found: dict[uuid.UUID, dict[uuid.UUID, Stage]] = defaultdict(dict)
    rows = session.execute(
        select(Completion.enrolment_id, Completion.activity_id)
        .join(Enrolment, Enrolment.id == Completion.enrolment_id)
        .where(which, Completion.withdrawn_at.is_(None), Completion.stage == Stage.DONE)
    )
    for enrolment_id, activity_id in rows:
        found[enrolment_id][activity_id] = Stage.DONE
    return found


def _standing(
    holder: HolderRow, activities: Sequence[_Activity], stages: Mapping[uuid.UUID, Stage]
) -> Standing:
    attended = sum(one.kind is ActivityKind.MEETING and one.id in stages for one in activities)
    answer = eligibility(
        [one.id for one in activities if one.counts],
        stages,
        meetings_attended=attended,
        meetings_required=holder.meetings_required,
    )
    return Standing(holder, answer, _lacks(answer, {one.id: one for one in activities}))


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
