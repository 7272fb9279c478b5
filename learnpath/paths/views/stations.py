"""Stations in the editor."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest
from wtforms.fields import SelectChoice

from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session, new_id
from learnpath.kernel.formats import plain_in_own_language
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import done, render
from learnpath.paths.forms.parts import NewActivityForm, NewStationForm, StationForm
from learnpath.paths.loading import InPath, StationInPath, load_path, load_station
from learnpath.paths.services import stations as service
from learnpath.paths.services.editing import draft_of
from learnpath.paths.services.ordering import Direction
from learnpath.paths.services.stations import StationContent
from learnpath.paths.services.versions import EditedMeanwhile, taken
from learnpath.paths.views.blueprint import bp
from learnpath.paths.views.frame import by_id, conflict_of, crumbs_of, editor, form_of, sent_id, with_theirs
from learnpath.policy import Permission


def direction() -> Direction:
    """Which way the button said."""
    if request.form.get("direction") not in set(Direction):
        raise BadRequest
    return Direction(request.form["direction"])


@bp.get("/paths/<uuid:path_id>/stations/new")
@allow(Permission.PATH_WRITE, on=load_path)
def new_station(found: InPath) -> ResponseReturnValue:
    return _new(found, form_of(NewStationForm, found.path, {"id": str(new_id())}))


def _new(found: InPath, form: Any, status: int = 200) -> ResponseReturnValue:
    crumbs = [(_("New station"), None)]
    return editor("paths/station_new.html", found.path, crumbs=crumbs, form=form, status=status)


@bp.post("/paths/<uuid:path_id>/stations/new")
@allow(Permission.PATH_WRITE, on=load_path)
def add_station(found: InPath) -> ResponseReturnValue:
    form = form_of(NewStationForm, found.path)
    if not form.validate():
        return _new(found, form, 422)
    title = {found.path.languages[0]: form.title.data}
    station = service.add_station(current_session(), found.path.id, title, id_=sent_id(form))
    said = _("The station is there. Add what is to be done at it.")
    return done(said, "paths.show_station", path_id=found.path.id, station_id=station.id)


@bp.get("/paths/<uuid:path_id>/stations/<uuid:station_id>")
@allow(Permission.PATH_WRITE, on=load_station)
def show_station(found: StationInPath) -> ResponseReturnValue:
    return _show(found)


def _show(
    found: StationInPath, form: Any = None, status: int = 200, conflict: Any = ()
) -> ResponseReturnValue:
    path, station = found.path, found.station
    draft = draft_of(current_session(), path)
    if form is None:
        form = _form(found, {str(theme.id) for theme in draft.themes_of(station.id)})
    form.theme_ids.choices = [
        SelectChoice(str(theme.id), plain_in_own_language(theme.name, path.languages))
        for theme in draft.themes
    ]
    return editor(
        "paths/station.html",
        path,
        crumbs=[(plain_in_own_language(station.title, path.languages), None)],
        current=station.id,
        status=status,
        draft=draft,
        station=station,
        form=form,
        conflict=conflict,
        adding=NewActivityForm(data={"id": str(new_id())}),
    )


def _form(found: StationInPath, theme_ids: set[str] | None = None) -> Any:
    station = found.station
    data = {
        "version": str(station.version),
        "title": station.title,
        "intro": station.intro,
        "opening": station.opening,
        "opens_at": station.opens_at,
        "hours": station.hours,
        "theme_ids": sorted(theme_ids or ()),
    }
    form = form_of(StationForm, found.path, data)
    form.theme_ids.validate_choice = False  # the service takes only themes of this path
    return form


@bp.post("/paths/<uuid:path_id>/stations/<uuid:station_id>")
@allow(Permission.PATH_WRITE, on=load_station)
def save_station(found: StationInPath) -> ResponseReturnValue:
    form = _form(found)
    if not form.validate():
        return _show(found, form, 422)
    mine = StationContent(
        form.title.data, form.intro.data, form.opening.data, form.opens_at.data, form.hours.data
    )
    mine = with_theirs(mine, taken(StationContent, found.station))
    session = current_session()
    known = {str(one.id): one.id for one in draft_of(session, found.path).themes}
    theme_ids = [known[typed] for typed in form.theme_ids.data if typed in known]
    try:
        service.edit_station(session, found.station.id, mine, theme_ids, form.drawn_from)
    except EditedMeanwhile as conflict:
        return _show(found, form, 409, conflict_of(form, conflict, mine, found.path))
    return done(_("Saved."), "paths.show_station", path_id=found.path.id, station_id=found.station.id)


@bp.post("/paths/<uuid:path_id>/stations/<uuid:station_id>/move")
@allow(Permission.PATH_WRITE, on=load_station)
def move_station(found: StationInPath) -> ResponseReturnValue:
    moved = service.move_station(current_session(), found.station, direction())
    said = _("The station has moved.") if moved else ""
    return done(said, "paths.show_station", path_id=found.path.id, station_id=found.station.id)


@bp.get("/paths/<uuid:path_id>/stations/<uuid:station_id>/remove")
@allow(Permission.PATH_WRITE, on=load_station)
def ask_remove_station(found: StationInPath) -> ResponseReturnValue:
    return _ask_remove(found)


def _ask_remove(found: StationInPath) -> ResponseReturnValue:
    path, station = found.path, found.station
    title = plain_in_own_language(station.title, path.languages)
    draft = draft_of(current_session(), path)
    return render(
        "paths/remove_station.html",
        path=path,
        station=station,
        title=title,
        activities=len(draft.at(station.id)),
        breadcrumbs=crumbs_of(path, (title, None)),
    )


@bp.post("/paths/<uuid:path_id>/stations/<uuid:station_id>/remove")
@allow(Permission.PATH_WRITE, on=load_station)
def remove_station(found: StationInPath) -> ResponseReturnValue:
    if request.form.get("confirmed") != "yes":
        return _ask_remove(found)
    service.remove_station(current_session(), found.path, found.station, by_id=by_id())
    said = _("The station is put aside.") if found.path.is_copy else _("The station is deleted.")
    return done(said, "paths.show", path_id=found.path.id)
