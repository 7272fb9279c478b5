"""What may be done with work on an assignment, in which state and by whom; when it is late; what it lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from learnpath.terms import CohortState, SubmissionState, Verdict

# Some 60,000 words. More than this is a file.
MOST_TEXT = 400_000
MOST_COMMENT = 100_000
MOST_FILES = 20


class Role(StrEnum):
    WRITER = "writer"  # shares the work
    TRAINER = "trainer"


class Deed(StrEnum):
    WRITE = "write"  # save the draft, attach or remove a file
    HAND_IN = "hand_in"
    ACCEPT = "accept"
    RETURN = "return"
    REOPEN = "reopen"  # accepted work, to go on with


_DRAFT, _HANDED_IN = SubmissionState.DRAFT, SubmissionState.HANDED_IN
_RETURNED, _ACCEPTED = SubmissionState.RETURNED, SubmissionState.ACCEPTED

# (state, deed): who may, and the state after it. What is not here cannot be done.
# Work that waits may still be written on and handed in anew: nobody has to wait to mend a mistake.
STEPS: Mapping[tuple[SubmissionState, Deed], tuple[Role, SubmissionState]] = {
    (_DRAFT, Deed.WRITE): (Role.WRITER, _DRAFT),
    (_DRAFT, Deed.HAND_IN): (Role.WRITER, _HANDED_IN),
    (_HANDED_IN, Deed.WRITE): (Role.WRITER, _HANDED_IN),
    (_HANDED_IN, Deed.HAND_IN): (Role.WRITER, _HANDED_IN),
    (_HANDED_IN, Deed.ACCEPT): (Role.TRAINER, _ACCEPTED),
    (_HANDED_IN, Deed.RETURN): (Role.TRAINER, _RETURNED),
    (_RETURNED, Deed.WRITE): (Role.WRITER, _RETURNED),
    (_RETURNED, Deed.HAND_IN): (Role.WRITER, _HANDED_IN),
    (_ACCEPTED, Deed.REOPEN): (Role.TRAINER, _RETURNED),
}

DEED_OF = {Verdict.ACCEPTED: Deed.ACCEPT, Verdict.RETURNED: Deed.RETURN}


def state_after(state: SubmissionState, deed: Deed, role: Role) -> SubmissionState | None:
    """The state that a deed leads to; None where this role may not do it now."""
    who, after = STEPS.get((state, deed), (None, state))
    return after if who is role else None


def is_writable(state: SubmissionState | None, cohort: CohortState) -> bool:
    """Whether those who share the work may write; None is work not begun."""
    if cohort is CohortState.ARCHIVED:
        return False
    return state_after(state or _DRAFT, Deed.WRITE, Role.WRITER) is not None


class Lack(StrEnum):
    """Why work cannot be handed in, or a review not be given."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    COMMENT = "comment"


def hand_in_lacks(text: str, files: int) -> Lack | None:
    """Work is a text, files, or both. A cleaned text without words is empty."""
    return None if text.strip() or files else Lack.EMPTY


def review_lacks(verdict: Verdict, comment_words: str) -> Lack | None:
    """Who gets work back must read what to go on with."""
    return Lack.COMMENT if verdict is Verdict.RETURNED and not comment_words.strip() else None


def is_late(due_at: datetime | None, at: datetime, *, was_in_time: bool = False) -> bool:
    """Whether a hand-in is late. An answer to a review is not, when the first came in time."""
    return due_at is not None and at > due_at and not was_in_time


def is_overdue(
    state: SubmissionState | None, due_at: datetime | None, now: datetime, *, was_in_time: bool = False
) -> bool:
    """Whether something that should be there by now is not."""
    return state in {None, _DRAFT, _RETURNED} and is_late(due_at, now, was_in_time=was_in_time)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one of those who share the work can do on its page."""

    can_write: bool
    shows_document: bool  # the handed-in revision is the page, not the draft


def standing(
    state: SubmissionState | None,
    cohort: CohortState,
    *,
    saved_at: datetime | None = None,
    handed_in_at: datetime | None = None,
) -> Standing:
    """The draft is the page until it is handed in, and again as soon as somebody goes on writing."""
    can_write = is_writable(state, cohort)
    gone_on = (
        state is _RETURNED and saved_at is not None and handed_in_at is not None and saved_at > handed_in_at
    )
    return Standing(can_write, handed_in_at is not None and not (can_write and gone_on))
