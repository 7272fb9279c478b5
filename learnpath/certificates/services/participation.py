"""Certificates of participation for a whole cohort: who waits for one, and from when on."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learnpath.certificates.services.standing import Standing
from learnpath.paths.models import Activity, Station
from learnpath.terms import ActivityKind


@dataclass(frozen=True, slots=True)
class Participation:
    """What the trainer needs to issue them for all who came."""

    meetings: int  # that it asks for
    waiting: list[uuid.UUID]  # enrolments
    last_meeting: datetime | None  # when it ends

    def is_time(self, now: datetime) -> bool:
        """Whether the last meeting has been; until then whoever comes to it may yet come to enough, or earn more."""
        return self.last_meeting is None or self.last_meeting <= now


def participation_in(
    session: Session, path_id: uuid.UUID, standings: Sequence[Standing]
) -> Participation | None:
    """Of a cohort's people, where its path gives certificates of participation."""
    meetings = standings[0].holder.participation_meetings if standings else None
    if not meetings:
        return None
    last = session.scalar(
        select(func.max(func.coalesce(Activity.ends_at, Activity.starts_at)))
        .join(Station, Station.id == Activity.station_id)
        .where(
            Station.path_id == path_id,
            Activity.kind == ActivityKind.MEETING,
            Station.archived_at.is_(None),
            Activity.archived_at.is_(None),
        )
    )
    waiting = [one.holder.enrolment_id for one in standings if one.waits_to_participate]
    return Participation(meetings, waiting, last)
