"""Activities of every kind in the editor."""

from dataclasses import fields
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session, new_id
from learnpath.kernel.files import FileRefused, Upload
from learnpath.kernel.formats import plain_in_own_language
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import done, render
from learnpath.paths.forms.parts import FORMS, NewActivityForm
from learnpath.paths.loading import ActivityInPath, StationInPath, load_activity, load_station
from learnpath.paths.models import Station
from learnpath.paths.services import activities as service
from learnpath.paths.services.activities import ActivityContent
from learnpath.paths.services.pictures import add_picture, with_picture
from learnpath.paths.services.stations import stations_of
from learnpath.paths.services.versions import EditedMeanwhile, taken
from learnpath.paths.views.blueprint import bp
from learnpath.paths.views.frame import (
    Crumb,
    by_id,
    conflict_of,
    crumbs_of,
    editor,
    form_of,
    sent_id,
    with_theirs,
)
from learnpath.paths.views.pictures import refusal_words, sent_picture
from learnpath.paths.views.stations import direction
from learnpath.policy import Permission


@bp.get("/paths/<uuid:path_id>/stations/<uuid:station_id>/activities/new")
@allow(Permission.PATH_WRITE, on=load_station)
def new_activity(found: StationInPath) -> ResponseReturnValue:
    return _new(found, form_of(NewActivityForm, found.path, {"id": str(new_id())}))


def _station_crumb(found: StationInPath | ActivityInPath) -> Crumb:
    url = url_for("paths.show_station", path_id=found.path.id, station_id=found.station.id)
    return plain_in_own_language(found.station.title, found.path.languages), url


def _new(found: StationInPath, form: Any, status: int = 200) -> ResponseReturnValue:
    crumbs = [_station_crumb(found), (_("New activity"), None)]
    values: dict[str, Any] = {
        "current": found.station.id,
        "status": status,
        "form": form,
        "station": found.station,
    }
    return editor("paths/activity_new.html", found.path, crumbs=crumbs, **values)


@bp.post("/paths/<uuid:path_id>/stations/<uuid:station_id>/activities/new")
@allow(Permission.PATH_WRITE, on=load_station)
def add_activity(found: StationInPath) -> ResponseReturnValue:
    form = form_of(NewActivityForm, found.path)
    if not form.validate():
        return _new(found, form, 422)
    title = {found.path.languages[0]: form.title.data}
    activity = service.add_activity(
        current_session(), found.station, form.kind.data, title, id_=sent_id(form)
    )
    said = _("The activity is there. Write what it says; the rest is already chosen.")
    return done(said, "paths.show_activity", path_id=found.path.id, activity_id=activity.id)


@bp.get("/paths/<uuid:path_id>/activities/<uuid:activity_id>")
@allow(Permission.PATH_WRITE, on=load_activity)
def show_activity(found: ActivityInPath) -> ResponseReturnValue:
    return _show(found, _form(found))


def _form(found: ActivityInPath) -> Any:
    stored = taken(ActivityContent, found.activity)
    data = {one.name: getattr(stored, one.name) for one in fields(stored)}
    return form_of(FORMS[found.activity.kind], found.path, data | {"version": str(found.activity.version)})


def _title(found: ActivityInPath) -> str:
    return plain_in_own_language(found.activity.title, found.path.languages)


def _show(found: ActivityInPath, form: Any, status: int = 200, conflict: Any = ()) -> ResponseReturnValue:
    return editor(
        "paths/activity.html",
        found.path,
        crumbs=[_station_crumb(found), (_title(found), None)],
        current=found.station.id,
        status=status,
        station=found.station,
        activity=found.activity,
        form=form,
        conflict=conflict,
    )


@bp.post("/paths/<uuid:path_id>/activities/<uuid:activity_id>")
@allow(Permission.PATH_WRITE, on=load_activity)
def save_activity(found: ActivityInPath) -> ResponseReturnValue:
    form = _form(found)
    valid = form.validate()
    upload = _picture(form)
    if not valid or form.errors:
        return _show(found, form, 422)
    stored = taken(ActivityContent, found.activity)
    typed = {one.name: form[one.name].data for one in fields(stored) if one.name in form}
    mine = with_theirs(ActivityContent(**_rest(stored, typed)), stored)
    if upload is not None:
        mine = _with_upload(found, form, mine, upload)
    try:
        service.edit_activity(current_session(), found.activity.id, mine, form.drawn_from)
    except EditedMeanwhile as conflict:
        return _show(found, form, 409, conflict_of(form, conflict, mine, found.path))
    except service.WorkHasBegun as refused:
        return _show(found, _with_owners_kept(form, refused), 422)
    return done(_("Saved."), "paths.show_activity", path_id=found.path.id, activity_id=found.activity.id)


