"""How an activity's kind and state are said, to participants and trainers alike."""

from datetime import datetime
from typing import NamedTuple, Protocol

from learnpath.cohorts.rules import Locked, StationState
from learnpath.kernel.i18n import _, day, in_words, moment
from learnpath.terms import ActivityKind, Stage, SubmissionState, WorkBy


class Said(NamedTuple):
    """A state in a word, and the kind of sign that goes with it."""

    word: str
    kind: str


class Work(Protocol):
    """What wording reads of a piece of work."""

    @property
    def state(self) -> SubmissionState: ...


ICONS = {
    ActivityKind.ASSIGNMENT: "assignment",
    ActivityKind.READING_LIST: "reading",
    ActivityKind.REFLECTION: "reflection",
    ActivityKind.MEETING: "meeting",
    ActivityKind.PAGE: "reading",
}


def kind_word(kind: ActivityKind, work_by: WorkBy | None = None) -> str:
    match kind, work_by:
        case ActivityKind.ASSIGNMENT, WorkBy.PERSON:
            return _("Own assignment")
        case ActivityKind.ASSIGNMENT, WorkBy.ORGANISATION:
            return _("Assignment by municipality")
        case ActivityKind.ASSIGNMENT, _other:
            return _("Group assignment")
        case ActivityKind.READING_LIST, _other:
            return _("Reading list")
        case ActivityKind.REFLECTION, _other:
            return _("Reflection")
        case ActivityKind.MEETING, _other:
            return _("Meeting")
    return _("To read")


def work_said(state: SubmissionState) -> Said:
    match state:
        case SubmissionState.DRAFT:
            return Said(_("Draft"), "draft")
        case SubmissionState.HANDED_IN:
            return Said(_("Handed in"), "handed_in")
        case SubmissionState.RETURNED:
            return Said(_("Returned to go on with"), "returned")
        case SubmissionState.ACCEPTED:
            return Said(_("Accepted"), "accepted")


def state_said(
    kind: ActivityKind,
    stage: Stage | None,
    work: Work | None,
    *,
    due_at: datetime | None,
    ends_at: datetime | None,
    now: datetime,
    excused: bool = False,
) -> Said:
    """How an activity stands for one person."""
    if stage is Stage.DONE and excused:
        return Said(_("Excused"), "excused")
    if stage is Stage.DONE:
        words = {
            ActivityKind.ASSIGNMENT: _("Accepted"),
            ActivityKind.READING_LIST: _("Read"),
            ActivityKind.REFLECTION: _("Written"),
            ActivityKind.MEETING: _("Attended"),
            ActivityKind.PAGE: _("Read"),
        }
        return Said(words[kind], "accepted" if kind is ActivityKind.ASSIGNMENT else "done")
    if work is not None and work.state is not SubmissionState.DRAFT:
        return work_said(work.state)
    if kind is ActivityKind.MEETING:
        is_over = ends_at is not None and ends_at < now
        return Said(_("Not marked as attended"), "missing") if is_over else Said(_("Ahead"), "open")
    if due_at is not None and due_at < now:
        return Said(_("Late"), "late")
    if work is not None:
        return work_said(work.state)
    return Said(_("Not begun"), "open")


def deadline(due_at: datetime, time_zone: str, now: datetime) -> str:
    """A deadline in words: "in 4 days, Friday 12 March 16:00"."""
    return _("By %(moment)s, %(distance)s", moment=moment(due_at, time_zone), distance=in_words(due_at, now))


def when(starts_at: datetime, time_zone: str, now: datetime) -> str:
    return f"{moment(starts_at, time_zone)}, {in_words(starts_at, now)}"


def station_note(state: StationState, opens_at: datetime | None, time_zone: str, *, is_here: bool) -> str:
    """The short sentence under a stop."""
    match state.locked:
        case Locked.NOT_YET if opens_at is not None:
            return _("Opens %(day)s", day=day(opens_at, time_zone, year=False))
        case Locked.NOT_YET | Locked.NO_DATE:
            return _("The date is not set yet")
        case Locked.PREVIOUS:
            return _("Opens when station %(number)s is complete", number=state.number - 1)
        case Locked.TRAINER:
            return _("The trainer opens it")
        case None:
            pass
    if state.is_done:
        return _("Done")
    done = _("%(done)s of %(required)s done", done=state.done, required=state.required)
    if is_here:
        return _("You are here. %(done)s", done=done) if state.required else _("You are here.")
    return done if state.required else _("Open")
