"""How work on assignments is put in words."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from learnpath.assignments.loading import Work
from learnpath.assignments.models import Submission
from learnpath.cohorts.services.groups import Member
from learnpath.kernel.clock import today
from learnpath.kernel.files import Refusal
from learnpath.kernel.i18n import _, clock_time, moment, number
from learnpath.terms import SubmissionState, WorkBy, initials


class Face(NamedTuple):
    """Somebody as the people macro draws them."""

    name: str
    initials: str
    organisation: str


def faces(members: Iterable[Member]) -> list[Face]:
    return [Face(member.name, initials(member.name), member.organisation) for member in members]


def state_word(state: SubmissionState | None) -> str:
    match state:
        case None:
            return _("Not begun")
        case SubmissionState.DRAFT:
            return _("Draft")
        case SubmissionState.HANDED_IN:
            return _("Handed in")
        case SubmissionState.RETURNED:
            return _("Returned, to go on with")
        case SubmissionState.ACCEPTED:
            return _("Accepted")


def when(at: datetime, time_zone: str) -> str:
    """The time of day when it was today, else the day too."""
    if at.astimezone(ZoneInfo(time_zone)).date() == today(time_zone):
        return clock_time(at, time_zone)
    return moment(at, time_zone, weekday=False)


def saved(at: datetime, who: str, is_own: bool, time_zone: str) -> str:
    time = when(at, time_zone)
    if is_own:
        return _("Saved %(time)s, you wrote last", time=time)
    return _("Saved %(time)s, %(name)s wrote last", time=time, name=who)


def saved_line(submission: Submission | None, person_id: object, time_zone: str) -> str:
    """ "Saved 10.42, Petra wrote last"; nothing before the first save."""
    if submission is None or submission.saved_at is None or submission.saved_by is None:
        return ""
    who = submission.saved_by
    return saved(submission.saved_at, who.given_name, who.id == person_id, time_zone)


def hand_in_words(work: Work) -> str:
    """What the primary button says."""
    match work.activity.work_by:
        case WorkBy.GROUP:
            return _("Hand in for the group")
        case WorkBy.ORGANISATION if work.owner:
            return _("Hand in for %(name)s", name=work.owner.name)
        case _other:
            return _("Hand in")


def text_label(work: Work) -> str:
    """What stands above the editor."""
    match work.activity.work_by:
        case WorkBy.PERSON:
            return _("Your text")
        case _other:
            return _("The text that you write together")


_MEGABYTE = 1024 * 1024


def file_size(size: int) -> str:
    if size < _MEGABYTE:
        return _("%(size)s kB", size=number(max(1, round(size / 1024))))
    return _("%(size)s MB", size=number(round(size / _MEGABYTE, 1)))


def refused(name: str, refusal: Refusal, most: int) -> str:
    match refusal:
        case Refusal.TOO_BIG:
            return _(
                "%(name)s is too big: a file can have %(size)s at most.", name=name, size=file_size(most)
            )
        case Refusal.EMPTY:
            return _("%(name)s is empty.", name=name)
        case Refusal.KIND:
            return _(
                "%(name)s is not of a kind that can be attached. PDF, office documents, pictures and text are.",
                name=name,
            )


def too_long() -> str:
    return _("The text is too long to be saved here. Put a part of it into a file and attach that.")
