"""The trainer's cockpit of one cohort."""

import uuid
from collections.abc import Iterable
from typing import Any

from flask import redirect, request
from flask.typing import ResponseReturnValue

from learnpath.cohorts.loading import InCohort, activity_url, load_cohort
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.clock import now
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, day, in_words
from learnpath.kernel.pages import page_of, render
from learnpath.overview.services.cockpit import Cockpit, Walker, cockpit_of, stages_of_many
from learnpath.overview.views.blueprint import bp
from learnpath.overview.views.my_path import own_text
from learnpath.overview.wording import Said, kind_word, state_said, work_said
from learnpath.paths.services.outline import ActivityRow
from learnpath.policy import Permission
from learnpath.terms import CompletedHow, Stage

# The signs of the matrix, in the order in which work goes on.
SIGNS = ("open", "draft", "late", "handed_in", "returned", "accepted", "done", "missing", "excused", "locked")
Stages = dict[tuple[uuid.UUID, uuid.UUID], tuple[Stage, CompletedHow]]


@bp.get("/cohorts/<uuid:cohort_id>")
@allow(Permission.COHORT_READ, on=load_cohort)
def cockpit(cohort: InCohort) -> ResponseReturnValue:
    if not cohort.trains:
        return redirect(f"/cohorts/{cohort.cohort_id}/walk", 303)
    return show_cockpit(cohort)


def show_cockpit(cohort: InCohort) -> ResponseReturnValue:
    session, instant = current_session(), now()
    facts = cockpit_of(session, cohort, instant)
    only_late = request.args.get("show") == "late"
    late_ids = facts.late_ids
    shown = [one for one in facts.walkers if one.enrolment_id in late_ids or not only_late]
    page = page_of(shown)
    stages = stages_of_many(session, [one.enrolment_id for one in page.items])
    meeting = facts.next_meeting
    starts_at = meeting.starts_at if meeting else None
    rows = [_row(walker, facts, stages) for walker in page.items]
    return render(
        "overview/cockpit.html",
        cohort=cohort,
        page=page,
        only_late=only_late,
        waiting=facts.waiting,
        late=len(late_ids),
        next_meeting=meeting,
        next_meeting_url=activity_url(meeting.kind, cohort.cohort_id, meeting.id) if meeting else None,
        next_meeting_day=day(starts_at, cohort.time_zone, year=False) if starts_at else "",
        next_meeting_when=in_words(starts_at, instant) if starts_at else "",
        heads=_heads(facts, cohort),
        rows=rows,
        key=_key(cell for row in rows for cell in row["cells"]),
        people=len(facts.walkers),
        breadcrumbs=_trail(cohort),
    )


def _trail(cohort: InCohort) -> list[tuple[str, str | None]]:
    """Back to the list, for whoever trains several."""
    if len(current_actor().trains) < 2:
        return []
    return [(_("Cohorts"), "/cohorts"), (cohort.cohort_name, None)]


def _heads(facts: Cockpit, cohort: InCohort) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "title": own_text(station.title, cohort)[0],
            "url": f"/cohorts/{cohort.cohort_id}/stations/{station.id}",
            "activities": [_head(row, cohort) for row in facts.outline.at(station.id)],
        }
        for number, station in enumerate(facts.outline.stations, start=1)
    ]


def _head(row: ActivityRow, cohort: InCohort) -> dict[str, Any]:
    title, lang = own_text(row.title, cohort)
    return {
        "title": title,
        "lang": lang,
        "kind": row.kind,
        "kind_label": kind_word(row.kind, row.work_by),
        "url": activity_url(row.kind, cohort.cohort_id, row.id),
    }


def _row(walker: Walker, facts: Cockpit, stages: Stages) -> dict[str, Any]:
    return {
        "walker": walker,
        "cells": [
            _cell(walker, row, facts, *stages.get((walker.enrolment_id, row.id), (None, None)))
            for station in facts.outline.stations
            for row in facts.outline.at(station.id)
        ],
    }


def _cell(
    walker: Walker, row: ActivityRow, facts: Cockpit, stage: Stage | None, how: CompletedHow | None
) -> Said:
    work = facts.work_of(walker, row)
    if stage is not Stage.DONE and work is not None:
        return work_said(work)
    said = state_said(
        row.kind,
        stage,
        None,
        due_at=row.due_at,
        ends_at=row.ends_at,
        now=now(),
        excused=how is CompletedHow.EXCUSED,
    )
    return Said(_("Handed in"), "handed_in") if stage is Stage.HANDED_IN else said


def _key(cells: Iterable[Said]) -> list[tuple[str, str]]:
    """The words of each sign that the matrix has, in the order in which work goes on."""
    words: dict[str, dict[str, None]] = {kind: {} for kind in SIGNS}
    for cell in cells:
        words[cell.kind][cell.word] = None
    return [(", ".join(said), kind) for kind, said in words.items() if said]
