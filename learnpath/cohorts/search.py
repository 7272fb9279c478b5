"""What is found in a cohort: itself, what its own copy of the path says, and for its trainers its people and themes.

Of a station that is not open to a participant yet, they find nothing. A cohort that was put away can still be read,
and therefore found; stations and activities that were put aside cannot.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from learnpath.cohorts.loading import activity_url
from learnpath.cohorts.models import Cohort, Enrolment
from learnpath.kernel.search import Entry, Source, Watch, in_each_language
from learnpath.paths.models import Activity, LearningPath, Station, StationTheme, Theme
from learnpath.paths.search import (
    ACTIVITY_TEXT,
    PUT_ASIDE,
    STATION_TEXT,
    Ids,
    activities_at,
)
from learnpath.people.models import Organisation, Person
from learnpath.policy import Finder, found_by
from learnpath.terms import Localised

PERSON_NAME = frozenset({"given_name", "family_name"})
COPY = frozenset({"path_id"})
ENROLMENT_FACTS = frozenset({"title", "organisation_id", "withdrawn_at"})


def station_keys(cohort_id: uuid.UUID, station_id: uuid.UUID) -> list[str]:
    """Who finds what is said at a station: its trainers, and the participants to whom it is open."""
    return [found_by(Finder.TRAINERS, cohort_id), found_by(Finder.STATION, station_id)]


# ---- what a cohort's copy is made of, for whoever watches the cohort ----


def stations_walked(cohort_ids: Ids) -> Select[uuid.UUID]:
    return select(Station.id).join(Cohort, Cohort.path_id == Station.path_id).where(Cohort.id.in_(cohort_ids))


def _themes_walked(cohort_ids: Ids) -> Select[uuid.UUID]:
    return select(Theme.id).join(Cohort, Cohort.path_id == Theme.path_id).where(Cohort.id.in_(cohort_ids))


def _stations_with(theme_ids: Ids) -> Select[uuid.UUID]:
    return select(StationTheme.station_id).where(StationTheme.theme_id.in_(theme_ids))


def enrolments_of(person_ids: Ids) -> Select[uuid.UUID]:
    return select(Enrolment.id).where(Enrolment.person_id.in_(person_ids))


def enrolments_for(organisation_ids: Ids) -> Select[uuid.UUID]:
    return select(Enrolment.id).where(Enrolment.organisation_id.in_(organisation_ids))


def _cohorts(session: Session, ids: Ids) -> Iterator[Entry]:
    rows = session.execute(
        select(Cohort.id, Cohort.name, LearningPath.title, LearningPath.summary)
        .join(LearningPath, LearningPath.id == Cohort.path_id)
        .where(Cohort.id.in_(ids))
    )
    for id_, name, title, summary in rows:
        for code, path_title, text in in_each_language(title, summary):
            yield Entry(
                subject_id=id_,
                title=Localised(name, ""),
                language=code,
                note=path_title.text,
                body=text,
                keys=[found_by(Finder.COHORT, id_)],
                url=f"/cohorts/{id_}",
            )


def _stations(session: Session, ids: Ids) -> Iterator[Entry]:
    themes: defaultdict[uuid.UUID, list[dict[str, str]]] = defaultdict(list)
    for station_id, name in session.execute(
        select(StationTheme.station_id, Theme.name)
        .join(Theme, Theme.id == StationTheme.theme_id)
        .where(StationTheme.station_id.in_(ids))
        .order_by(Theme.position, Theme.id)
    ):
        themes[station_id].append(name)
    rows = session.execute(
        select(Station.id, Station.title, Station.intro, Cohort.id)
        .join(Cohort, Cohort.path_id == Station.path_id)
        .where(Station.id.in_(ids), Station.archived_at.is_(None))
    )
    for id_, title, intro, cohort_id in rows:
        for code, shown, text in in_each_language(title, intro):
            yield Entry(
                subject_id=id_,
                title=shown,
                language=code,
                note=", ".join(name[code] for name in themes[id_] if name.get(code)),
                body=text,
                keys=station_keys(cohort_id, id_),
                url=f"/cohorts/{cohort_id}/stations/{id_}",
                place_id=cohort_id,
            )


def _activities(session: Session, ids: Ids) -> Iterator[Entry]:
    rows = session.execute(
        select(
            Activity.id,
            Activity.kind,
            Activity.title,
            Activity.brief,
            Activity.place,
            Station.id,
            Cohort.id,
        )
        .join(Station, Station.id == Activity.station_id)
        .join(Cohort, Cohort.path_id == Station.path_id)
        .where(Activity.id.in_(ids), Activity.archived_at.is_(None), Station.archived_at.is_(None))
    )
    for id_, kind, title, brief, place, station_id, cohort_id in rows:
        for code, shown, text in in_each_language(title, brief):
            yield Entry(
                subject_id=id_,
                title=shown,
                language=code,
                note=place,
                body=text,
                look=kind.value,
                keys=station_keys(cohort_id, station_id),
                url=activity_url(kind, cohort_id, id_),
                place_id=cohort_id,
            )


def _themes(session: Session, ids: Ids) -> Iterator[Entry]:
    """Themes as their trainers set them; participants find the stations that carry them."""
    rows = session.execute(
        select(Theme.id, Theme.name, Cohort.id)
        .join(Cohort, Cohort.path_id == Theme.path_id)
        .where(Theme.id.in_(ids))
    )
    for id_, name, cohort_id in rows:
        for code, shown, _text in in_each_language(name):
            yield Entry(
                subject_id=id_,
                title=shown,
                language=code,
                keys=[found_by(Finder.TRAINERS, cohort_id)],
                url=f"/cohorts/{cohort_id}/themes/{id_}",
                place_id=cohort_id,
            )


def _participants(session: Session, ids: Ids) -> Iterator[Entry]:
    rows = session.execute(
        select(
            Enrolment.id,
            Enrolment.cohort_id,
            Enrolment.title,
            Person.given_name,
            Person.family_name,
            Person.email,
            Organisation.name,
        )
        .join(Person, Person.id == Enrolment.person_id)
        .join(Organisation, Organisation.id == Enrolment.organisation_id)
        .where(Enrolment.id.in_(ids), Enrolment.withdrawn_at.is_(None))
    )
    for id_, cohort_id, job, given_name, family_name, email, organisation in rows:
        yield Entry(
            subject_id=id_,
            title=Localised(f"{given_name} {family_name}", ""),
            language="",
            note=", ".join(part for part in (job, organisation, email) if part),
            keys=[found_by(Finder.TRAINERS, cohort_id)],
            url=f"/cohorts/{cohort_id}/people/{id_}",
            place_id=cohort_id,
        )


SOURCES = (
    Source(
        "cohort",
        Cohort.id,
        _cohorts,
        (
            Watch(Cohort.id, frozenset({"name"})),
            Watch(
                LearningPath.id,
                frozenset({"title", "summary"}),
                lambda ids: select(Cohort.id).where(Cohort.path_id.in_(ids)),
            ),
        ),
    ),
    Source(
        "station",
        Station.id,
        _stations,
        (
            Watch(Station.id, STATION_TEXT),
            Watch(StationTheme.station_id),
            Watch(Theme.id, frozenset({"name"}), _stations_with),
            Watch(Cohort.id, COPY, stations_walked, even_new=True),
        ),
    ),
    Source(
        "activity",
        Activity.id,
        _activities,
        (
            Watch(Activity.id, ACTIVITY_TEXT),
            Watch(Station.id, PUT_ASIDE, activities_at),
            Watch(Cohort.id, COPY, lambda ids: activities_at(stations_walked(ids)), even_new=True),
        ),
    ),
    Source(
        "theme",
        Theme.id,
        _themes,
        (Watch(Theme.id, frozenset({"name"})), Watch(Cohort.id, COPY, _themes_walked, even_new=True)),
    ),
    Source(
        "participant",
        Enrolment.id,
        _participants,
        (
            Watch(Enrolment.id, ENROLMENT_FACTS),
            Watch(Person.id, PERSON_NAME | {"email"}, enrolments_of),
            Watch(Organisation.id, frozenset({"name"}), enrolments_for),
        ),
    ),
)
