"""Making, renaming and removing groupings and groups, and moving people between groups."""

import uuid
from collections.abc import Collection, Iterable

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Cohort, EarlyOpening, Enrolment, Group, Grouping, GroupMembership
from learnpath.cohorts.registry import has_work
from learnpath.cohorts.services.enrolments import chunks
from learnpath.cohorts.services.groups import groupings_of
from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import lock
from learnpath.paths.models import Activity, Station
from learnpath.people.rules import folded, tidy
from learnpath.terms import GroupingMethod

NAME_LENGTH = 100


class NameTaken(Exception):
    """A group of the grouping, or a grouping of the cohort, has this name already."""


class NameMissing(Exception):
    """A name of spaces is no name."""


class HoldsWork(Exception):
    """There is work in the group; it can be put away, not deleted."""


class NotInCohort(Exception):
    """Somebody or some group that is not of this cohort."""


def _tidy_name(name: str) -> str:
    name = tidy(name)[:NAME_LENGTH].strip()
    if not name:
        raise NameMissing
    return name


def make_grouping(
    session: Session, cohort_id: uuid.UUID, name: str, method: GroupingMethod, *, by_id: uuid.UUID
) -> Grouping:
    """A new way to divide the cohort; the first is the main one. Raises NameTaken."""
    name = _tidy_name(name)
    lock(session, Cohort, cohort_id)
    present = groupings_of(session, cohort_id)
    if folded(name) in {folded(row.name) for row in present}:
        raise NameTaken
    grouping = Grouping(cohort_id=cohort_id, name=name, method=method, is_main=not present)
    session.add(grouping)
    session.flush()
    audit.record(session, "grouping made", actor_id=by_id, subject_id=grouping.id)
    return grouping


def main_grouping(session: Session, cohort_id: uuid.UUID, *, name: str, by_id: uuid.UUID) -> Grouping:
    """The cohort's main grouping, made with this name when there is none."""
    lock(session, Cohort, cohort_id)
    grouping = session.scalars(
        select(Grouping).where(Grouping.cohort_id == cohort_id, Grouping.is_main)
    ).one_or_none()
    if grouping is not None:
        return grouping
    return make_grouping(session, cohort_id, name, GroupingMethod.BY_HAND, by_id=by_id)


def rename_grouping(session: Session, grouping: Grouping, name: str) -> None:
    """Another name; assignments that name this grouping go with it. Raises NameTaken."""
    name = _tidy_name(name)
    cohort = lock(session, Cohort, grouping.cohort_id)
    others = [row for row in groupings_of(session, cohort.id) if row.id != grouping.id]
    if folded(name) in {folded(row.name) for row in others}:
        raise NameTaken
    before, grouping.name = grouping.name, name
    if not grouping.is_main:
        _rename_in_activities(session, cohort, before, name)
    session.flush()


def _rename_in_activities(session: Session, cohort: Cohort, before: str, after: str) -> None:
    stations = select(Station.id).where(Station.path_id == cohort.path_id)
    session.execute(
        update(Activity)
        .where(Activity.station_id.in_(stations), Activity.grouping_name == before)
        .values(grouping_name=after)
        .execution_options(synchronize_session=False)
    )


def remove_grouping(session: Session, grouping: Grouping, *, by_id: uuid.UUID) -> None:
    """Remove a grouping that is not the main one. Raises HoldsWork when one of its groups has any."""
    lock(session, Grouping, grouping.id)
    groups = session.scalars(select(Group).where(Group.grouping_id == grouping.id)).all()
    if grouping.is_main or any(has_work(session, group.id) for group in groups):
        raise HoldsWork
    for group in groups:
        _delete(session, group)
    session.delete(grouping)
    session.flush()
    audit.record(session, "grouping removed", actor_id=by_id, subject_id=grouping.id)


# ---- groups ----


def add_groups(session: Session, grouping_id: uuid.UUID, names: Iterable[str]) -> list[Group]:
    """New groups at the end; one that was put away under the same name comes back instead."""
    lock(session, Grouping, grouping_id)
    present = session.scalars(select(Group).where(Group.grouping_id == grouping_id)).all()
    by_name = {folded(group.name): group for group in present}
    position = max((group.position for group in present), default=0)
    made = []
    for name in names:
        name = _tidy_name(name)
        group = by_name.get(folded(name))
        if group is None:
            position += 1
            group = by_name[folded(name)] = Group(grouping_id=grouping_id, name=name, position=position)
            session.add(group)
        group.archived_at = None
        made.append(group)
    session.flush()
    return made


def add_group(session: Session, grouping_id: uuid.UUID, name: str) -> Group:
    """One new group. Raises NameTaken."""
    _refuse_taken(session, grouping_id, _tidy_name(name), None)
    return add_groups(session, grouping_id, [name])[0]


