"""Themes in the editor."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session, new_id
from learnpath.kernel.formats import plain_in_own_language
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import done, render
from learnpath.paths.forms.parts import ThemeForm
from learnpath.paths.loading import InPath, ThemeInPath, load_path, load_theme
from learnpath.paths.services import themes as service
from learnpath.paths.services.themes import ThemeContent
from learnpath.paths.services.versions import EditedMeanwhile, taken
from learnpath.paths.views.blueprint import bp
from learnpath.paths.views.frame import conflict_of, crumbs_of, editor, form_of, sent_id, with_theirs
from learnpath.paths.views.stations import direction
from learnpath.policy import Permission


@bp.get("/paths/<uuid:path_id>/themes")
@allow(Permission.PATH_WRITE, on=load_path)
def show_themes(found: InPath) -> ResponseReturnValue:
    return _themes(found, form_of(ThemeForm, found.path, {"id": str(new_id())}))


def _themes(found: InPath, form: Any, status: int = 200) -> ResponseReturnValue:
    return editor("paths/themes.html", found.path, crumbs=[(_("Themes"), None)], form=form, status=status)


@bp.post("/paths/<uuid:path_id>/themes")
@allow(Permission.PATH_WRITE, on=load_path)
def add_theme(found: InPath) -> ResponseReturnValue:
    form = form_of(ThemeForm, found.path)
    if not form.validate():
        return _themes(found, form, 422)
    service.add_theme(current_session(), found.path.id, form.name.data, id_=sent_id(form))
    return done(_("The theme is there."), "paths.show_themes", path_id=found.path.id)


def _crumbs(found: ThemeInPath) -> list[tuple[str, str | None]]:
    return [(_("Themes"), None), (plain_in_own_language(found.theme.name, found.path.languages), None)]


@bp.get("/paths/<uuid:path_id>/themes/<uuid:theme_id>")
@allow(Permission.PATH_WRITE, on=load_theme)
def show_theme(found: ThemeInPath) -> ResponseReturnValue:
    return _theme(found, _form(found))


def _form(found: ThemeInPath) -> Any:
    return form_of(ThemeForm, found.path, {"version": str(found.theme.version), "name": found.theme.name})


def _theme(found: ThemeInPath, form: Any, status: int = 200, conflict: Any = ()) -> ResponseReturnValue:
    values: dict[str, Any] = {"theme": found.theme, "form": form, "conflict": conflict, "status": status}
    return editor("paths/theme.html", found.path, crumbs=_crumbs(found), **values)


@bp.post("/paths/<uuid:path_id>/themes/<uuid:theme_id>")
@allow(Permission.PATH_WRITE, on=load_theme)
def rename_theme(found: ThemeInPath) -> ResponseReturnValue:
    form = _form(found)
    if not form.validate():
        return _theme(found, form, 422)
    mine = with_theirs(ThemeContent(form.name.data), taken(ThemeContent, found.theme))
    try:
        service.rename_theme(current_session(), found.theme.id, mine, form.drawn_from)
    except EditedMeanwhile as conflict:
        return _theme(found, form, 409, conflict_of(form, conflict, mine, found.path))
    return done(_("Saved."), "paths.show_themes", path_id=found.path.id)


@bp.post("/paths/<uuid:path_id>/themes/<uuid:theme_id>/move")
@allow(Permission.PATH_WRITE, on=load_theme)
def move_theme(found: ThemeInPath) -> ResponseReturnValue:
    moved = service.move_theme(current_session(), found.theme, direction())
    return done(_("The theme has moved.") if moved else "", "paths.show_themes", path_id=found.path.id)


@bp.get("/paths/<uuid:path_id>/themes/<uuid:theme_id>/remove")
@allow(Permission.PATH_WRITE, on=load_theme)
def ask_remove_theme(found: ThemeInPath) -> ResponseReturnValue:
    return _ask_remove(found)


def _ask_remove(found: ThemeInPath) -> ResponseReturnValue:
    title = plain_in_own_language(found.theme.name, found.path.languages)
    crumbs = crumbs_of(found.path, *_crumbs(found))
    return render(
        "paths/remove_theme.html", path=found.path, theme=found.theme, title=title, breadcrumbs=crumbs
    )


@bp.post("/paths/<uuid:path_id>/themes/<uuid:theme_id>/remove")
@allow(Permission.PATH_WRITE, on=load_theme)
def remove_theme(found: ThemeInPath) -> ResponseReturnValue:
    if request.form.get("confirmed") != "yes":
        return _ask_remove(found)
    service.remove_theme(current_session(), found.theme)
    return done(_("The theme is removed."), "paths.show_themes", path_id=found.path.id)
