"""Inviting people to their path: a letter with a link that signs them in, once to each."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from learnpath.cohorts.models import Cohort, CohortTrainer, Enrolment, trains_at_present
from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import lock
from learnpath.kernel.i18n import _, day, in_language, listed
from learnpath.kernel.mail import Letter, OnPath, Sender, queue_mail
from learnpath.paths.models import LearningPath, Station
from learnpath.people.models import Person, can_be_written_to
from learnpath.people.services.letters import sender_of
from learnpath.people.services.links import INVITATION_WITHIN, let_in_again, make_link, recipient
from learnpath.terms import LANGUAGES, Translated, localised


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation tells of its cohort."""

    cohort_id: uuid.UUID
    title: Translated
    languages: Sequence[str]
    starts_on: date
    trainers: tuple[str, ...]
    sender: Sender | None = None
    stations: int = 0

    def letter(self, given_name: str, language: str, url: str) -> Letter:
        """The letter in the language of the moment."""
        title = localised(self.title, language, self.languages).text
        news = _(
            "you have a place on the learning path “%(title)s”, which begins on %(day)s.",
            title=title,
            day=day(self.starts_on),
        )
        paragraphs = [_("Hello %(name)s,", name=given_name), news]
        if self.trainers:
            paragraphs.append(_("%(trainers)s will be with you on the way.", trainers=listed(self.trainers)))
        paragraphs.append(
            _(
                "The button signs you in and leads to your path; you need no password. "
                "It works once, within %(days)d days. After that, ask for a new link on the sign-in page.",
                days=INVITATION_WITHIN.days,
            )
        )
        return Letter(
            subject=_("Welcome to “%(title)s”", title=title),
            paragraphs=tuple(paragraphs),
            action=_("Go to my path"),
            url=url,
            why=_("You get this because a trainer has given you a place on a learning path."),
            preheader=news[:1].upper() + news[1:],
            sender=self.sender,
            on_path=OnPath(0, self.stations) if self.stations else None,
        )


@dataclass(frozen=True, slots=True)
class LetterPreview:
    """How the letter reads in one language, and how many get it so."""

    language: str
    people: int
    letter: Letter


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who has not been invited yet."""

    given_name: str
    family_name: str
    language: str

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


def invitation_of(session: Session, cohort_id: uuid.UUID) -> Invitation:
    """The facts of a cohort's invitation. One query."""
    rows = session.execute(
        select(
            LearningPath.title,
            LearningPath.languages,
            Cohort.starts_on,
            Person.given_name,
            Person.family_name,
        )
        .select_from(Cohort)
        .join(LearningPath, LearningPath.id == Cohort.path_id)
        .outerjoin(CohortTrainer, (CohortTrainer.cohort_id == Cohort.id) & trains_at_present())
        .outerjoin(Person, Person.id == CohortTrainer.person_id)
        .where(Cohort.id == cohort_id)
        .order_by(Person.family_name, Person.given_name)
    ).all()
    title, languages, starts_on = rows[0][:3]
    trainers = tuple(f"{row[3]} {row[4]}" for row in rows if row[3])
    return Invitation(cohort_id, title, languages, starts_on, trainers)


def waiting_of(session: Session, cohort_id: uuid.UUID) -> list[Waiting]:
    """Who would get a letter now. One query."""
    rows = session.execute(
        select(Person.given_name, Person.family_name, Person.language)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.invited_at.is_(None),
            Enrolment.withdrawn_at.is_(None),
            can_be_written_to(),
        )
    )
    return [Waiting(*row) for row in rows]


def letter_previews(invitation: Invitation, waiting: Sequence[Waiting]) -> list[LetterPreview]:
    """One letter for each language that somebody reads, as the first of them will get it."""
    previews = []
    for language in LANGUAGES:
        readers = [one for one in waiting if one.language == language]
        if readers:
            with in_language(language):
                letter = invitation.letter(readers[0].given_name, language, "")
            previews.append(LetterPreview(language, len(readers), letter))
    return previews


def invite_waiting(session: Session, cohort_id: uuid.UUID, *, by_id: uuid.UUID) -> int:
    """A letter to everybody who has had none. Sent twice, the second finds nobody."""
    lock(session, Cohort, cohort_id)
    enrolments = session.scalars(
        select(Enrolment)
        .join(Enrolment.person)
        .options(contains_eager(Enrolment.person))
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.invited_at.is_(None),
            Enrolment.withdrawn_at.is_(None),
            can_be_written_to(),
        )
        .order_by(Enrolment.id)
    ).all()
    if enrolments:
        _send(session, cohort_id, enrolments)
        audit.record(
            session, "invitations sent", actor_id=by_id, subject_id=cohort_id, note=str(len(enrolments))
        )
    return len(enrolments)


def invite_again(session: Session, enrolment: Enrolment, *, by_id: uuid.UUID) -> None:
    """A new letter with a new link to one person. The enrolment comes with its person."""
    let_in_again(session, enrolment.person)
    _send(session, enrolment.cohort_id, [enrolment])
    audit.record(session, "invitation sent again", actor_id=by_id, subject_id=enrolment.id)


def _dressed(session: Session, cohort_id: uuid.UUID) -> Invitation:
    """The invitation as it is sent: with the look of the organisation that owns the path, and the path's length."""
    organisation_id, stations = session.execute(
        select(Cohort.organisation_id, func.count(Station.id))
        .outerjoin(Station, (Station.path_id == Cohort.path_id) & Station.archived_at.is_(None))
        .where(Cohort.id == cohort_id)
        .group_by(Cohort.organisation_id)
    ).one()
    invitation = invitation_of(session, cohort_id)
    return replace(invitation, sender=sender_of(session, organisation_id), stations=stations)


def _send(session: Session, cohort_id: uuid.UUID, enrolments: Sequence[Enrolment]) -> None:
    invitation = _dressed(session, cohort_id)
    for enrolment in enrolments:
        person: Person = enrolment.person
        target = f"/cohorts/{invitation.cohort_id}/walk"
        url = make_link(session, person, within=INVITATION_WITHIN, next_url=target)
        compose = partial(invitation.letter, person.given_name, person.language, url)
        queue_mail(session, recipient(person), compose)
        enrolment.invited_at = now()
    session.flush()
