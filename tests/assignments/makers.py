"""Work on assignments for the tests of this folder."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from learnpath.assignments.models import Revision, Submission
from learnpath.assignments.services import hand_in, open_submission, owner_for, save_draft
from learnpath.kernel.clock import now
from learnpath.paths.models import Activity
from learnpath.people.models import Person
from learnpath.policy import Place
from tests.factories.cast import Cast


@dataclass
class At:
    """An activity in its cohort, as the services ask for it."""

    cohort_id: object
    activity: Activity


def pauls_place(cast: Cast) -> Place:
    return Place(cast.paul_enrolment.id, cast.cohort.id, cast.pargas.id, frozenset({cast.group.id}))


def begin(session: Session, cast: Cast, activity: Activity | None = None) -> Submission:
    """Work of Paul's group, begun and empty."""
    at = At(cast.cohort.id, activity or cast.group_work)
    owner = owner_for(session, at, pauls_place(cast))  # type: ignore[arg-type]
    assert owner is not None
    return open_submission(session, at, owner)  # type: ignore[arg-type]


def written(
    session: Session, cast: Cast, text: str = "<p>Vårt utkast</p>", by: Person | None = None
) -> Submission:
    """A draft with words in it."""
    work = begin(session, cast)
    return save_draft(session, work, text=text, version=work.version, by_id=(by or cast.paul).id)


def handed_in(session: Session, cast: Cast, text: str = "<p>Vårt utkast</p>") -> Revision:
    return hand_in(session, written(session, cast, text), by_id=cast.paul.id, now=now())
