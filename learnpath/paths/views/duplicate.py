"""A path taken as the beginning of a new one: first one sees where the dates go, then it is made."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session, new_id
from learnpath.kernel.formats import plain_in_own_language
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import done, render
from learnpath.paths.forms.path import DuplicateForm
from learnpath.paths.loading import InPath, load_original
from learnpath.paths.services.copying import duplicate_path, first_date, shift_to
from learnpath.paths.services.editing import Draft, draft_of
from learnpath.paths.views.blueprint import bp
from learnpath.paths.views.frame import by_id, crumbs_of, sent_id
from learnpath.policy import Permission


@dataclass(frozen=True, slots=True)
class Moved:
    """One date of the path, as it is and as it will be."""

    what: str
    before: date | datetime
    after: date | datetime


def moved_dates(draft: Draft, first_day: date) -> list[Moved]:
    """Every date of a path, where it is and where it goes."""
    path, shift = draft.path, shift_to(draft, first_day)
    moved: list[Moved] = []
    if path.starts_on is not None:
        moved.append(Moved(_("First day"), path.starts_on, first_day))
    for station in draft.stations:
        named = {"title": plain_in_own_language(station.title, path.languages)}
        if (after := shift.moment(station.opens_at)) is not None and station.opens_at is not None:
            moved.append(Moved(_("“%(title)s” opens", **named), station.opens_at, after))
        for activity in draft.at(station.id):
            named = {"title": plain_in_own_language(activity.title, path.languages)}
            if (after := shift.moment(activity.starts_at)) is not None and activity.starts_at is not None:
                moved.append(Moved(_("“%(title)s” begins", **named), activity.starts_at, after))
            if (after := shift.moment(activity.due_at)) is not None and activity.due_at is not None:
                moved.append(Moved(_("“%(title)s” is due", **named), activity.due_at, after))
    if path.ends_on is not None:
        moved.append(Moved(_("Last day"), path.ends_on, shift.day(path.ends_on) or path.ends_on))
    return moved


def _fingerprint(moved: list[Moved]) -> str:
    return hashlib.sha256(repr([(one.what, one.before, one.after) for one in moved]).encode()).hexdigest()[
        :16
    ]


def _form(draft: Draft, formdata: Any) -> Any:
    path = draft.path
    data = {"id": str(new_id()), "title": path.title, "first_day": first_date(draft)}
    return DuplicateForm(formdata, languages=path.languages, time_zone=path.time_zone, data=data)


def _page(
    draft: Draft, form: Any, moved: list[Moved] | None, *, status: int = 200, changed: bool = False
) -> ResponseReturnValue:
    if moved is not None:
        form.seen.data = _fingerprint(moved)
    return render(
        "paths/duplicate.html",
        status=status,
        path=draft.path,
        form=form,
        moved=moved,
        changed=changed,
        breadcrumbs=crumbs_of(draft.path, (_("Duplicate"), None)),
    )


@bp.get("/paths/<uuid:path_id>/duplicate")
@allow(Permission.PATH_WRITE, on=load_original)
def duplicate(found: InPath) -> ResponseReturnValue:
    draft = draft_of(current_session(), found.path)
    asked = "first_day" in request.args
    form = _form(draft, request.args if asked else None)
    if not asked:
        return _page(draft, form, None)
    if not form.validate():
        return _page(draft, form, None, status=422)
    return _page(draft, form, moved_dates(draft, form.first_day.data))


@bp.post("/paths/<uuid:path_id>/duplicate")
@allow(Permission.PATH_WRITE, on=load_original)
def make_duplicate(found: InPath) -> ResponseReturnValue:
    draft = draft_of(current_session(), found.path)
    form = _form(draft, request.form)
    if not form.validate():
        return _page(draft, form, None, status=422)
    first_day = form.first_day.data
    moved = moved_dates(draft, first_day)
    if form.seen.data != _fingerprint(moved):
        return _page(draft, form, moved, status=409, changed=True)
    path = duplicate_path(
        current_session(),
        found.path,
        title=form.title.data,
        first_day=first_day,
        by_id=by_id(),
        id_=sent_id(form),
    )
    return done(_("The new path is there, with its dates moved."), "paths.show", path_id=path.id)
