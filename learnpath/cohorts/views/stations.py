"""How each station opens, and opening it early."""

import uuid
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from learnpath.cohorts.forms import OpenEarlyForm
from learnpath.cohorts.loading import InCohort, load_cohort
from learnpath.cohorts.models import EarlyOpening
from learnpath.cohorts.services import openings
from learnpath.cohorts.services.enrolments import people_of
from learnpath.cohorts.services.groups import groups_to_choose
from learnpath.cohorts.services.openings import Whom
from learnpath.cohorts.trail import cohort_trail
from learnpath.cohorts.views.blueprint import bp
from learnpath.cohorts.views.loading import Within, by_id, load_opening, load_station
from learnpath.cohorts.wording import opening_said
from learnpath.kernel.access import allow
from learnpath.kernel.clock import now
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, language, moment
from learnpath.kernel.pages import done, invalid, render
from learnpath.paths.models import Station
from learnpath.paths.services.outline import StationRow, outline_of
from learnpath.policy import Permission
from learnpath.terms import Opening, localised


@bp.get("/cohorts/<uuid:cohort_id>/stations")
@allow(Permission.COHORT_RUN, on=load_cohort)
def stations(cohort: InCohort) -> ResponseReturnValue:
    own = current_session()
    opened = openings.openings_of(own, cohort.path_id)
    lines = [
        {
            "number": number,
            "station": station,
            "said": _how(station, cohort),
            "openings": opened.get(station.id, []),
            "is_open_for_all": _is_open(station) or any(one.is_for_all for one in opened.get(station.id, [])),
        }
        for number, station in enumerate(outline_of(own, cohort.path_id).stations, start=1)
    ]
    return render(
        "cohorts/stations.html",
        cohort=cohort,
        lines=lines,
        breadcrumbs=cohort_trail(cohort, _("Stations")),
    )


def _is_open(station: StationRow) -> bool:
    """Open for everybody whatever they have done."""
    if station.opening is Opening.ON_DATE:
        return station.opens_at is not None and station.opens_at <= now()
    return station.opening is Opening.AT_ONCE


def _how(station: StationRow, cohort: InCohort) -> str:
    if station.opening is Opening.ON_DATE and station.opens_at is not None:
        when = moment(station.opens_at, cohort.time_zone, year=True)
        return _("Open since %(moment)s", moment=when) if _is_open(station) else _(
            "Opens %(moment)s", moment=when
        )  # fmt: skip
    return opening_said(station.opening)


def _open_form(cohort: InCohort, values: Any = None) -> OpenEarlyForm:
    own = current_session()
    form = OpenEarlyForm(values)
    groups = groups_to_choose(own, cohort.cohort_id)
    form.whom.choices = [
        SelectChoice("all", _("Everybody in the cohort")),
        *(
            SelectChoice(
                f"group:{id_}",
                name if is_main else _("%(group)s (%(grouping)s)", group=name, grouping=grouping),
                optgroup=_("A group"),
            )
            for id_, name, grouping, is_main in groups
        ),
        *(
            SelectChoice(
                f"person:{one.enrolment_id}",
                _("%(name)s, %(organisation)s", name=one.name, organisation=one.organisation),
                optgroup=_("One person"),
            )
            for one in people_of(own, cohort.cohort_id)
        ),
    ]
    return form


@bp.get("/cohorts/<uuid:cohort_id>/stations/<uuid:station_id>/open")
@allow(Permission.COHORT_RUN, on=load_station)
def open_station(within: Within[Station]) -> ResponseReturnValue:
    return _open_page(render, within, _open_form(within.cohort))


def _open_page(show: Any, within: Within[Station], form: OpenEarlyForm) -> ResponseReturnValue:
    title = localised(within.it.title, language(), within.cohort.languages)
    answer: ResponseReturnValue = show(
        "cohorts/open_station.html",
        cohort=within.cohort,
        station_title=title,
        form=form,
        breadcrumbs=[
            (within.cohort.cohort_name, f"/cohorts/{within.cohort_id}"),
            (_("Stations"), f"/cohorts/{within.cohort_id}/stations"),
            (title.text, None),
        ],
    )
    return answer


@bp.post("/cohorts/<uuid:cohort_id>/stations/<uuid:station_id>/open")
@allow(Permission.COHORT_RUN, on=load_station)
def open_station_now(within: Within[Station]) -> ResponseReturnValue:
    whom = _whom(request.form.get("whom", ""))
    try:
        if whom is None:
            raise openings.NotInCohort
        openings.open_early(current_session(), within.cohort_id, within.it.id, whom, by_id=by_id())
    except openings.NotInCohort:
        form = _open_form(within.cohort, request.form)
        form.whom.errors = [_("Choose for whom.")]
        return _open_page(invalid, within, form)
    return done(_("The station is open."), "cohorts.stations", cohort_id=within.cohort_id)


def _whom(text: str) -> Whom | None:
    kind, _sep, rest = text.partition(":")
    if kind == "all":
        return Whom()
    try:
        id_ = uuid.UUID(rest)
    except ValueError:
        return None
    if kind == "group":
        return Whom(group_id=id_)
    return Whom(enrolment_id=id_) if kind == "person" else None


@bp.post("/cohorts/<uuid:cohort_id>/stations/<uuid:station_id>/openings/<uuid:opening_id>/take-back")
@allow(Permission.COHORT_RUN, on=load_opening)
def take_back_opening(within: Within[EarlyOpening]) -> ResponseReturnValue:
    openings.take_back(current_session(), within.it, by_id=by_id())
    said = _("Taken back: the station opens as the path says. What was done there stays.")
    return done(said, "cohorts.stations", cohort_id=within.cohort_id)
