"""What is found on a cohort's reading lists: the trainers' references and what participants suggest."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.loading import activity_url
from learnpath.cohorts.models import Cohort
from learnpath.cohorts.search import COPY, station_keys, stations_walked
from learnpath.kernel.search import Entry, Source, Watch
from learnpath.paths.models import Activity, Reading, Station
from learnpath.paths.search import (
    MOVED,
    PUT_ASIDE,
    READING_COLUMNS,
    READING_TEXT,
    Ids,
    ReadingText,
    readings_at,
    readings_on,
)
from learnpath.terms import ActivityKind


def _readings(session: Session, ids: Ids) -> Iterator[Entry]:
    rows = session.execute(
        select(*READING_COLUMNS, Activity.id, Station.id, Cohort.id)
        .join(Activity, Activity.id == Reading.activity_id)
        .join(Station, Station.id == Activity.station_id)
        .join(Cohort, Cohort.path_id == Station.path_id)
        .where(
            Reading.id.in_(ids),
            Reading.archived_at.is_(None),
            Activity.archived_at.is_(None),
            Station.archived_at.is_(None),
        )
    )
    for *row, activity_id, station_id, cohort_id in rows:
        reading = ReadingText._make(row)
        url = activity_url(ActivityKind.READING_LIST, cohort_id, activity_id) + f"#reading-{reading.id}"
        yield from reading.entries(station_keys(cohort_id, station_id), url, cohort_id)


SOURCES = (
    Source(
        "reading",
        Reading.id,
        _readings,
        (
            Watch(Reading.id, READING_TEXT),
            Watch(Activity.id, MOVED, readings_on),
            Watch(Station.id, PUT_ASIDE, readings_at),
            Watch(Cohort.id, COPY, lambda ids: readings_at(stations_walked(ids)), even_new=True),
        ),
    ),
)
