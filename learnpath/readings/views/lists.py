"""A reading list, and all of a cohort's."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from learnpath.cohorts.loading import ActivityInCohort, InCohort, load_cohort
from learnpath.cohorts.services.walking import walk_of
from learnpath.cohorts.trail import activity_trail, cohort_trail
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.clock import now
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import done, is_fragment, page_of, render
from learnpath.paths.models import Reading
from learnpath.policy import Permission
from learnpath.readings import services
from learnpath.readings.views.blueprint import bp
from learnpath.readings.views.loading import ReadingOnList, load_list, load_reading


def not_open(here: ActivityInCohort, status: int = 200, kept: str = "") -> ResponseReturnValue:
    """The station is still closed for this person; what they had typed is not thrown away."""
    return render(
        "pages/not_open.html", here=here, kept=kept, breadcrumbs=activity_trail(here), status=status
    )


@bp.get("/cohorts/<uuid:cohort_id>/reading-lists/<uuid:activity_id>")
@allow(Permission.COHORT_READ, on=load_list)
def reading_list(here: ActivityInCohort) -> ResponseReturnValue:
    if not here.is_open:
        return not_open(here)
    return render(
        "readings/list.html",
        here=here,
        readings=_readings(here),
        removed=_just_removed(here),
        suggest_url=url_for("readings.suggest", cohort_id=here.cohort_id, activity_id=here.activity.id),
        breadcrumbs=activity_trail(here),
    )


@bp.post("/cohorts/<uuid:cohort_id>/reading-lists/<uuid:activity_id>/readings/<uuid:reading_id>/read")
@allow(Permission.COHORT_WALK, on=load_reading)
def mark(on_list: ReadingOnList) -> ResponseReturnValue:
    here = on_list.on
    if here.place is None or not here.is_open or here.is_put_away:
        return not_open(here, 403)
    services.mark_read(current_session(), on_list.reading.id, here.place.enrolment_id)
    return _marked(on_list, _("Noted: you have read it."))


@bp.post("/cohorts/<uuid:cohort_id>/reading-lists/<uuid:activity_id>/readings/<uuid:reading_id>/unread")
@allow(Permission.COHORT_WALK, on=load_reading)
def unmark(on_list: ReadingOnList) -> ResponseReturnValue:
    here, by_id = on_list.on, current_actor().person_id
    if here.place is None or not here.is_open or here.is_put_away or by_id is None:
        return not_open(here, 403)
    services.unmark_read(current_session(), on_list.reading.id, here.place.enrolment_id, by_id=by_id)
    return _marked(on_list, _("Your mark is taken back."))


@bp.get("/cohorts/<uuid:cohort_id>/readings")
@allow(Permission.COHORT_READ, on=load_cohort)
def all_readings(here: InCohort) -> ResponseReturnValue:
    own = here.place
    opened = None
    if own is not None and not here.trains:
        walk = walk_of(current_session(), here.path_id, own.enrolment_id, own.group_ids, now())
        opened = {id_ for id_, state in walk.states.items() if state.is_open}
    lists = services.readings_of(
        current_session(), here.cohort_id, here.path_id, own.enrolment_id if own else None, opened
    )
    page = page_of([(shown, item) for shown in lists for item in shown.items])
    return render(
        "readings/all.html",
        here=here,
        page=page,
        stations=_by_station(page.items),
        breadcrumbs=cohort_trail(here, _("Reading list")),
    )


_Row = tuple[services.ListInPath, services.ListedReading]


@dataclass(frozen=True, slots=True)
class _AtStation:
    title: dict[str, str]
    lists: list[tuple[services.ListInPath, list[services.ListedReading]]]


def _by_station(rows: Sequence[_Row]) -> list[_AtStation]:
    """The rows of one page under their stations and lists."""
    stations = []
    for _station_id, at_station in groupby(rows, key=lambda row: row[0].station_id):
        lists = [
            (shown, [item for _shown, item in of_list])
            for shown, of_list in groupby(at_station, key=lambda row: row[0])
        ]
        stations.append(_AtStation(lists[0][0].station_title, lists))
    return stations


def _readings(here: ActivityInCohort) -> services.ReadingList:
    return services.list_of(
        current_session(), here.cohort_id, here.activity.id, here.place.enrolment_id if here.place else None
    )


def _marked(on_list: ReadingOnList, said: str) -> ResponseReturnValue:
    here = on_list.on
    if is_fragment():
        return render("readings/_list.html", here=here, readings=_readings(here), said=said)
    return done(
        said,
        "readings.reading_list",
        cohort_id=here.cohort_id,
        activity_id=here.activity.id,
        _anchor=f"reading-{on_list.reading.id}",
    )


def _just_removed(here: ActivityInCohort) -> ReadingOnList | None:
    """What has just been taken off the list, as the address says, to be put back by who may."""
    reading_id = request.args.get("removed", type=uuid.UUID)
    if reading_id is None:
        return None
    reading = (
        current_session()
        .scalars(
            select(Reading).where(
                Reading.id == reading_id,
                Reading.activity_id == here.activity.id,
                Reading.archived_at.is_not(None),
            )
        )
        .one_or_none()
    )
    return None if reading is None else ReadingOnList(reading, None, here)
