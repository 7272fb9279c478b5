"""The trainer's sheet: who came, saved by one button."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from learnpath.cohorts.loading import ActivityInCohort
from learnpath.cohorts.trail import activity_trail
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, ngettext
from learnpath.kernel.pages import done, render
from learnpath.meetings.rules import Clash, everyone_else_present
from learnpath.meetings.services import attendance
from learnpath.meetings.views.blueprint import bp, load_meeting
from learnpath.meetings.views.facts import link_of
from learnpath.meetings.wording import presence_said
from learnpath.policy import Permission
from learnpath.terms import Presence

_MARKS = {presence.value: presence for presence in Presence}
Marks = dict[uuid.UUID, Presence | None]


def show_sheet(
    here: ActivityInCohort,
    *,
    sent: Mapping[uuid.UUID, Presence | None] | None = None,
    clashes: tuple[Clash, ...] = (),
) -> ResponseReturnValue:
    """The sheet as it stands; after a clash with what was sent still ticked, and theirs said beside it."""
    lines = attendance.sheet_of(current_session(), here.cohort_id, here.activity.id)
    theirs = {clash.enrolment_id: presence_said(clash.theirs)[0] for clash in clashes}
    counts = {presence: sum(line.presence is presence for line in lines) for presence in (*Presence, None)}
    return render(
        "meetings/sheet.html",
        status=409 if clashes else 200,
        here=here,
        link=link_of(here),
        rows=[
            {
                "person": line.person,
                "drawn": line.presence,
                "ticked": (sent or {}).get(line.person.enrolment_id, line.presence),
                "theirs": theirs.get(line.person.enrolment_id),
            }
            for line in lines
        ],
        choices=[(mark, presence_said(mark)[0]) for mark in (*Presence, None)],
        counts=counts,
        clashes=len(clashes),
        breadcrumbs=activity_trail(here),
    )


def _read() -> tuple[Marks, Marks]:
    """The sheet as it was drawn and as it is sent: fields `was-…` and `is-…`."""
    drawn: Marks = {}
    sent: Marks = {}
    for key, value in request.form.items():
        kind, _sep, rest = key.partition("-")
        if kind not in {"was", "is"}:
            continue
        try:
            id_ = uuid.UUID(rest)
        except ValueError:
            continue
        (drawn if kind == "was" else sent)[id_] = _MARKS.get(value)
    return drawn, sent


@bp.post("/cohorts/<uuid:cohort_id>/meetings/<uuid:activity_id>/attendance")
@allow(Permission.COHORT_RUN, on=load_meeting)
def mark(here: ActivityInCohort) -> ResponseReturnValue:
    actor: Any = current_actor()
    drawn, sent = _read()
    if request.form.get("everyone") == "present":
        sent = everyone_else_present(sent)
    try:
        changed = attendance.mark(
            current_session(), here.cohort_id, here.activity.id, drawn=drawn, sent=sent, by_id=actor.person_id
        )
    except attendance.MarkedMeanwhile as meanwhile:
        return show_sheet(here, sent=sent, clashes=meanwhile.clashes)
    said = (
        ngettext("Saved for %(num)s person.", "Saved for %(num)s people.", changed)
        if changed
        else _("Nothing had changed.")
    )
    return done(said, "meetings.meeting", cohort_id=here.cohort_id, activity_id=here.activity.id)