def _with_owners_kept(form: Any, refused: service.WorkHasBegun) -> Any:
    said = _(
        "Somebody has begun this assignment, so who hands it in stays as it was. Make a new assignment instead."
    )
    for name in refused.fields:
        form[name].errors = [said]
    return form


def _rest(stored: ActivityContent, typed: dict[str, Any]) -> dict[str, Any]:
    # What the form of a kind does not ask stays as it is.
    return {one.name: getattr(stored, one.name) for one in fields(stored)} | typed


def _picture(form: Any) -> Upload | None:
    """The picture that was sent with a page, judged before anything is written; what is wrong stands at its field."""
    sent = request.files.get("picture")
    if "picture" not in form or sent is None or not sent.filename:
        return None
    if not form.alt.data and not form.decorative.data:
        first = next(iter(form.alt))
        said = _(
            "Say in words what the picture shows, or that it is only decoration. Choose the picture once more, too."
        )
        first.errors = [*first.errors, said]
        form.alt.errors = {"alt": first.errors}
        return None
    try:
        return sent_picture()
    except FileRefused as error:
        form.picture.errors = [refusal_words(error.refusal)]
        return None


def _with_upload(found: ActivityInPath, form: Any, mine: ActivityContent, upload: Upload) -> ActivityContent:
    file = add_picture(current_session(), found.path.id, upload, by_id=by_id())
    alt = {} if form.decorative.data else form.alt.data
    brief = with_picture(mine.brief, file.id, alt, found.path.languages)
    return ActivityContent(**_rest(mine, {"brief": brief}))


@bp.post("/paths/<uuid:path_id>/activities/<uuid:activity_id>/move")
@allow(Permission.PATH_WRITE, on=load_activity)
def move_activity(found: ActivityInPath) -> ResponseReturnValue:
    moved = service.move_activity(current_session(), found.path.id, found.activity, direction())
    said = _("The activity has moved.") if moved else ""
    return done(said, "paths.show_station", path_id=found.path.id, station_id=found.station.id)


@bp.post("/paths/<uuid:path_id>/activities/<uuid:activity_id>/station")
@allow(Permission.PATH_WRITE, on=load_activity)
def move_to_station(found: ActivityInPath) -> ResponseReturnValue:
    station = _asked_station(found)
    service.move_to_station(current_session(), found.path.id, found.activity, station)
    said = _("The activity has moved.")
    return done(said, "paths.show_activity", path_id=found.path.id, activity_id=found.activity.id)


def _asked_station(found: ActivityInPath) -> Station:
    asked = request.form.get("station", "")
    for station in stations_of(current_session(), found.path.id):
        if str(station.id) == asked:
            return station
    raise BadRequest


@bp.get("/paths/<uuid:path_id>/activities/<uuid:activity_id>/remove")
@allow(Permission.PATH_WRITE, on=load_activity)
def ask_remove_activity(found: ActivityInPath) -> ResponseReturnValue:
    return _ask_remove(found)


def _ask_remove(found: ActivityInPath) -> ResponseReturnValue:
    title = _title(found)
    return render(
        "paths/remove_activity.html",
        path=found.path,
        activity=found.activity,
        title=title,
        breadcrumbs=crumbs_of(found.path, _station_crumb(found), (title, None)),
    )


@bp.post("/paths/<uuid:path_id>/activities/<uuid:activity_id>/remove")
@allow(Permission.PATH_WRITE, on=load_activity)
def remove_activity(found: ActivityInPath) -> ResponseReturnValue:
    if request.form.get("confirmed") != "yes":
        return _ask_remove(found)
    service.remove_activity(current_session(), found.path, found.activity, by_id=by_id())
    said = _("The activity is put aside.") if found.path.is_copy else _("The activity is deleted.")
    return done(said, "paths.show_station", path_id=found.path.id, station_id=found.station.id)
