from typing import Any

from sqlalchemy.orm import Session

from learnpath.paths.models import Activity, LearningPath, Reading, Station, Theme
from learnpath.people.models import Organisation
from learnpath.terms import ActivityKind, Gate, Opening, PathState, WorkBy


def make_path(
    session: Session, organisation: Organisation, title: str = "Ledarskapsstigen", **values: Any
) -> LearningPath:
    defaults: dict[str, Any] = {"languages": ["sv"], "time_zone": "Europe/Helsinki", "state": PathState.READY}
    path = LearningPath(organisation_id=organisation.id, title={"sv": title}, **(defaults | values))
    session.add(path)
    session.flush()
    return path


def make_station(
    session: Session, path: LearningPath, title: str = "Var står vi?", position: int = 1, **values: Any
) -> Station:
    station = Station(
        path_id=path.id, title={"sv": title}, position=position, **({"opening": Opening.AT_ONCE} | values)
    )
    session.add(station)
    session.flush()
    return station


def make_theme(
    session: Session, path: LearningPath, name: str = "Personalens ork", position: int = 1
) -> Theme:
    theme = Theme(path_id=path.id, name={"sv": name}, position=position)
    session.add(theme)
    session.flush()
    return theme


def make_activity(
    session: Session, station: Station, kind: ActivityKind, title: str = "", position: int = 1, **values: Any
) -> Activity:
    defaults: dict[str, Any] = {}
    if kind is ActivityKind.ASSIGNMENT:
        defaults = {"work_by": WorkBy.GROUP, "gate": Gate.ACCEPTED}
    activity = Activity(
        station_id=station.id,
        kind=kind,
        title={"sv": title or kind.value},
        position=position,
        **(defaults | values),
    )
    session.add(activity)
    session.flush()
    return activity


def make_reading(
    session: Session, activity: Activity, title: str = "Psychological safety", **values: Any
) -> Reading:
    reading = Reading(
        activity_id=activity.id, title=title, **({"position": 1, "authors": "Edmondson, A."} | values)
    )
    session.add(reading)
    session.flush()
    return reading
