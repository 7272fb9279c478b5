"""The list of paths, a new one, its first page, what it says of itself, its state."""

from typing import Any

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Forbidden
from wtforms.fields import SelectChoice

from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import current_session, new_id
from learnpath.kernel.i18n import _, language
from learnpath.kernel.pages import done, invalid, paginate, render
from learnpath.paths.forms.path import AboutForm, NewPathForm, zones
from learnpath.paths.loading import InPath, load_original, load_path
from learnpath.paths.models import LearningPath
from learnpath.paths.services import learning_paths as service
from learnpath.paths.services.learning_paths import PathContent
from learnpath.paths.services.versions import EditedMeanwhile, taken
from learnpath.paths.views import wording
from learnpath.paths.views.blueprint import bp
from learnpath.paths.views.frame import by_id, conflict_of, editor, form_of, sent_id, with_theirs
from learnpath.policy import Permission
from learnpath.terms import PathState


@bp.get("/paths")
@allow(Permission.PATH_LIST)
def index() -> ResponseReturnValue:
    chosen = request.args.get("state", "")
    state = PathState(chosen) if chosen in set(PathState) else None
    organisation_ids = current_actor().trainer_of
    page = paginate(current_session(), service.paths_of(organisation_ids, state), scalars=False)
    return render(
        "paths/index.html",
        page=page,
        state=state,
        filters=[
            (_("Drafts and ready ones"), url_for("paths.index")),
            *(
                (str(words), url_for("paths.index", state=one.value))
                for one, words in wording.STATE_WORDS.items()
            ),
        ],
        filter_url=url_for("paths.index", state=state.value if state else None),
        several=len(organisation_ids) > 1,
        may_write=bool(organisation_ids),
        wording=wording,
    )


def _new_form(formdata: Any = None) -> Any:
    organisations = service.organisations_to_write_for(current_session(), current_actor().trainer_of)
    if not organisations:
        raise Forbidden
    default_zone = current_app.config["DEFAULT_TIME_ZONE"]
    data = {
        "id": str(new_id()),
        "first_language": language(),
        "other_languages": [],
        "time_zone_name": default_zone,
        "organisation": str(organisations[0].id),
    }
    form = NewPathForm(formdata, data=data)
    form.time_zone_name.choices = zones(default_zone)
    form.organisation.choices = [SelectChoice(str(one.id), one.name) for one in organisations]
    return form


@bp.get("/paths/new")
@allow(Permission.PATH_CREATE)
def new() -> ResponseReturnValue:
    return render("paths/new.html", form=_new_form())


@bp.post("/paths/new")
@allow(Permission.PATH_CREATE)
def begin() -> ResponseReturnValue:
    form = _new_form(request.form)
    if not form.validate():
        return invalid("paths/new.html", form=form)
    chosen = {str(organisation_id): organisation_id for organisation_id in current_actor().trainer_of}
    content = PathContent(
        title={form.first_language.data: form.title.data},
        languages=form.chosen_languages,
        time_zone=form.time_zone_name.data,
    )
    path = service.begin_path(
        current_session(), chosen[form.organisation.data], content, by_id=by_id(), id_=sent_id(form)
    )
    return done(_("The path is begun. Add its first station."), "paths.show", path_id=path.id)


@bp.get("/paths/<uuid:path_id>")
@allow(Permission.PATH_WRITE, on=load_path)
def show(found: InPath) -> ResponseReturnValue:
    return editor("paths/show.html", found.path)


def _about_form(path: LearningPath) -> Any:
    data = {
        "version": str(path.version),
        "first_language": path.languages[0],
        "other_languages": path.languages[1:],
        "time_zone_name": path.time_zone,
        "title": path.title,
        "summary": path.summary,
        "starts_on": path.starts_on,
        "ends_on": path.ends_on,
        "hours": path.hours,
        "credits": path.credits,
        "meetings_required": path.meetings_required,
        "valid_months": path.valid_months,
        "participation_meetings": path.participation_meetings,
        "with_transcript": path.with_transcript,
    }
    form = form_of(AboutForm, path, data)
    form.time_zone_name.choices = zones(path.time_zone)
    return form


@bp.get("/paths/<uuid:path_id>/about")
@allow(Permission.PATH_WRITE, on=load_path)
def about(found: InPath) -> ResponseReturnValue:
    return _about(found.path, _about_form(found.path))


def _about(path: LearningPath, form: Any, status: int = 200, conflict: Any = ()) -> ResponseReturnValue:
    crumbs = [(_("About the path"), None)]
    return editor("paths/about.html", path, crumbs=crumbs, status=status, form=form, conflict=conflict)


@bp.post("/paths/<uuid:path_id>/about")
@allow(Permission.PATH_WRITE, on=load_path)
def save_about(found: InPath) -> ResponseReturnValue:
    path = found.path
    form = _about_form(path)
    if not form.validate():
        return _about(path, form, 422)
    mine = PathContent(
        title=form.title.data,
        summary=form.summary.data,
        languages=form.chosen_languages,
        time_zone=form.time_zone_name.data,
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        hours=form.hours.data,
        credits=form.credits.data,
        meetings_required=form.meetings_required.data or 0,
        valid_months=form.valid_months.data or None,
        participation_meetings=form.participation_meetings.data or None,
        with_transcript=form.with_transcript.data,
    )
    mine = with_theirs(mine, taken(PathContent, path))
    try:
        service.edit_path(current_session(), path.id, mine, form.drawn_from)
    except EditedMeanwhile as conflict:
        return _about(path, form, 409, conflict_of(form, conflict, mine, path))
    return done(_("Saved."), "paths.show", path_id=path.id)


@bp.post("/paths/<uuid:path_id>/state")
@allow(Permission.PATH_WRITE, on=load_original)
def set_state(found: InPath) -> ResponseReturnValue:
    if request.form.get("state") not in set(PathState):
        raise BadRequest
    state = PathState(request.form["state"])
    try:
        service.set_state(current_session(), found.path.id, state, by_id=by_id())
    except service.NotReady:
        return editor("paths/show.html", found.path, status=422, not_ready=True)
    said = {
        PathState.READY: _("The path is ready. Cohorts can be started with it."),
        PathState.DRAFT: _("The path is a draft again."),
        PathState.ARCHIVED: _("The path is archived. You find it under “Archived”."),
    }
    return done(said[state], "paths.show", path_id=found.path.id)
