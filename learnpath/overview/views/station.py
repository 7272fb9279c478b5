"""A station: its theme, its activities and how each stands."""

import uuid
from dataclasses import dataclass
from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from learnpath.assignments.services.overviews import work_states
from learnpath.cohorts.loading import InCohort, activity_url, load_cohort
from learnpath.cohorts.services.walking import Walk, walk_of
from learnpath.kernel.access import allow
from learnpath.kernel.clock import now
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import render
from learnpath.overview.views.blueprint import bp
from learnpath.overview.views.my_path import own_text, stops_of
from learnpath.overview.wording import ICONS, deadline, kind_word, state_said, station_note, when
from learnpath.paths.services.outline import ActivityRow, StationRow, station_text
from learnpath.policy import Actor, Permission, Place

_NO_ONE = uuid.UUID(int=0)


@dataclass(frozen=True, slots=True)
class StationInCohort:
    """What the guard hands over: the cohort, the walk through it, and the station of the address."""

    cohort: InCohort
    walk: Walk
    station: StationRow

    @property
    def cohort_id(self) -> uuid.UUID:
        return self.cohort.cohort_id


def load_station(
    session: Session, actor: Actor, cohort_id: uuid.UUID, station_id: uuid.UUID
) -> StationInCohort | None:
    cohort = load_cohort(session, actor, cohort_id)
    if cohort is None:
        return None
    place = cohort.place
    walk = walk_of(
        session,
        cohort.path_id,
        place.enrolment_id if place else _NO_ONE,
        place.group_ids if place else (),
        now(),
    )
    station = next((row for row in walk.outline.stations if row.id == station_id), None)
    return None if station is None else StationInCohort(cohort, walk, station)


@bp.get("/cohorts/<uuid:cohort_id>/stations/<uuid:station_id>")
@allow(Permission.COHORT_READ, on=load_station)
def station(subject: StationInCohort) -> ResponseReturnValue:
    cohort, walk, here = subject.cohort, subject.walk, subject.station
    state = walk.states[here.id]
    is_open = state.is_open or cohort.trains
    text = station_text(current_session(), here.id)
    title, lang = own_text(here.title, cohort)
    order = [row.id for row in walk.outline.stations]
    index = order.index(here.id)
    return render(
        "overview/station.html",
        cohort=cohort,
        title=title,
        lang=lang,
        text=text,
        is_open=is_open,
        note=station_note(state, here.opens_at, cohort.time_zone, is_here=False),
        stops=stops_of(walk, cohort, here.id),
        cards=_cards(subject, is_open=is_open),
        previous=_neighbour(subject, index - 1),
        following=_neighbour(subject, index + 1),
        breadcrumbs=[(cohort.cohort_name, _home(cohort)), (title, None)],
    )


def _home(cohort: InCohort) -> str:
    return f"/cohorts/{cohort.cohort_id}" + ("/walk" if cohort.place else "")


def _neighbour(subject: StationInCohort, index: int) -> tuple[str, str] | None:
    stations = subject.walk.outline.stations
    if not 0 <= index < len(stations):
        return None
    url = f"/cohorts/{subject.cohort_id}/stations/{stations[index].id}"
    return own_text(stations[index].title, subject.cohort)[0], url


def _cards(subject: StationInCohort, *, is_open: bool) -> list[dict[str, Any]]:
    works = _works(subject.cohort.place)
    return [
        _card(row, subject, works, is_open=is_open) for row in subject.walk.outline.at(subject.station.id)
    ]


def _works(place: Place | None) -> dict[uuid.UUID, Any]:
    if place is None:
        return {}
    return work_states(
        current_session(), place.cohort_id, place.enrolment_id, place.group_ids, place.organisation_id
    )


def _card(
    row: ActivityRow, subject: StationInCohort, works: dict[uuid.UUID, Any], *, is_open: bool
) -> dict[str, Any]:
    cohort, instant = subject.cohort, now()
    title, lang = own_text(row.title, cohort)
    said = state_said(
        row.kind,
        subject.walk.stages.get(row.id),
        works.get(row.id),
        due_at=row.due_at,
        ends_at=row.ends_at,
        now=instant,
        excused=row.id in subject.walk.excused,
    )
    moment = deadline(row.due_at, cohort.time_zone, instant) if row.due_at else None
    if row.starts_at:
        moment = when(row.starts_at, cohort.time_zone, instant) + (f", {row.place}" if row.place else "")
    return {
        "kind_label": kind_word(row.kind, row.work_by),
        "title": title,
        "lang": lang,
        "url": activity_url(row.kind, cohort.cohort_id, row.id) if is_open else None,
        "state_word": said.word if is_open and cohort.place else "",
        "state_kind": said.kind,
        "deadline": moment,
        "required_label": _("Required") if row.required else _("Voluntary"),
        "icon": ICONS[row.kind],
    }
