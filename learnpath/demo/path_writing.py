"""The programme, written as a trainer writes a path."""

import uuid
from collections.abc import Mapping

from markupsafe import Markup
from sqlalchemy.orm import Session

from learnpath.demo import programme
from learnpath.demo.calendar import Calendar
from learnpath.demo.programme.shapes import PlannedActivity, PlannedReading, PlannedStation
from learnpath.demo.writing import rich
from learnpath.kernel.html import clean
from learnpath.paths.models import Activity, LearningPath, Station
from learnpath.paths.services import activities, learning_paths, readings, stations, themes
from learnpath.terms import PathState


def write_path(
    session: Session, organisation_id: uuid.UUID, calendar: Calendar, by_id: uuid.UUID
) -> LearningPath:
    """The path of the consultancy, ready to be started."""
    path = learning_paths.begin_path(
        session,
        organisation_id,
        learning_paths.PathContent(
            title=programme.TITLE,
            summary=_rich(programme.SUMMARY),
            languages=list(programme.LANGUAGES),
            time_zone=programme.TIME_ZONE,
            starts_on=calendar.on(programme.FIRST_DAY),
            ends_on=calendar.on(programme.LAST_DAY),
            hours=programme.HOURS,
            credits=programme.CREDITS,
            meetings_required=programme.MEETINGS_REQUIRED,
            participation_meetings=programme.PARTICIPATION_MEETINGS,
            with_transcript=True,
        ),
        by_id=by_id,
    )
    theme_ids = [themes.add_theme(session, path.id, dict(name)).id for name in programme.THEMES]
    for planned in programme.STATIONS:
        _write_station(session, path, planned, [theme_ids[index] for index in planned.themes], calendar)
    return learning_paths.set_state(session, path.id, PathState.READY, by_id=by_id)


def _rich(texts: Mapping[str, str]) -> dict[str, Markup]:
    return {language: clean(rich(text)) for language, text in texts.items()}


def _write_station(
    session: Session,
    path: LearningPath,
    planned: PlannedStation,
    theme_ids: list[uuid.UUID],
    calendar: Calendar,
) -> None:
    station = stations.add_station(session, path.id, dict(planned.title))
    content = stations.StationContent(
        title=dict(planned.title),
        intro=_rich(planned.intro),
        opening=planned.opening,
        opens_at=calendar.at(planned.opens) if planned.opens else None,
        hours=planned.hours,
    )
    stations.edit_station(session, station.id, content, theme_ids, station.version)
    for activity in planned.activities:
        _write_activity(session, station, activity, calendar)


def _write_activity(session: Session, station: Station, planned: PlannedActivity, calendar: Calendar) -> None:
    activity = activities.add_activity(session, station, planned.kind, dict(planned.title))
    content = activities.ActivityContent(
        title=dict(planned.title),
        brief=_rich(planned.brief),
        required=planned.required,
        gate=planned.gate,
        counts_for_certificate=planned.counts,
        due_at=calendar.at(planned.due) if planned.due else None,
        work_by=planned.work_by,
        starts_at=calendar.at(planned.starts) if planned.starts else None,
        ends_at=calendar.at(planned.ends) if planned.ends else None,
        place=planned.place,
        url=planned.url,
    )
    activities.edit_activity(session, activity.id, content, activity.version)
    for reading in planned.readings:
        write_reading(session, activity, reading)


def write_reading(session: Session, activity: Activity, planned: PlannedReading) -> None:
    readings.add_reading(
        session,
        activity,
        readings.ReadingContent(
            title=planned.title,
            authors=planned.authors,
            year=planned.year,
            published_in=planned.published_in,
            url=planned.url,
            minutes=planned.minutes,
            language=planned.language,
            why=dict(planned.why),
        ),
    )
