"""The draft: written by several, never overwritten by one who had not seen what another wrote."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy.orm import Session

from learnpath.assignments.models import Contributor, Submission
from learnpath.assignments.rules import MOST_TEXT, Deed, Lack, Role, state_after
from learnpath.kernel.clock import now
from learnpath.kernel.html import clean
from learnpath.people.models import Person
from learnpath.terms import SubmissionState


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else saved while one was writing."""

    text: Markup
    version: int
    saved_at: datetime | None
    saved_by: str


class EditedMeanwhile(Exception):
    def __init__(self, theirs: Theirs) -> None:
        super().__init__("the draft was saved by somebody else")
        self.theirs = theirs


class NotNow(Exception):
    """The work's state does not let anybody do this at present."""

    def __init__(self, state: SubmissionState) -> None:
        super().__init__(state.value)
        self.state = state


class Lacking(Exception):
    """Something is missing, or too much."""

    def __init__(self, lack: Lack) -> None:
        super().__init__(lack.value)
        self.lack = lack


def take(session: Session, submission: Submission, deed: Deed, role: Role) -> SubmissionState:
    """Hold the submission until the transaction ends. Returns the state after the deed; raises NotNow."""
    hold(session, submission)
    after = state_after(submission.state, deed, role)
    if after is None:
        raise NotNow(submission.state)
    return after


def hold(session: Session, submission: Submission) -> None:
    """Lock it, and read again what others may have changed. What was loaded with it for the page stays loaded."""
    changing = ("state", "draft", "version", "saved_at", "saved_by_id", "last_number")
    session.refresh(submission, attribute_names=changing, with_for_update=True)


def save_draft(
    session: Session, submission: Submission, *, text: str, version: int, by_id: uuid.UUID
) -> Submission:
    """Save what one wrote over `version`. Raises EditedMeanwhile, NotNow, Lacking."""
    cleaned = clean(text)
    if len(cleaned) > MOST_TEXT:
        raise Lacking(Lack.TOO_LONG)
    take(session, submission, Deed.WRITE, Role.WRITER)
    # The same text again, from whatever version, is no change: a form sent twice does no harm.
    if submission.draft == cleaned:
        return submission
    if submission.version != version:
        raise EditedMeanwhile(theirs(session, submission))
    submission.draft = cleaned
    submission.version += 1
    submission.saved_at, submission.saved_by_id = now(), by_id
    contributed(session, submission, by_id)
    session.flush()
    return submission


def theirs(session: Session, submission: Submission) -> Theirs:
    """The draft as it is saved, with who and when."""
    who = session.get(Person, submission.saved_by_id) if submission.saved_by_id else None
    return Theirs(submission.draft, submission.version, submission.saved_at, who.name if who else "")


def contributed(session: Session, submission: Submission, person_id: uuid.UUID) -> None:
    """Note that somebody had a hand in the draft since the last hand-in."""
    row = session.get(Contributor, (submission.id, person_id))
    if row is None:
        session.add(Contributor(submission_id=submission.id, person_id=person_id))
    else:
        row.last_at = now()
