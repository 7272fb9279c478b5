"""My path, as its walker sees it."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from flask import session as cookie
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learnpath.certificates.lacking import still_missing
from learnpath.cohorts.loading import InCohort, activity_url, load_cohort
from learnpath.cohorts.services.walking import Walk
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.clock import now
from learnpath.kernel.db import afterwards, current_session
from learnpath.kernel.html import excerpt
from learnpath.kernel.i18n import _, day, in_words, language, ngettext
from learnpath.kernel.pages import render
from learnpath.overview.services.my_path import MyPath, NextStep, mark_seen, my_path
from learnpath.overview.services.news import Happening
from learnpath.overview.views.blueprint import bp
from learnpath.overview.wording import kind_word, state_said, station_note, when
from learnpath.paths.services.outline import StationRow
from learnpath.policy import Permission
from learnpath.terms import ActivityKind, CohortState, SubmissionState, localised

_SEEN_EVERY = timedelta(minutes=30)


class Stop(NamedTuple):
    """One stop on the line, as the component draws it."""

    number: int
    title: str
    lang: str
    url: str | None
    state: str
    note: str | None
    current: bool = False
    group: str = ""  # how far the others of the group are


@bp.get("/cohorts/<uuid:cohort_id>/walk")
@allow(Permission.COHORT_WALK, on=load_cohort)
def walk(cohort: InCohort) -> ResponseReturnValue:
    return show_my_path(cohort)


def show_my_path(cohort: InCohort) -> ResponseReturnValue:
    place = cohort.place
    if place is None:  # the table lets only those in who take part
        raise NotFound
    instant = now()
    mine = my_path(current_session(), cohort, place, instant)
    _mark_seen(place.enrolment_id, instant)
    return render(
        "overview/my_path.html",
        cohort=cohort,
        heading=_heading(mine, cohort),
        mine=mine,
        stops=[*stops_of(mine.walk, cohort), _goal(mine, cohort.time_zone)],
        step=_next_step(mine.next, cohort) if mine.next else None,
        idle_title=_("The cohort is closed") if cohort.is_put_away else _("All is done for now"),
        idle=_idle(mine, cohort),
        news=[_news(happening, cohort) for happening in mine.news],
        breadcrumbs=_trail(cohort),
    )


def _trail(cohort: InCohort) -> list[tuple[str, str | None]]:
    """Back to the choice, for whoever walks several."""
    if len(current_actor().places) < 2:
        return []
    return [(_("My paths"), "/my-path"), (cohort.cohort_name, None)]


def _mark_seen(enrolment_id: UUID, instant: datetime) -> None:
    """Note the visit, at most every half hour; the cookie knows when it was last done, and for which path."""
    own, last = str(enrolment_id), cookie.get("seen")
    at = last[1] if isinstance(last, list) and last[0] == own else 0
    if instant.timestamp() - at > _SEEN_EVERY.total_seconds():
        cookie["seen"] = [own, int(instant.timestamp())]
        afterwards(lambda session: mark_seen(session, enrolment_id, instant))


def _heading(mine: MyPath, cohort: InCohort) -> str:
    name = current_actor().name.split()[0]
    here = mine.walk.here
    if cohort.state is not CohortState.RUNNING or here is None:
        return _("Hello %(name)s.", name=name)
    return _(
        "Hello %(name)s. You are at station %(number)s of %(total)s.",
        name=name,
        number=mine.walk.states[here.id].number,
        total=len(mine.walk.outline.stations),
    )


def own_text(texts: dict[str, str], cohort: InCohort) -> tuple[str, str]:
    """A text in the reader's language, and the language to mark it with where it is another."""
    text = localised(texts, language(), cohort.languages)
    return text.text, "" if text.language == language() else text.language


def stops_of(walk: Walk, cohort: InCohort, current: object = None) -> list[Stop]:
    here = walk.here
    stops = []
    for station in walk.outline.stations:
        state = walk.states[station.id]
        is_here = here is not None and here.id == station.id
        title, lang = own_text(station.title, cohort)
        stops.append(
            Stop(
                number=state.number,
                title=title,
                lang=lang,
                url=f"/cohorts/{cohort.cohort_id}/stations/{station.id}",
                state="here" if is_here and not state.is_done else "done" if state.is_done else "ahead",
                note=station_note(state, station.opens_at, cohort.time_zone, is_here=is_here),
                current=station.id == current,
                group=_group_said(walk, station),
            )
        )
    return stops


