"""What is told by mail: to the trainers that work waits, to those who handed in what became of it."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from learnpath.assignments.models import Submission
from learnpath.cohorts.loading import activity_url
from learnpath.cohorts.models import Cohort, CohortTrainer, Enrolment, Group, trains_at_present
from learnpath.kernel.i18n import _, language
from learnpath.kernel.mail import Letter, OnPath, queue_mail
from learnpath.paths.models import Activity, LearningPath
from learnpath.paths.services.outline import outline_of
from learnpath.people.models import Organisation, Person, can_be_written_to
from learnpath.people.services.letters import sender_of
from learnpath.people.services.links import recipient
from learnpath.terms import ActivityKind, Verdict, localised


class _About:
    """The words that every letter about a submission uses, each in the recipient's language."""

    def __init__(self, session: Session, submission: Submission) -> None:
        title: Mapping[str, str]
        languages: Sequence[str]
        title, languages, self.cohort, organisation_id, path_id, station_id = session.execute(
            select(
                Activity.title,
                LearningPath.languages,
                Cohort.name,
                Cohort.organisation_id,
                Cohort.path_id,
                Activity.station_id,
            )
            .select_from(Submission)
            .join(Activity, Activity.id == Submission.activity_id)
            .join(Cohort, Cohort.id == Submission.cohort_id)
            .join(LearningPath, LearningPath.id == Cohort.path_id)
            .where(Submission.id == submission.id)
        ).one()
        self._title, self._languages = title, languages
        self.sender = sender_of(session, organisation_id)
        self._stations = outline_of(session, path_id).stations
        self._here = next((at for at, one in enumerate(self._stations) if one.id == station_id), None)
        self.owner: str = session.scalar(_owner_name(submission)) or ""
        self.own_page = activity_url(ActivityKind.ASSIGNMENT, submission.cohort_id, submission.activity_id)

    @property
    def title(self) -> str:
        return localised(self._title, language(), self._languages).text

    @property
    def on_path(self) -> OnPath | None:
        """The station that the work belongs to; none where it has been archived."""
        if self._here is None:
            return None
        title = localised(self._stations[self._here].title, language(), self._languages).text
        return OnPath(self._here + 1, len(self._stations), title)

    def letter(self, subject: str, paragraph: str, *, action: str, url: str, why: str) -> Letter:
        """About work: it may wait, and may be left out, as its reader has chosen."""
        return Letter(
            subject,
            (paragraph,),
            action,
            url,
            why,
            is_essential=False,
            sender=self.sender,
            on_path=self.on_path,
        )


def _owner_name(submission: Submission) -> Select[Any]:
    if submission.group_id is not None:
        return select(Group.name).where(Group.id == submission.group_id)
    if submission.organisation_id is not None:
        return select(Organisation.name).where(Organisation.id == submission.organisation_id)
    return (
        select(Person.given_name + " " + Person.family_name)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.id == submission.enrolment_id)
    )


def tell_trainers(session: Session, submission: Submission) -> None:
    """One letter to each present trainer of the cohort: work waits."""
    about = _About(session, submission)

    def letter() -> Letter:
        return about.letter(
            subject=_("%(owner)s has handed in: %(title)s", owner=about.owner, title=about.title),
            paragraph=_(
                "%(owner)s in %(cohort)s has handed in the assignment “%(title)s”. It waits for your review.",
                owner=about.owner,
                cohort=about.cohort,
                title=about.title,
            ),
            action=_("Read and review"),
            url=f"/submissions/{submission.id}/review",
            why=_("You get this because you train the cohort %(cohort)s.", cohort=about.cohort),
        )

    trainers = (
        select(Person)
        .join(CohortTrainer, CohortTrainer.person_id == Person.id)
        .where(CohortTrainer.cohort_id == submission.cohort_id, trains_at_present(), can_be_written_to())
    )
    for trainer in session.scalars(trainers):
        queue_mail(session, recipient(trainer), letter)


def tell_members(
    session: Session, submission: Submission, enrolment_ids: Sequence[uuid.UUID], verdict: Verdict
) -> None:
    """One letter to each for whom the work was handed in, without the comment itself: that is on the page."""
    about = _About(session, submission)
    compose = {Verdict.ACCEPTED: _accepted, Verdict.RETURNED: _returned}[verdict]
    people = (
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(Enrolment.id.in_(enrolment_ids), Enrolment.withdrawn_at.is_(None), can_be_written_to())
    )
    for person in session.scalars(people):
        queue_mail(session, recipient(person), lambda: compose(about))


def _accepted(about: _About) -> Letter:
    return about.letter(
        subject=_("Accepted: %(title)s", title=about.title),
        paragraph=_(
            "“%(title)s”, handed in for %(owner)s, has been accepted.", title=about.title, owner=about.owner
        ),
        action=_("Read the review"),
        url=about.own_page,
        why=_("You get this because it was handed in for you, too."),
    )


def _returned(about: _About) -> Letter:
    return about.letter(
        subject=_("Back to go on with: %(title)s", title=about.title),
        paragraph=_(
            "“%(title)s”, handed in for %(owner)s, has come back with a comment. "
            "Go on writing and hand it in again.",
            title=about.title,
            owner=about.owner,
        ),
        action=_("Read the comment"),
        url=about.own_page,
        why=_("You get this because it was handed in for you, too."),
    )
