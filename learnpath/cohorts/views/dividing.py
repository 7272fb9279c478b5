"""Dividing a cohort: a proposal that can be shuffled, and taking it."""

import uuid
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from learnpath.cohorts.division import suggested_groups
from learnpath.cohorts.forms import DivideForm
from learnpath.cohorts.loading import InCohort, load_cohort
from learnpath.cohorts.models import Grouping
from learnpath.cohorts.services import dividing
from learnpath.cohorts.services.dividing import Proposal, Wish
from learnpath.cohorts.services.grouping import main_grouping
from learnpath.cohorts.services.running import set_up_of
from learnpath.cohorts.views.blueprint import bp
from learnpath.cohorts.views.groups import groups_trail, to_grouping
from learnpath.cohorts.views.loading import Within, by_id, load_grouping
from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, in_language
from learnpath.kernel.pages import done, invalid, render
from learnpath.policy import Permission
from learnpath.terms import GroupingMethod

# where nothing has been divided yet, the proposal belongs to a grouping that does not exist
_NOT_YET = uuid.UUID(int=0)


def _wish(form: DivideForm, people: int) -> Wish:
    groups = form.groups.data or suggested_groups(people)
    form.groups.data = groups
    return Wish(GroupingMethod(form.method.data), groups, form.seed.data or 1)


def _form(values: MultiDict[str, str]) -> DivideForm:
    # `groups` alone on the address is a wish too
    given = MultiDict({"method": "mixed", **values.to_dict()})
    return DivideForm(given)


@bp.get("/cohorts/<uuid:cohort_id>/groups/divide")
@allow(Permission.COHORT_RUN, on=load_cohort)
def divide_first(cohort: InCohort) -> ResponseReturnValue:
    return _divide_page(cohort, None)


@bp.get("/cohorts/<uuid:cohort_id>/groups/<uuid:grouping_id>/divide")
@allow(Permission.COHORT_RUN, on=load_grouping)
def divide(within: Within[Grouping]) -> ResponseReturnValue:
    return _divide_page(within.cohort, within.it)


def _divide_page(cohort: InCohort, grouping: Grouping | None) -> ResponseReturnValue:
    form = _form(request.args)
    people = set_up_of(current_session(), cohort.cohort_id).people
    if not form.validate():
        return _page(invalid, cohort, grouping, form, None)
    wish = _wish(form, people)
    proposal = dividing.propose(
        current_session(),
        cohort.cohort_id,
        grouping.id if grouping else _NOT_YET,
        wish,
        cohort.languages[0],
    )
    return _page(render, cohort, grouping, form, proposal)


def _page(
    show: Any, cohort: InCohort, grouping: Grouping | None, form: DivideForm, proposal: Proposal | None
) -> ResponseReturnValue:
    address: dict[str, Any] = {"cohort_id": cohort.cohort_id}
    if grouping is not None:
        address["grouping_id"] = grouping.id
    endpoint = "cohorts.divide" if grouping else "cohorts.divide_first"
    again = None
    if proposal is not None and form.method.data == GroupingMethod.MIXED:
        wish = {"method": "mixed", "groups": form.groups.data, "seed": (form.seed.data or 1) + 1}
        again = url_for(endpoint, **address, **wish)
    answer: ResponseReturnValue = show(
        "cohorts/divide.html",
        cohort=cohort,
        grouping=grouping,
        form=form,
        proposal=proposal,
        again=again,
        here=url_for(endpoint, **address),
        back=url_for("cohorts.one_grouping", **address) if grouping else url_for("cohorts.groups", **address),
        breadcrumbs=groups_trail(cohort, _("Divide into groups")),
    )
    return answer


@bp.post("/cohorts/<uuid:cohort_id>/groups/divide")
@allow(Permission.COHORT_RUN, on=load_cohort)
def take_first_proposal(cohort: InCohort) -> ResponseReturnValue:
    """The first division makes the main grouping that it divides."""
    form = _form(request.form)
    if not form.validate() or not form.groups.data:
        return _page(invalid, cohort, None, form, None)
    with in_language(cohort.languages[0]):
        name = _("Groups")
    main = main_grouping(current_session(), cohort.cohort_id, name=name, by_id=by_id())
    return _take(Within(cohort, main))


@bp.post("/cohorts/<uuid:cohort_id>/groups/<uuid:grouping_id>/divide")
@allow(Permission.COHORT_RUN, on=load_grouping)
def take_proposal(within: Within[Grouping]) -> ResponseReturnValue:
    return _take(within)


def _take(within: Within[Grouping]) -> ResponseReturnValue:
    cohort, grouping = within.cohort, within.it
    form = _form(request.form)
    if not form.validate() or not form.groups.data:
        return _page(invalid, cohort, grouping, form, None)
    wish = _wish(form, 0)
    try:
        dividing.apply_proposal(
            current_session(),
            grouping.id,
            wish,
            request.form.get("fingerprint", ""),
            cohort.languages[0],
            by_id=by_id(),
        )
    except dividing.ChangedSince:
        return done(
            _("People or groups have changed since. This is how the groups would be now."),
            "cohorts.divide",
            cohort_id=cohort.cohort_id,
            grouping_id=grouping.id,
            method=wish.method.value,
            groups=wish.groups,
            seed=wish.seed,
        )
    return to_grouping(within, grouping.id, _("The cohort has been divided."))
