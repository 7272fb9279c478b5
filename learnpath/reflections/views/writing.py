"""A prompt: one's own text on it, who has written, and what the others shared."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from learnpath.cohorts.loading import ActivityInCohort
from learnpath.cohorts.trail import activity_trail
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.clock import now
from learnpath.kernel.db import current_session
from learnpath.kernel.html import plain_text
from learnpath.kernel.i18n import _, collation_key
from learnpath.kernel.pages import Page, asked_page, done, render
from learnpath.policy import Permission
from learnpath.reflections import services, wording
from learnpath.reflections.forms import ReflectionForm
from learnpath.reflections.loading import load_prompt
from learnpath.reflections.models import Reflection
from learnpath.reflections.rules import audiences_offered
from learnpath.reflections.views.blueprint import bp
from learnpath.terms import Audience

_TEXTS_A_PAGE = 20


@bp.get("/cohorts/<uuid:cohort_id>/reflections/<uuid:activity_id>")
@allow(Permission.COHORT_READ, on=load_prompt)
def prompt(here: ActivityInCohort) -> ResponseReturnValue:
    if not here.is_open:
        return _not_open(here)
    circle = _circle(here)
    form = None
    if here.place is not None:
        form = _form(circle)
        if circle.own is not None and circle.own.has_written:
            form.text.data, form.audience.data = circle.own.own_text, circle.own.own_audience
            form.version.data = str(circle.own.own_version)
    return _page(here, circle, form)


@bp.post("/cohorts/<uuid:cohort_id>/reflections/<uuid:activity_id>")
@allow(Permission.COHORT_WALK, on=load_prompt)
def save(here: ActivityInCohort) -> ResponseReturnValue:
    if here.place is None or not here.is_open or here.is_put_away:
        return _not_open(here, 403, kept=plain_text(request.form.get("text", "")))
    circle = _circle(here)
    form = _form(circle, typed=True)
    if not form.validate():
        return _page(here, circle, form, status=422)
    audience = Audience(form.audience.data)
    try:
        services.write(
            current_session(),
            here.activity,
            here.place.enrolment_id,
            text=form.text.data or "",
            audience=audience,
            version=form.drawn_from,
            now=now(),
        )
    except services.EditedMeanwhile as meanwhile:
        # Saving once more is then a decision: the form is drawn from what is saved now.
        form.version.data = str(meanwhile.theirs.version)
        return _page(here, circle, form, status=409, theirs=meanwhile.theirs)
    return done(
        wording.saved(audience),
        "reflections.prompt",
        cohort_id=here.cohort_id,
        activity_id=here.activity.id,
    )


def _circle(here: ActivityInCohort) -> services.Circle:
    return services.circle_of(current_session(), current_actor(), here.cohort_id, here.activity.id)


def _form(circle: services.Circle, *, typed: bool = False) -> ReflectionForm:
    form = ReflectionForm(request.form if typed else None, audience=Audience.ME)
    present = circle.own.own_audience if circle.own else None
    form.audience.choices = [
        SelectChoice(str(audience), wording.to_author(audience))
        for audience in audiences_offered(bool(circle.mates), present)
    ]
    return form


def _page(
    here: ActivityInCohort,
    circle: services.Circle,
    form: ReflectionForm | None,
    *,
    status: int = 200,
    theirs: Reflection | None = None,
) -> ResponseReturnValue:
    return render(
        "reflections/prompt.html",
        status=status,
        here=here,
        circle=circle,
        form=form,
        theirs=theirs,
        theirs_words=wording.to_author(theirs.audience) if theirs else "",
        hints=_hints(circle),
        writers=sorted(circle.writers, key=lambda fellow: collation_key(fellow.name)),
        shared=_shared(here, circle),
        save_url=url_for("reflections.save", cohort_id=here.cohort_id, activity_id=here.activity.id),
        breadcrumbs=activity_trail(here),
    )


def _hints(circle: services.Circle) -> dict[str, str]:
    mates = sorted((_with_place(fellow) for fellow in circle.mates), key=collation_key)
    trainers = sorted((fellow.name for fellow in circle.trainers), key=collation_key)
    return {str(key): said for key, said in wording.meanings(mates, trainers, circle.participants).items()}


def _with_place(fellow: services.Fellow) -> str:
    return _("%(name)s (%(organisation)s)", name=fellow.name, organisation=fellow.organisation)


def _shared(here: ActivityInCohort, circle: services.Circle) -> Page:
    number = asked_page()
    texts = services.shared_with(
        current_session(),
        current_actor(),
        here.cohort_id,
        here.activity.id,
        limit=_TEXTS_A_PAGE,
        offset=(number - 1) * _TEXTS_A_PAGE,
    )
    return Page(texts, number, circle.shared, _TEXTS_A_PAGE)


def _not_open(here: ActivityInCohort, status: int = 200, kept: str = "") -> ResponseReturnValue:
    return render(
        "pages/not_open.html", here=here, kept=kept, breadcrumbs=activity_trail(here), status=status
    )
