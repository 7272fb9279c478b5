"""References on a reading list in the editor."""

import uuid
from dataclasses import fields
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session, new_id
from learnpath.kernel.formats import plain_in_own_language
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import done, render
from learnpath.paths.forms.parts import ReadingForm
from learnpath.paths.loading import ActivityInPath, ReadingInPath, load_activity, load_reading
from learnpath.paths.services import readings as service
from learnpath.paths.services.readings import ReadingContent
from learnpath.paths.services.versions import EditedMeanwhile, taken
from learnpath.paths.views.blueprint import bp
from learnpath.paths.views.frame import (
    Crumb,
    conflict_of,
    crumbs_of,
    editor,
    form_of,
    sent_id,
    with_theirs,
)
from learnpath.paths.views.stations import direction
from learnpath.policy import Actor, Permission
from learnpath.terms import ActivityKind


def load_list(
    session: Session, actor: Actor, path_id: uuid.UUID, activity_id: uuid.UUID
) -> ActivityInPath | None:
    """The reading list of an address; an activity of another kind has no readings."""
    found = load_activity(session, actor, path_id, activity_id)
    return found if found is not None and found.activity.kind is ActivityKind.READING_LIST else None


def _crumbs(found: ActivityInPath, last: str) -> list[Crumb]:
    path = found.path
    list_url = url_for("paths.show_activity", path_id=path.id, activity_id=found.activity.id)
    return [(plain_in_own_language(found.activity.title, path.languages), list_url), (last, None)]


def _page(found: ActivityInPath, form: Any, *, status: int = 200, conflict: Any = ()) -> ResponseReturnValue:
    reading = found.reading if isinstance(found, ReadingInPath) else None
    return editor(
        "paths/reading.html",
        found.path,
        crumbs=_crumbs(found, reading.title if reading else _("New reading")),
        current=found.station.id,
        status=status,
        activity=found.activity,
        reading=reading,
        form=form,
        conflict=conflict,
    )


def _content(form: Any) -> ReadingContent:
    return ReadingContent(**{one.name: form[one.name].data for one in fields(ReadingContent)})


@bp.get("/paths/<uuid:path_id>/activities/<uuid:activity_id>/readings/new")
@allow(Permission.PATH_WRITE, on=load_list)
def new_reading(found: ActivityInPath) -> ResponseReturnValue:
    return _page(found, form_of(ReadingForm, found.path, {"id": str(new_id())}))


@bp.post("/paths/<uuid:path_id>/activities/<uuid:activity_id>/readings/new")
@allow(Permission.PATH_WRITE, on=load_list)
def add_reading(found: ActivityInPath) -> ResponseReturnValue:
    form = form_of(ReadingForm, found.path)
    if not form.validate():
        return _page(found, form, status=422)
    service.add_reading(current_session(), found.activity, _content(form), id_=sent_id(form))
    said = _("The reading is on the list.")
    return done(said, "paths.show_activity", path_id=found.path.id, activity_id=found.activity.id)


def _form(found: ReadingInPath) -> Any:
    stored = taken(ReadingContent, found.reading)
    data = {one.name: getattr(stored, one.name) for one in fields(stored)}
    return form_of(ReadingForm, found.path, data | {"version": str(found.reading.version)})


@bp.get("/paths/<uuid:path_id>/activities/<uuid:activity_id>/readings/<uuid:reading_id>")
@allow(Permission.PATH_WRITE, on=load_reading)
def show_reading(found: ReadingInPath) -> ResponseReturnValue:
    return _page(found, _form(found))


@bp.post("/paths/<uuid:path_id>/activities/<uuid:activity_id>/readings/<uuid:reading_id>")
@allow(Permission.PATH_WRITE, on=load_reading)
def save_reading(found: ReadingInPath) -> ResponseReturnValue:
    form = _form(found)
    if not form.validate():
        return _page(found, form, status=422)
    mine = with_theirs(_content(form), taken(ReadingContent, found.reading))
    try:
        service.edit_reading(current_session(), found.reading.id, mine, form.drawn_from)
    except EditedMeanwhile as conflict:
        return _page(found, form, status=409, conflict=conflict_of(form, conflict, mine, found.path))
    return done(_("Saved."), "paths.show_activity", path_id=found.path.id, activity_id=found.activity.id)


@bp.post("/paths/<uuid:path_id>/activities/<uuid:activity_id>/readings/<uuid:reading_id>/move")
@allow(Permission.PATH_WRITE, on=load_reading)
def move_reading(found: ReadingInPath) -> ResponseReturnValue:
    moved = service.move_reading(current_session(), found.reading, direction())
    said = _("The reading has moved.") if moved else ""
    return done(said, "paths.show_activity", path_id=found.path.id, activity_id=found.activity.id)


@bp.get("/paths/<uuid:path_id>/activities/<uuid:activity_id>/readings/<uuid:reading_id>/remove")
@allow(Permission.PATH_WRITE, on=load_reading)
def ask_remove_reading(found: ReadingInPath) -> ResponseReturnValue:
    return _ask_remove(found)


def _ask_remove(found: ReadingInPath) -> ResponseReturnValue:
    return render(
        "paths/remove_reading.html",
        path=found.path,
        activity=found.activity,
        reading=found.reading,
        breadcrumbs=crumbs_of(found.path, *_crumbs(found, found.reading.title)),
    )


@bp.post("/paths/<uuid:path_id>/activities/<uuid:activity_id>/readings/<uuid:reading_id>/remove")
@allow(Permission.PATH_WRITE, on=load_reading)
def remove_reading(found: ReadingInPath) -> ResponseReturnValue:
    address = {"path_id": found.path.id, "activity_id": found.activity.id}
    if request.form.get("confirmed") != "yes":
        return _ask_remove(found)
    service.remove_reading(current_session(), found.path, found.reading)
    return done(_("The reading is off the list."), "paths.show_activity", **address)