def rename_group(session: Session, group: Group, name: str) -> None:
    """Raises NameTaken."""
    name = _tidy_name(name)
    lock(session, Grouping, group.grouping_id)
    _refuse_taken(session, group.grouping_id, name, group.id, archived_too=True)
    group.name = name
    session.flush()


def _refuse_taken(
    session: Session,
    grouping_id: uuid.UUID,
    name: str,
    own_id: uuid.UUID | None,
    *,
    archived_too: bool = False,
) -> None:
    rows = session.execute(
        select(Group.id, Group.name, Group.archived_at).where(Group.grouping_id == grouping_id)
    )
    for id_, other, archived_at in rows:
        if id_ != own_id and folded(other) == folded(name) and (archived_too or archived_at is None):
            raise NameTaken


def remove_group(session: Session, group: Group, *, keep: bool, by_id: uuid.UUID) -> None:
    """Put a group with work away (`keep`), delete one without. Raises HoldsWork when there is work to keep."""
    lock(session, Grouping, group.grouping_id)
    if not has_work(session, group.id):
        _delete(session, group)
        audit.record(session, "group removed", actor_id=by_id, subject_id=group.id)
        return
    if not keep:
        raise HoldsWork
    archive_group(session, group)
    audit.record(session, "group archived", actor_id=by_id, subject_id=group.id)


def archive_group(session: Session, group: Group) -> None:
    """Nobody is in it from now on; its work stays."""
    group.archived_at = now()
    _leave(session, [group.id], None)


def _delete(session: Session, group: Group) -> None:
    session.execute(delete(EarlyOpening).where(EarlyOpening.group_id == group.id))
    session.execute(delete(GroupMembership).where(GroupMembership.group_id == group.id))
    session.delete(group)
    session.flush()


# ---- members ----


def _leave(
    session: Session, group_ids: Collection[uuid.UUID], enrolment_ids: Collection[uuid.UUID] | None
) -> None:
    leaving = update(GroupMembership).where(
        GroupMembership.group_id.in_(group_ids), GroupMembership.until.is_(None)
    )
    if enrolment_ids is not None:
        leaving = leaving.where(GroupMembership.enrolment_id.in_(enrolment_ids))
    session.execute(leaving.values(until=now()).execution_options(synchronize_session=False))


def move(
    session: Session,
    grouping: Grouping,
    enrolment_ids: Collection[uuid.UUID],
    group_id: uuid.UUID | None,
    *,
    by_id: uuid.UUID,
) -> None:
    """Put people into one group of a grouping, or into none. Their work stays where it was done."""
    lock(session, Grouping, grouping.id)
    of_grouping = set(
        session.scalars(select(Group.id).where(Group.grouping_id == grouping.id, Group.archived_at.is_(None)))
    )
    if group_id is not None and group_id not in of_grouping:
        raise NotInCohort
    wanted = {}
    for some in chunks(enrolment_ids):
        for enrolment_id in session.scalars(
            select(Enrolment.id).where(Enrolment.cohort_id == grouping.cohort_id, Enrolment.id.in_(some))
        ):
            wanted[enrolment_id] = group_id
    if len(wanted) != len(set(enrolment_ids)):
        raise NotInCohort
    seat(session, grouping.id, wanted)
    audit.record(
        session, "moved between groups", actor_id=by_id, subject_id=grouping.id, note=str(len(wanted))
    )


def seat(session: Session, grouping_id: uuid.UUID, wanted: dict[uuid.UUID, uuid.UUID | None]) -> None:
    """Make everybody in `wanted` (enrolment -> group or none) sit where it says; the others stay."""
    rows = session.execute(
        select(GroupMembership.id, GroupMembership.enrolment_id, GroupMembership.group_id)
        .join(Group, Group.id == GroupMembership.group_id)
        .where(Group.grouping_id == grouping_id, GroupMembership.until.is_(None))
    ).all()
    seated = set()
    ending = []
    for membership_id, enrolment_id, group_id in rows:
        if enrolment_id not in wanted:
            continue
        if wanted[enrolment_id] == group_id:
            seated.add(enrolment_id)
        else:
            ending.append(membership_id)
    for some in chunks(ending):
        session.execute(
            update(GroupMembership)
            .where(GroupMembership.id.in_(some))
            .values(until=now())
            .execution_options(synchronize_session=False)
        )
    session.add_all(
        GroupMembership(group_id=group_id, enrolment_id=enrolment_id)
        for enrolment_id, group_id in wanted.items()
        if group_id is not None and enrolment_id not in seated
    )
    session.flush()
