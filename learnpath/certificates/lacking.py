"""What somebody still lacks for a certificate, in one line."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from learnpath.certificates.rules import Eligibility, MissingMeetings, MissingWork
from learnpath.certificates.services.standing import Lack
from learnpath.kernel.i18n import _, listed, ngettext
from learnpath.terms import ActivityKind


def still_missing(answer: Eligibility, kinds: Mapping[UUID, ActivityKind]) -> str:
    """`kinds` are those of the path's activities."""
    work = [kinds[one.activity_id] for one in answer.missing if isinstance(one, MissingWork)]
    meetings = sum(one.number for one in answer.missing if isinstance(one, MissingMeetings))
    return _said(work, meetings, is_earned=answer.is_earned)


def lacks_in_short(lacks: Sequence[Lack]) -> str:
    """The same of lacks that a page lists."""
    work = [lack.kind for lack in lacks if lack.kind and lack.kind is not ActivityKind.MEETING]
    return _said(work, sum(lack.meetings for lack in lacks), is_earned=not lacks)


def _said(work: Sequence[ActivityKind], meetings: int, *, is_earned: bool) -> str:
    assignments = work.count(ActivityKind.ASSIGNMENT)
    others = len(work) - assignments
    parts = []
    if assignments:
        parts.append(ngettext("%(num)s assignment", "%(num)s assignments", assignments))
    if others:
        parts.append(ngettext("%(num)s other activity", "%(num)s other activities", others))
    if meetings:
        parts.append(ngettext("%(num)s meeting", "%(num)s meetings", meetings))
    if parts:
        return _("Still missing: %(things)s", things=listed(parts))
    if is_earned:
        return _("Nothing is missing any more")
    return _("The path does not say yet what a certificate needs.")
