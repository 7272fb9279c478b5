"""One reflection as a document for its readers, its deletion, and all that one wrote."""

from dataclasses import replace

from flask import request
from flask.typing import ResponseReturnValue

from learnpath.cohorts.loading import activity_url
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, language
from learnpath.kernel.pages import done, paginate, render
from learnpath.policy import Permission
from learnpath.reflections import services, wording
from learnpath.reflections.loading import ReflectionOfSomebody, load_reflection
from learnpath.reflections.views.blueprint import bp
from learnpath.terms import ActivityKind, localised

_A_PAGE = 20


@bp.get("/reflections/<uuid:reflection_id>")
@allow(Permission.REFLECTION_READ, on=load_reflection)
def show(subject: ReflectionOfSomebody) -> ResponseReturnValue:
    is_own = _is_own(subject)
    return render(
        "reflections/show.html",
        subject=subject,
        is_own=is_own,
        readers=(wording.to_author if is_own else wording.to_reader)(subject.audience),
        prompt_url=_prompt_url(subject) if _is_in_cohort(subject) else "",
        breadcrumbs=_trail(subject, _("What I wrote") if is_own else subject.author),
    )


@bp.get("/reflections/<uuid:reflection_id>/delete")
@allow(Permission.REFLECTION_WRITE, on=load_reflection)
def confirm_deletion(subject: ReflectionOfSomebody) -> ResponseReturnValue:
    return _ask(subject)


@bp.post("/reflections/<uuid:reflection_id>/delete")
@allow(Permission.REFLECTION_WRITE, on=load_reflection)
def delete(subject: ReflectionOfSomebody) -> ResponseReturnValue:
    by_id = current_actor().person_id
    if by_id is None or request.form.get("confirmed") != "yes":
        return _ask(subject, 422)
    services.delete(current_session(), subject.reflection, by_id=by_id)
    if not _is_in_cohort(subject):
        return done(_("Your text is deleted."), "reflections.own")
    return done(
        _("Your text is deleted."),
        "reflections.prompt",
        cohort_id=subject.cohort_id,
        activity_id=subject.reflection.activity_id,
    )


@bp.get("/me/reflections")
@allow(Permission.OWN_ACCOUNT)
def own() -> ResponseReturnValue:
    query = services.own_texts(current_actor().person_id)
    page = paginate(current_session(), query, scalars=False, per_page=_A_PAGE)
    page = replace(page, items=[services.OwnText._make(row) for row in page.items])
    return render(
        "reflections/own.html",
        page=page,
        said={audience: wording.to_author(audience) for audience in {item.audience for item in page.items}},
        breadcrumbs=[(_("My things"), "/me"), (_("My reflections"), None)],
    )


def _ask(subject: ReflectionOfSomebody, status: int = 200) -> ResponseReturnValue:
    return render(
        "reflections/delete.html",
        subject=subject,
        back_url=f"/reflections/{subject.reflection.id}",
        breadcrumbs=_trail(subject, _("Delete my text")),
        status=status,
    )


def _is_own(subject: ReflectionOfSomebody) -> bool:
    return subject.author_person_id == current_actor().person_id


def _is_in_cohort(subject: ReflectionOfSomebody) -> bool:
    """Whether the prompt is still open to the reader: not to an author who has left."""
    actor = current_actor()
    return actor.place_in(subject.cohort_id) is not None or subject.cohort_id in actor.trains


def _prompt_url(subject: ReflectionOfSomebody) -> str:
    return activity_url(ActivityKind.REFLECTION, subject.cohort_id, subject.reflection.activity_id)


def _trail(subject: ReflectionOfSomebody, here: str) -> list[tuple[str, str | None]]:
    if not _is_in_cohort(subject):
        return [(_("My things"), "/me"), (_("My reflections"), "/me/reflections"), (here, None)]
    walks = current_actor().place_in(subject.cohort_id) is not None
    title = localised(subject.title, language(), subject.languages).text
    return [
        (subject.cohort_name, f"/cohorts/{subject.cohort_id}" + ("/walk" if walks else "")),
        (title, _prompt_url(subject)),
        (here, None),
    ]
