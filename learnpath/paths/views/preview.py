"""The path as a participant sees it, in a language of one's choice."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from learnpath.kernel import i18n
from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session
from learnpath.kernel.formats import plain_in_own_language
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import render
from learnpath.paths.loading import (
    ActivityInPath,
    InPath,
    StationInPath,
    load_activity,
    load_path,
    load_station,
)
from learnpath.paths.models import LearningPath
from learnpath.paths.services.editing import draft_of
from learnpath.paths.views import wording
from learnpath.paths.views.blueprint import bp
from learnpath.paths.views.frame import crumbs_of, stops_of
from learnpath.policy import Permission
from learnpath.terms import LANGUAGES


def _preview(
    template: str, path: LearningPath, back_url: str, *crumbs: Any, **values: Any
) -> ResponseReturnValue:
    draft = draft_of(current_session(), path)
    chosen = request.args.get("language", "")
    if chosen not in path.languages:
        chosen = i18n.language() if i18n.language() in path.languages else path.languages[0]
    with i18n.in_language(chosen):
        station = values.get("station")
        first = draft.stations[0].id if draft.stations else None  # where a new participant is
        return render(
            template,
            path=path,
            draft=draft,
            stops=stops_of(draft, station.id if station else None, "paths.preview_station", first),
            chosen=chosen,
            choices=[(LANGUAGES[code], f"?language={code}") for code in path.languages],
            chosen_url=f"?language={chosen}",
            back_url=back_url,
            breadcrumbs=crumbs_of(path, (_("As a participant"), None), *crumbs),
            wording=wording,
            **values,
        )


@bp.get("/paths/<uuid:path_id>/preview")
@allow(Permission.PATH_READ, on=load_path)
def preview(found: InPath) -> ResponseReturnValue:
    return _preview("paths/preview.html", found.path, url_for("paths.show", path_id=found.path.id))


@bp.get("/paths/<uuid:path_id>/preview/stations/<uuid:station_id>")
@allow(Permission.PATH_READ, on=load_station)
def preview_station(found: StationInPath) -> ResponseReturnValue:
    back = url_for("paths.show_station", path_id=found.path.id, station_id=found.station.id)
    return _preview("paths/preview_station.html", found.path, back, station=found.station)


@bp.get("/paths/<uuid:path_id>/preview/activities/<uuid:activity_id>")
@allow(Permission.PATH_READ, on=load_activity)
def preview_activity(found: ActivityInPath) -> ResponseReturnValue:
    back = url_for("paths.show_activity", path_id=found.path.id, activity_id=found.activity.id)
    station = (
        plain_in_own_language(found.station.title, found.path.languages),
        url_for("paths.preview_station", path_id=found.path.id, station_id=found.station.id),
    )
    return _preview(
        "paths/preview_activity.html",
        found.path,
        back,
        station,
        station=found.station,
        activity=found.activity,
    )
