"""Inviting people: what the letter says, and sending it."""

from flask.typing import ResponseReturnValue

from learnpath.cohorts.loading import InCohort, load_cohort
from learnpath.cohorts.models import Enrolment
from learnpath.cohorts.services import inviting
from learnpath.cohorts.services.running import set_up_of
from learnpath.cohorts.trail import cohort_trail
from learnpath.cohorts.views.blueprint import bp
from learnpath.cohorts.views.loading import Within, by_id, load_enrolment
from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, collation_key, ngettext
from learnpath.kernel.pages import done, render
from learnpath.policy import Permission
from learnpath.terms import LANGUAGES


@bp.get("/cohorts/<uuid:cohort_id>/invite")
@allow(Permission.COHORT_RUN, on=load_cohort)
def invite(cohort: InCohort) -> ResponseReturnValue:
    own = current_session()
    waiting = inviting.waiting_of(own, cohort.cohort_id)
    invitation = inviting.invitation_of(own, cohort.cohort_id)
    return render(
        "cohorts/invite.html",
        cohort=cohort,
        waiting=len(waiting),
        names=sorted((one.name for one in waiting), key=collation_key)[:100],
        previews=inviting.letter_previews(invitation, waiting),
        language_names=LANGUAGES,
        set_up=set_up_of(own, cohort.cohort_id),
        breadcrumbs=cohort_trail(cohort, _("Invite")),
    )


@bp.post("/cohorts/<uuid:cohort_id>/invite")
@allow(Permission.COHORT_RUN, on=load_cohort)
def invite_now(cohort: InCohort) -> ResponseReturnValue:
    sent = inviting.invite_waiting(current_session(), cohort.cohort_id, by_id=by_id())
    said = (
        ngettext("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", sent)
        if sent
        else _("Everybody has been invited already.")
    )
    return done(said, "cohorts.people", cohort_id=cohort.cohort_id)


@bp.post("/cohorts/<uuid:cohort_id>/people/<uuid:enrolment_id>/invite")
@allow(Permission.COHORT_RUN, on=load_enrolment)
def invite_person(within: Within[Enrolment]) -> ResponseReturnValue:
    address = {"cohort_id": within.cohort_id, "enrolment_id": within.it.id}
    if within.it.withdrawn_at is not None:
        return done(_("Bring the person back first."), "cohorts.person", **address)
    inviting.invite_again(current_session(), within.it, by_id=by_id())
    said = _("An invitation to %(name)s is on its way.", name=within.it.person.name)
    return done(said, "cohorts.person", **address)
