"""Groups: seeing them, making, renaming and removing them, and moving people by hand."""

import uuid
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from learnpath.cohorts.forms import NameForm
from learnpath.cohorts.loading import InCohort, load_cohort
from learnpath.cohorts.models import Group, Grouping
from learnpath.cohorts.registry import has_work
from learnpath.cohorts.services import grouping as changes
from learnpath.cohorts.services.groups import GroupingRow, board_of, groupings_of, names_missing
from learnpath.cohorts.services.running import set_up_of
from learnpath.cohorts.trail import Trail
from learnpath.cohorts.views.blueprint import bp
from learnpath.cohorts.views.loading import Within, by_id, load_group, load_grouping
from learnpath.cohorts.wording import method_said
from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import done, invalid, render
from learnpath.policy import Actor, Permission
from learnpath.terms import GroupingMethod


def groups_trail(cohort: InCohort, title: str = "") -> Trail:
    here = f"/cohorts/{cohort.cohort_id}"
    trail: Trail = [(cohort.cohort_name, here), (_("Groups"), f"{here}/groups" if title else None)]
    return [*trail, (title, None)] if title else trail


def load_cohort_with_grouping(
    session: Session, actor: Actor, cohort_id: uuid.UUID, grouping_id: uuid.UUID
) -> Within[uuid.UUID] | None:
    """The grouping's row is read with its fellows; here only that the address may name it."""
    found = load_grouping(session, actor, cohort_id, grouping_id)
    return None if found is None else Within(found.cohort, found.it.id)


@bp.get("/cohorts/<uuid:cohort_id>/groups")
@allow(Permission.COHORT_RUN, on=load_cohort)
def groups(cohort: InCohort) -> ResponseReturnValue:
    return _groups_page(render, cohort, None)


@bp.get("/cohorts/<uuid:cohort_id>/groups/<uuid:grouping_id>")
@allow(Permission.COHORT_RUN, on=load_cohort_with_grouping)
def one_grouping(within: Within[uuid.UUID]) -> ResponseReturnValue:
    return _groups_page(render, within.cohort, within.it)


def _groups_page(
    show: Any, cohort: InCohort, grouping_id: uuid.UUID | None, *, error: str = ""
) -> ResponseReturnValue:
    own = current_session()
    every = groupings_of(own, cohort.cohort_id)
    shown = next((row for row in every if row.id == grouping_id), every[0] if every else None)
    answer: ResponseReturnValue = show(
        "cohorts/groups.html",
        cohort=cohort,
        groupings=every,
        grouping=shown,
        grouping_links=[(row.name, _url(cohort, row)) for row in every],
        here=_url(cohort, shown) if shown else "",
        board=board_of(own, cohort.cohort_id, shown.id if shown else None),
        missing=names_missing(own, cohort.path_id, [row.name for row in every]),
        set_up=set_up_of(own, cohort.cohort_id),
        error=error,
        method_said=method_said,
        breadcrumbs=groups_trail(cohort),
    )
    return answer


def _url(cohort: InCohort, row: GroupingRow) -> str:
    return url_for("cohorts.one_grouping", cohort_id=cohort.cohort_id, grouping_id=row.id)


def to_grouping(within: Within[Any], grouping_id: uuid.UUID, said: str) -> ResponseReturnValue:
    return done(said, "cohorts.one_grouping", cohort_id=within.cohort_id, grouping_id=grouping_id)


# ---- groupings ----


@bp.get("/cohorts/<uuid:cohort_id>/groups/new")
@allow(Permission.COHORT_RUN, on=load_cohort)
def new_grouping(cohort: InCohort) -> ResponseReturnValue:
    return _new_grouping_page(render, cohort, NameForm(name=request.args.get("name", "")))


def _new_grouping_page(show: Any, cohort: InCohort, form: NameForm) -> ResponseReturnValue:
    answer: ResponseReturnValue = show(
        "cohorts/new_grouping.html",
        cohort=cohort,
        form=form,
        breadcrumbs=groups_trail(cohort, _("Divide in another way")),
    )
    return answer


