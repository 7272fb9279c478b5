"""The cohort's themes, and the stations that carry them."""

import uuid
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from learnpath.cohorts.forms import theme_form
from learnpath.cohorts.loading import InCohort, load_cohort
from learnpath.cohorts.services import themes as services
from learnpath.cohorts.trail import cohort_trail
from learnpath.cohorts.views.blueprint import bp
from learnpath.cohorts.views.loading import Within, by_id, load_theme
from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, language
from learnpath.kernel.pages import done, invalid, render
from learnpath.paths.models import Theme
from learnpath.paths.services.outline import outline_of
from learnpath.policy import Permission
from learnpath.terms import localised


@bp.get("/cohorts/<uuid:cohort_id>/themes")
@allow(Permission.COHORT_RUN, on=load_cohort)
def themes(cohort: InCohort) -> ResponseReturnValue:
    return _page(render, cohort, theme_form(cohort.languages)())


def _page(show: Any, cohort: InCohort, form: Any) -> ResponseReturnValue:
    own = current_session()
    answer: ResponseReturnValue = show(
        "cohorts/themes.html",
        cohort=cohort,
        form=form,
        fields=_fields(form, cohort),
        themes=services.themes_of(own, cohort.path_id),
        stations=outline_of(own, cohort.path_id).stations,
        breadcrumbs=cohort_trail(cohort, _("Themes")),
    )
    return answer


def _fields(form: Any, cohort: InCohort) -> dict[str, Any]:
    return {code: form[f"name_{code}"] for code in cohort.languages}


def _names(form: Any, cohort: InCohort) -> dict[str, str]:
    return {code: field.data or "" for code, field in _fields(form, cohort).items()}


@bp.post("/cohorts/<uuid:cohort_id>/themes")
@allow(Permission.COHORT_RUN, on=load_cohort)
def put_themes(cohort: InCohort) -> ResponseReturnValue:
    """The ticked boxes of the matrix, each `theme:station`."""
    pairs = []
    for value in request.form.getlist("on"):
        theme, _sep, station = value.partition(":")
        try:
            pairs.append((uuid.UUID(theme), uuid.UUID(station)))
        except ValueError:
            continue
    services.put_on_stations(current_session(), cohort.path_id, pairs, by_id=by_id())
    return done(_("Saved."), "cohorts.themes", cohort_id=cohort.cohort_id)


@bp.post("/cohorts/<uuid:cohort_id>/themes/add")
@allow(Permission.COHORT_RUN, on=load_cohort)
def add_theme(cohort: InCohort) -> ResponseReturnValue:
    form = theme_form(cohort.languages)(request.form)
    if form.validate():
        try:
            services.add_theme(current_session(), cohort.path_id, _names(form, cohort), by_id=by_id())
        except services.NameMissing:
            form[f"name_{cohort.languages[0]}"].errors = [_("Write what the theme is called.")]
        except services.TooManyThemes:
            form[f"name_{cohort.languages[0]}"].errors = [_("There are 40 themes already; remove one first.")]
        else:
            return done(_("The theme has been added."), "cohorts.themes", cohort_id=cohort.cohort_id)
    return _page(invalid, cohort, form)


def _theme_page(show: Any, within: Within[Theme], form: Any) -> ResponseReturnValue:
    cohort = within.cohort
    answer: ResponseReturnValue = show(
        "cohorts/theme.html",
        cohort=cohort,
        form=form,
        fields=_fields(form, cohort),
        theme=within.it,
        breadcrumbs=[
            (cohort.cohort_name, f"/cohorts/{cohort.cohort_id}"),
            (_("Themes"), f"/cohorts/{cohort.cohort_id}/themes"),
            (localised(within.it.name, language(), cohort.languages).text, None),
        ],
    )
    return answer


@bp.get("/cohorts/<uuid:cohort_id>/themes/<uuid:theme_id>")
@allow(Permission.COHORT_RUN, on=load_theme)
def theme(within: Within[Theme]) -> ResponseReturnValue:
    names = {f"name_{code}": text for code, text in within.it.name.items()}
    return _theme_page(render, within, theme_form(within.cohort.languages)(data=names))


@bp.post("/cohorts/<uuid:cohort_id>/themes/<uuid:theme_id>")
@allow(Permission.COHORT_RUN, on=load_theme)
def rename_theme(within: Within[Theme]) -> ResponseReturnValue:
    form = theme_form(within.cohort.languages)(request.form)
    if form.validate():
        try:
            services.rename_theme(current_session(), within.it, _names(form, within.cohort))
        except services.NameMissing:
            form[f"name_{within.cohort.languages[0]}"].errors = [_("Write what the theme is called.")]
        else:
            return done(_("Saved."), "cohorts.themes", cohort_id=within.cohort_id)
    return _theme_page(invalid, within, form)


@bp.get("/cohorts/<uuid:cohort_id>/themes/<uuid:theme_id>/remove")
@allow(Permission.COHORT_RUN, on=load_theme)
def remove_theme(within: Within[Theme]) -> ResponseReturnValue:
    return _remove_page(within)


@bp.post("/cohorts/<uuid:cohort_id>/themes/<uuid:theme_id>/remove")
@allow(Permission.COHORT_RUN, on=load_theme)
def remove_theme_now(within: Within[Theme]) -> ResponseReturnValue:
    if request.form.get("confirmed") != "yes":
        return _remove_page(within)
    services.remove_theme(current_session(), within.it, by_id=by_id())
    return done(_("The theme has been removed."), "cohorts.themes", cohort_id=within.cohort_id)


def _remove_page(within: Within[Theme]) -> ResponseReturnValue:
    name = localised(within.it.name, language(), within.cohort.languages).text
    return render(
        "cohorts/sure.html",
        cohort=within.cohort,
        question=_("Remove the theme “%(name)s”?", name=name),
        lost=_("It disappears from its stations in this cohort. What people have written stays."),
        label=_("Remove"),
        action=request.path,
        back=f"/cohorts/{within.cohort_id}/themes",
        fields={},
        breadcrumbs=cohort_trail(within.cohort, name),
    )
