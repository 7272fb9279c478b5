"""The path itself: the list, a new one, what it says of itself, its state."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from markupsafe import Markup
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from learnpath.kernel import audit
from learnpath.kernel.db import lock, new_id
from learnpath.paths.models import Activity, LearningPath, Station
from learnpath.paths.rules import Missing, is_ready, missing, same_on_the_wall
from learnpath.paths.services.editing import draft_of, facts_of
from learnpath.paths.services.versions import save
from learnpath.people.models import Organisation
from learnpath.terms import PathState


class NotReady(Exception):
    """Something is missing without which nobody can walk the path."""

    def __init__(self, lacks: tuple[Missing, ...]) -> None:
        super().__init__("the path is not ready")
        self.lacks = lacks


@dataclass(frozen=True, slots=True)
class PathContent:
    """What the path says of itself, as one form edits it."""

    title: Mapping[str, str]
    summary: Mapping[str, Markup] = field(default_factory=dict)
    languages: Sequence[str] = ()
    time_zone: str = "UTC"
    starts_on: date | None = None
    ends_on: date | None = None
    hours: Decimal | None = None
    credits: Decimal | None = None
    meetings_required: int = 0
    valid_months: int | None = None
    participation_meetings: int | None = None
    with_transcript: bool = False


def paths_of(organisation_ids: Collection[uuid.UUID], state: PathState | None) -> Select[Any]:
    """The paths that organisations own, the newest first, each with its number of stations.

    A cohort's copies are not among them: they are reached from the cohort.
    """
    stations = (
        select(func.count(Station.id))
        .where(Station.path_id == LearningPath.id, Station.archived_at.is_(None))
        .scalar_subquery()
        .label("stations")
    )
    query = (
        select(
            LearningPath.id,
            LearningPath.title,
            LearningPath.languages,
            LearningPath.state,
            Organisation.name.label("organisation"),
            stations,
        )
        .join(Organisation, Organisation.id == LearningPath.organisation_id)
        .where(LearningPath.organisation_id.in_(organisation_ids), LearningPath.origin_id.is_(None))
        .order_by(LearningPath.made_at.desc(), LearningPath.id.desc())
    )
    if state is None:
        return query.where(LearningPath.state != PathState.ARCHIVED)
    return query.where(LearningPath.state == state)


def organisations_to_write_for(
    session: Session, organisation_ids: Collection[uuid.UUID]
) -> list[Organisation]:
    return list(
        session.scalars(
            select(Organisation)
            .where(Organisation.id.in_(organisation_ids), Organisation.archived_at.is_(None))
            .order_by(Organisation.name)
        )
    )


def begin_path(
    session: Session,
    organisation_id: uuid.UUID,
    content: PathContent,
    *,
    by_id: uuid.UUID,
    id_: uuid.UUID | None = None,
) -> LearningPath:
    """A new, empty path. The same form sent twice makes one."""
    earlier = session.get(LearningPath, id_) if id_ else None
    if earlier is not None and earlier.organisation_id == organisation_id and earlier.title == content.title:
        return earlier
    path = LearningPath(
        id=id_ if id_ and earlier is None else new_id(),
        organisation_id=organisation_id,
        **{one.name: getattr(content, one.name) for one in fields(content)},
    )
    session.add(path)
    session.flush()
    audit.record(session, "path begun", actor_id=by_id, subject_id=path.id, organisation_id=organisation_id)
    return path


def edit_path(session: Session, path_id: uuid.UUID, content: PathContent, drawn_from: int) -> LearningPath:
    """Save what the path says of itself. In another time zone everything keeps its time on the wall."""
    before = lock(session, LearningPath, path_id).time_zone
    path = save(
        session, LearningPath, path_id, replace(content, languages=list(content.languages)), drawn_from
    )
    if path.time_zone != before:
        _move_to_zone(session, path, before)
    return path


def _move_to_zone(session: Session, path: LearningPath, before: str) -> None:
    stations = session.scalars(select(Station).where(Station.path_id == path.id)).all()
    for station in stations:
        if station.opens_at is not None:
            station.opens_at = same_on_the_wall(station.opens_at, before, path.time_zone)
    activities = session.scalars(
        select(Activity).join(Station, Station.id == Activity.station_id).where(Station.path_id == path.id)
    )
    for activity in activities:
        for name in ("due_at", "starts_at", "ends_at"):
            instant = getattr(activity, name)
            if instant is not None:
                setattr(activity, name, same_on_the_wall(instant, before, path.time_zone))


def set_state(session: Session, path_id: uuid.UUID, state: PathState, *, by_id: uuid.UUID) -> LearningPath:
    """Draft, ready or archived. Ready asks that nothing that stops the path is missing."""
    path = lock(session, LearningPath, path_id)
    if path.state is state:
        return path
    if state is PathState.READY:
        lacks = missing(facts_of(draft_of(session, path)))
        if not is_ready(lacks):
            raise NotReady(lacks)
    path.state = state
    audit.record(
        session,
        f"path made {state.value}",
        actor_id=by_id,
        subject_id=path.id,
        organisation_id=path.organisation_id,
    )
    return path