@bp.post("/cohorts/<uuid:cohort_id>/groups/new")
@allow(Permission.COHORT_RUN, on=load_cohort)
def make_grouping(cohort: InCohort) -> ResponseReturnValue:
    form = NameForm(request.form)
    if not form.validate():
        return _new_grouping_page(invalid, cohort, form)
    try:
        made = changes.make_grouping(
            current_session(), cohort.cohort_id, form.name.data or "", GroupingMethod.BY_HAND, by_id=by_id()
        )
    except changes.NameTaken:
        form.name.errors = [_("The cohort is divided under this name already.")]
        return _new_grouping_page(invalid, cohort, form)
    return done("", "cohorts.divide", cohort_id=cohort.cohort_id, grouping_id=made.id)


@bp.get("/cohorts/<uuid:cohort_id>/groups/<uuid:grouping_id>/rename")
@allow(Permission.COHORT_RUN, on=load_grouping)
def rename_grouping(within: Within[Grouping]) -> ResponseReturnValue:
    return _rename_page(render, within, NameForm(name=within.it.name), within.it.id)


@bp.post("/cohorts/<uuid:cohort_id>/groups/<uuid:grouping_id>/rename")
@allow(Permission.COHORT_RUN, on=load_grouping)
def rename_grouping_now(within: Within[Grouping]) -> ResponseReturnValue:
    form = NameForm(request.form)
    if not form.validate():
        return _rename_page(invalid, within, form, within.it.id)
    try:
        changes.rename_grouping(current_session(), within.it, form.name.data or "")
    except changes.NameTaken:
        form.name.errors = [_("The cohort is divided under this name already.")]
        return _rename_page(invalid, within, form, within.it.id)
    return to_grouping(within, within.it.id, _("Saved."))


def _rename_page(
    show: Any, within: Within[Any], form: NameForm, grouping_id: uuid.UUID
) -> ResponseReturnValue:
    answer: ResponseReturnValue = show(
        "cohorts/rename_group.html",
        cohort=within.cohort,
        form=form,
        back=url_for("cohorts.one_grouping", cohort_id=within.cohort_id, grouping_id=grouping_id),
        breadcrumbs=groups_trail(within.cohort, _("Another name")),
    )
    return answer


@bp.get("/cohorts/<uuid:cohort_id>/groups/<uuid:grouping_id>/remove")
@allow(Permission.COHORT_RUN, on=load_grouping)
def remove_grouping(within: Within[Grouping]) -> ResponseReturnValue:
    return _remove_grouping_page(within)


@bp.post("/cohorts/<uuid:cohort_id>/groups/<uuid:grouping_id>/remove")
@allow(Permission.COHORT_RUN, on=load_grouping)
def remove_grouping_now(within: Within[Grouping]) -> ResponseReturnValue:
    if request.form.get("confirmed") != "yes":
        return _remove_grouping_page(within)
    try:
        changes.remove_grouping(current_session(), within.it, by_id=by_id())
    except changes.HoldsWork:
        said = _(
            "“%(name)s” stays: its groups have work in them, or every group assignment rests on it.",
            name=within.it.name,
        )
        return to_grouping(within, within.it.id, said)
    return done(_("Removed."), "cohorts.groups", cohort_id=within.cohort_id)


def _remove_grouping_page(within: Within[Grouping]) -> ResponseReturnValue:
    return render(
        "cohorts/sure.html",
        cohort=within.cohort,
        question=_("Remove “%(name)s”?", name=within.it.name),
        lost=_("Its groups disappear. The people and everything that they have done stay."),
        label=_("Remove"),
        action=request.path,
        back=url_for("cohorts.one_grouping", cohort_id=within.cohort_id, grouping_id=within.it.id),
        fields={},
        breadcrumbs=groups_trail(within.cohort, _("Remove")),
    )


# ---- groups ----


@bp.post("/cohorts/<uuid:cohort_id>/groups/<uuid:grouping_id>/add")
@allow(Permission.COHORT_RUN, on=load_grouping)
def add_group(within: Within[Grouping]) -> ResponseReturnValue:
    form = NameForm(request.form)
    if not form.validate():
        return _groups_page(invalid, within.cohort, within.it.id, error=str(form.name.errors[0]))
    try:
        changes.add_group(current_session(), within.it.id, form.name.data or "")
    except changes.NameTaken:
        said = _("There is a group with this name already.")
        return _groups_page(invalid, within.cohort, within.it.id, error=said)
    return to_grouping(within, within.it.id, _("The group has been added."))


