"""Activities at a station: add, edit, move up and down and to another station, take away."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import lock, new_id
from learnpath.paths.models import Activity, LearningPath, Reading, Station
from learnpath.paths.registry import has_begun
from learnpath.paths.services.ordering import Direction, after_last, move
from learnpath.paths.services.versions import save
from learnpath.terms import ActivityKind, Gate, WorkBy

# What a kind begins with; a meeting never gates, because one absence must not lock a person out.
_DEFAULTS: dict[ActivityKind, dict[str, Any]] = {
    ActivityKind.ASSIGNMENT: {"work_by": WorkBy.GROUP, "gate": Gate.ACCEPTED},
    ActivityKind.READING_LIST: {},
    ActivityKind.REFLECTION: {},
    ActivityKind.MEETING: {},
    ActivityKind.PAGE: {"required": False, "counts_for_certificate": False},
}


# Whose work an assignment is: what they have begun hangs on it.
_SAYS_WHOSE = ("work_by", "grouping_name")


class WorkHasBegun(Exception):
    """Another answer to these fields would leave begun work to nobody."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class ActivityContent:
    """What an activity says, as one form edits it. What a kind does not use stays empty."""

    title: Mapping[str, str]
    brief: Mapping[str, Markup] = field(default_factory=dict)
    required: bool = True
    gate: Gate = Gate.NONE
    counts_for_certificate: bool = True
    due_at: datetime | None = None
    work_by: WorkBy | None = None
    grouping_name: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    url: str = ""


def activities_at(session: Session, station_id: uuid.UUID) -> list[Activity]:
    return list(
        session.scalars(
            select(Activity)
            .where(Activity.station_id == station_id, Activity.archived_at.is_(None))
            .order_by(Activity.position, Activity.id)
        )
    )


def add_activity(
    session: Session,
    station: Station,
    kind: ActivityKind,
    title: Mapping[str, str],
    *,
    id_: uuid.UUID | None = None,
) -> Activity:
    """A new last activity; the kind and a title are enough to begin with."""
    lock(session, LearningPath, station.path_id)
    earlier = session.get(Activity, id_) if id_ else None
    if (
        earlier is not None
        and earlier.station_id == station.id
        and (earlier.kind, earlier.title) == (kind, title)
    ):
        return earlier  # the same form, sent twice
    activity = Activity(
        id=id_ if id_ and earlier is None else new_id(),
        station_id=station.id,
        kind=kind,
        title=dict(title),
        position=after_last(activities_at(session, station.id)),
        **_DEFAULTS[kind],
    )
    session.add(activity)
    session.flush()
    return activity


def edit_activity(
    session: Session, activity_id: uuid.UUID, content: ActivityContent, drawn_from: int
) -> Activity:
    """Raises EditedMeanwhile; WorkHasBegun."""
    activity = lock(session, Activity, activity_id)  # whoever begins work takes the same row first
    changed = tuple(name for name in _SAYS_WHOSE if getattr(content, name) != getattr(activity, name))
    if changed and activity.version == drawn_from and has_begun(session, activity_id):
        raise WorkHasBegun(changed)
    return save(session, Activity, activity_id, content, drawn_from)


def move_activity(session: Session, path_id: uuid.UUID, activity: Activity, direction: Direction) -> bool:
    lock(session, LearningPath, path_id)
    return move(activities_at(session, activity.station_id), activity.id, direction)


def move_to_station(session: Session, path_id: uuid.UUID, activity: Activity, station: Station) -> None:
    """Put an activity last at another station of the same path."""
    lock(session, LearningPath, path_id)
    if activity.station_id == station.id:
        return
    activity.position = after_last(activities_at(session, station.id))
    activity.station_id = station.id


def remove_activity(session: Session, path: LearningPath, activity: Activity, *, by_id: uuid.UUID) -> None:
    """Take an activity away. In a cohort's copy it is put aside, with all the work that people did there."""
    lock(session, LearningPath, path.id)
    if path.is_copy:
        activity.archived_at = now()
    else:
        session.execute(delete(Reading).where(Reading.activity_id == activity.id))
        session.delete(activity)
    audit.record(
        session,
        "activity removed",
        actor_id=by_id,
        subject_id=activity.id,
        organisation_id=path.organisation_id,
    )
