"""My path: where we are, what is next, by when and with whom."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from markupsafe import Markup
from sqlalchemy import BindParameter, Select, String, bindparam, select, update
from sqlalchemy.orm import Session

from learnpath.assignments.services.overviews import WorkState, work_states
from learnpath.certificates.rules import Eligibility, counts, eligibility
from learnpath.cohorts.loading import InCohort
from learnpath.cohorts.models import Enrolment, Group, Grouping, GroupMembership
from learnpath.cohorts.services.walking import Walk, walk_of
from learnpath.kernel.db import columns
from learnpath.overview.rules import Candidate, next_step
from learnpath.overview.services.news import Happening, recent
from learnpath.paths.models import Activity
from learnpath.paths.services.outline import ActivityRow
from learnpath.people.models import Organisation, Person
from learnpath.policy import Place
from learnpath.terms import SubmissionState, WorkBy, initials

_LATELY = timedelta(days=30)
_NEWS = 5


class Companion(NamedTuple):
    """Somebody in the group, with where they come from."""

    given_name: str
    family_name: str
    organisation: str

    @property
    def initials(self) -> str:
        return initials(f"{self.given_name} {self.family_name}")


@dataclass(frozen=True, slots=True)
class NextStep:
    activity: ActivityRow
    brief: dict[str, str]
    companions: tuple[Companion, ...]
    work: WorkState | None


@dataclass(frozen=True, slots=True)
class MyPath:
    walk: Walk
    works: dict[uuid.UUID, WorkState]
    next: NextStep | None
    news: list[Happening]
    issued_at: datetime | None  # of a certificate that stands
    missing: Eligibility  # what the certificate still asks for


def my_path(session: Session, cohort: InCohort, place: Place, now: datetime) -> MyPath:
    """Everything on somebody's first page, in five queries."""
    walk = walk_of(session, cohort.path_id, place.enrolment_id, place.group_ids, now, with_group=True)
    works = work_states(session, place.cohort_id, place.enrolment_id, place.group_ids, place.organisation_id)
    over = cohort.is_put_away  # nobody writes there any more
    next_id = None if over else next_step(_candidates(walk, works), now)
    happenings, issued_at = recent(session, place, now - _LATELY)
    following = next((row for row in walk.outline.activities if row.id == next_id), None)
    return MyPath(
        walk=walk,
        works=works,
        next=_next(session, following, place, works) if following else None,
        news=[one for one in happenings if _is_shown(one, walk)][:_NEWS],
        issued_at=issued_at,
        missing=_missing(walk, cohort.meetings_required),
    )


def _is_shown(happening: Happening, walk: Walk) -> bool:
    """What happens at a station that is closed for somebody is no news for them."""
    if happening.kind is None:
        return True
    row = next((row for row in walk.outline.activities if row.id == happening.activity_id), None)
    return row is not None and walk.states[row.station_id].is_open


def _candidates(walk: Walk, works: dict[uuid.UUID, WorkState]) -> list[Candidate]:
    found = []
    for order, row in enumerate(walk.outline.activities):
        if not walk.states[row.station_id].is_open:
            continue
        work = works.get(row.id)
        found.append(
            Candidate(
                id=row.id,
                order=order,
                kind=row.kind,
                required=row.required,
                is_done=walk.is_done(row),
                is_waiting=work is not None and work.state is SubmissionState.HANDED_IN,
                is_returned=work is not None and work.state is SubmissionState.RETURNED,
                due_at=row.due_at,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
            )
        )
    return found


def _missing(walk: Walk, meetings_required: int) -> Eligibility:
    """What a certificate asks for and this person has not done, by the certificates' own rule."""
    counting = [
        row.id
        for row in walk.outline.activities
        if counts(row.kind, row.required, row.counts_for_certificate)
    ]
    return eligibility(
        counting,
        walk.stages,
        meetings_attended=walk.progress.meetings_attended,
        meetings_required=meetings_required,
    )


def _brief_and_companions() -> Select[dict[str, Markup], str, str, str]:
    own: BindParameter[Any] = bindparam("enrolment_id")
    grouping_name: BindParameter[str] = bindparam("grouping_name", type_=String)
    named = (Grouping.name == grouping_name) | (Grouping.is_main & (grouping_name == ""))
    return (
        select(Activity.brief, Person.given_name, Person.family_name, Organisation.name)
        .select_from(Activity)
        .outerjoin(Grouping, (Grouping.cohort_id == bindparam("cohort_id")) & named)
        .outerjoin(
            Group,
            (Group.grouping_id == Grouping.id) & Group.id.in_(bindparam("group_ids", expanding=True)),
        )
        .outerjoin(GroupMembership, (GroupMembership.group_id == Group.id) & GroupMembership.until.is_(None))
        .outerjoin(
            Enrolment,
            (Enrolment.id == GroupMembership.enrolment_id)
            & (Enrolment.id != own)
            & Enrolment.withdrawn_at.is_(None),
        )
        .outerjoin(Person, Person.id == Enrolment.person_id)
        .outerjoin(Organisation, Organisation.id == Enrolment.organisation_id)
        .where(Activity.id == bindparam("activity_id"))
        .order_by(Person.given_name)
    )


# Built once: building a statement costs more than running it.
_BRIEF_AND_COMPANIONS = _brief_and_companions()


def _next(session: Session, row: ActivityRow, place: Place, works: dict[uuid.UUID, WorkState]) -> NextStep:
    """The next activity's brief, and with whom it is done. One query."""
    values = {
        "activity_id": row.id,
        "cohort_id": place.cohort_id,
        "enrolment_id": place.enrolment_id,
        "grouping_name": row.grouping_name,
        "group_ids": list(place.group_ids) if row.work_by is WorkBy.GROUP else [],
    }
    found = columns(session, _BRIEF_AND_COMPANIONS, values).all()
    companions = tuple(
        Companion(given, family, organisation) for _brief, given, family, organisation in found if given
    )
    return NextStep(row, dict(found[0][0] or {}), companions, works.get(row.id))


def mark_seen(session: Session, enrolment_id: uuid.UUID, now: datetime) -> None:
    """Note that somebody looked at their path."""
    session.execute(update(Enrolment).where(Enrolment.id == enrolment_id).values(seen_at=now))