@bp.post("/cohorts/<uuid:cohort_id>/groups/<uuid:grouping_id>/move")
@allow(Permission.COHORT_RUN, on=load_grouping)
def move_people(within: Within[Grouping]) -> ResponseReturnValue:
    target = request.form.get("group", "")
    try:
        people = [uuid.UUID(one) for one in request.form.getlist("enrolment")]
        group_id = None if target == "none" else uuid.UUID(target)
    except ValueError:
        people, group_id = [], None
    if not people:
        said = _("Tick the people to move, and choose a group.")
        return _groups_page(invalid, within.cohort, within.it.id, error=said)
    try:
        changes.move(current_session(), within.it, people, group_id, by_id=by_id())
    except changes.NotInCohort:
        said = _("Somebody or the group is no longer there. Look again and choose anew.")
        return _groups_page(invalid, within.cohort, within.it.id, error=said)
    return to_grouping(within, within.it.id, _("Moved. What was done together stays with the group."))


@bp.get("/cohorts/<uuid:cohort_id>/groups/<uuid:grouping_id>/<uuid:group_id>/rename")
@allow(Permission.COHORT_RUN, on=load_group)
def rename_group(within: Within[Group]) -> ResponseReturnValue:
    return _rename_page(render, within, NameForm(name=within.it.name), within.it.grouping_id)


@bp.post("/cohorts/<uuid:cohort_id>/groups/<uuid:grouping_id>/<uuid:group_id>/rename")
@allow(Permission.COHORT_RUN, on=load_group)
def rename_group_now(within: Within[Group]) -> ResponseReturnValue:
    form = NameForm(request.form)
    if not form.validate():
        return _rename_page(invalid, within, form, within.it.grouping_id)
    try:
        changes.rename_group(current_session(), within.it, form.name.data or "")
    except changes.NameTaken:
        form.name.errors = [_("There is or was a group with this name.")]
        return _rename_page(invalid, within, form, within.it.grouping_id)
    return to_grouping(within, within.it.grouping_id, _("Saved."))


@bp.get("/cohorts/<uuid:cohort_id>/groups/<uuid:grouping_id>/<uuid:group_id>/remove")
@allow(Permission.COHORT_RUN, on=load_group)
def remove_group(within: Within[Group]) -> ResponseReturnValue:
    return _remove_group_page(within)


@bp.post("/cohorts/<uuid:cohort_id>/groups/<uuid:grouping_id>/<uuid:group_id>/remove")
@allow(Permission.COHORT_RUN, on=load_group)
def remove_group_now(within: Within[Group]) -> ResponseReturnValue:
    if request.form.get("confirmed") != "yes":
        return _remove_group_page(within)
    keep = request.form.get("keep") == "yes"
    try:
        changes.remove_group(current_session(), within.it, keep=keep, by_id=by_id())
    except changes.HoldsWork:
        return _remove_group_page(within)  # work was begun since the question was asked
    said = _("The group has been put away; its work stays.") if keep else _("The group has been removed.")
    return to_grouping(within, within.it.grouping_id, said)


def _remove_group_page(within: Within[Group]) -> ResponseReturnValue:
    """What removing means depends on whether there is work in the group."""
    group = within.it
    holds_work = has_work(current_session(), group.id)
    if holds_work:
        question = _("Put away “%(name)s”, which has work in it?", name=group.name)
        lost = _(
            "The work stays and the trainers can still read it. "
            "Nobody is in the group from now on; its people are left without a group."
        )
    else:
        question = _("Remove “%(name)s”?", name=group.name)
        lost = _("There is no work in the group. Its people are left without a group.")
    return render(
        "cohorts/sure.html",
        cohort=within.cohort,
        question=question,
        lost=lost,
        label=_("Put away") if holds_work else _("Remove"),
        action=request.path,
        back=url_for("cohorts.one_grouping", cohort_id=within.cohort_id, grouping_id=group.grouping_id),
        fields={"keep": "yes"} if holds_work else {},
        breadcrumbs=groups_trail(within.cohort, group.name),
    )