def _goal(mine: MyPath, time_zone: str) -> Stop:
    if mine.issued_at is not None:
        note = _("Issued %(day)s", day=day(mine.issued_at, time_zone))
    else:
        note = still_missing(mine.missing, {row.id: row.kind for row in mine.walk.outline.activities})
    number = len(mine.walk.outline.stations) + 1
    return Stop(number, _("Certificate"), "", "/me/certificates", "goal", note)


def _next_step(step: NextStep, cohort: InCohort) -> dict[str, Any]:
    row, instant = step.activity, now()
    title, lang = own_text(row.title, cohort)
    brief = excerpt(own_text(step.brief, cohort)[0], besides=title)
    kind = kind_word(row.kind, row.work_by)
    return {
        "title": title,
        "lang": lang,
        "url": activity_url(row.kind, cohort.cohort_id, row.id),
        "text": f"{kind}. {brief}" if brief else kind,
        "deadline": when(row.due_at, cohort.time_zone, instant) if row.due_at else "",
        "when": when(row.starts_at, cohort.time_zone, instant) if row.starts_at else "",
        "place": row.place,
        "people": [
            {"name": one.given_name, "initials": one.initials, "organisation": one.organisation}
            for one in step.companions
        ],
        "state": _work_line(step),
        "button": _button(step) if cohort.state is CohortState.RUNNING else _("Go there"),
        "kicker": None if cohort.state is CohortState.RUNNING else _("Still possible"),
    }


def _work_line(step: NextStep) -> str:
    row, work = step.activity, step.work
    said = state_said(row.kind, None, work, due_at=row.due_at, ends_at=row.ends_at, now=now()).word
    if work is None or work.saved_at is None or not work.saved_by_name:
        return said
    return _(
        "%(state)s. %(name)s wrote last, %(when)s.",
        state=said,
        name=work.saved_by_name,
        when=in_words(work.saved_at, now()),
    )


def _button(step: NextStep) -> str:
    work = step.work
    match step.activity.kind:
        case ActivityKind.ASSIGNMENT if work is None:
            return _("Begin to write")
        case ActivityKind.ASSIGNMENT:
            returned = work is not None and work.state is SubmissionState.RETURNED
            return _("Read the review") if returned else _("Go on writing")
        case ActivityKind.REFLECTION:
            return _("Write")
        case ActivityKind.MEETING:
            return _("See the meeting")
        case _other:
            return _("Read it")


def _idle(mine: MyPath, cohort: InCohort) -> str:
    """What to say when there is nothing to do."""
    if cohort.is_put_away:
        return _("Nothing can be written here any longer. What there is stays to read.")
    waiting = [work for work in mine.works.values() if work.state is SubmissionState.HANDED_IN]
    if waiting:
        return _("What you have handed in is with the trainer. You get a mail when it has been reviewed.")
    return _("There is nothing that you need to do just now.")


def _news(happening: Happening, cohort: InCohort) -> dict[str, Any]:
    title, lang = own_text(happening.title, cohort)
    words = {
        "review": _("Review"),
        "reading": _("Suggested reading"),
        "reflection": _("Reflection"),
        "certificate": _("Certificate"),
    }
    url = (
        activity_url(happening.kind, cohort.cohort_id, happening.activity_id)
        if happening.kind
        else "/me/certificates"
    )
    return {
        "kind": words[happening.what],
        "title": happening.detail if happening.what == "reading" else title,
        "lang": lang if happening.what != "reading" else "",
        "url": url,
        "who": f"{happening.who} {happening.family_name}".strip(),
        "when": day(happening.at, cohort.time_zone, year=False),
    }


def _group_said(walk: Walk, station: StationRow) -> str:
    """How many of the others have done all that is required at a station; nothing before anybody could."""
    if not walk.others or not walk.states[station.id].is_open:
        return ""
    required = {row.id for row in walk.outline.at(station.id) if row.required}
    if not required:
        return ""
    done = sum(required <= theirs for theirs in walk.others.values())
    if not done:
        return _("In your group, none of the others are done yet.")
    return ngettext(
        "In your group, %(num)s of the %(all)s others is done.",
        "In your group, %(num)s of the %(all)s others are done.",
        done,
        all=len(walk.others),
    )
