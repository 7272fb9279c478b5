"""Invitations: a letter with a link that signs in, once, within 30 days."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from learnpath.kernel.i18n import _
from learnpath.kernel.mail import Letter, Sender, queue_mail
from learnpath.people.models import Organisation, Person
from learnpath.people.rules import tidy
from learnpath.people.services.letters import sender_of
from learnpath.people.services.links import INVITATION_WITHIN, let_in_again, make_link, recipient
from learnpath.people.services.offices import appoint, is_already
from learnpath.people.services.persons import find_or_make, person_with_email
from learnpath.policy import Actor
from learnpath.terms import MembershipKind


@dataclass(frozen=True, slots=True)
class Invitation:
    """What an invitation says; how one gets in is added to it."""

    subject: str
    paragraphs: tuple[str, ...]
    action: str = ""


Compose = Callable[[], Invitation]


def _letter(invitation: Invitation, *, by_name: str, url: str, sender: Sender | None) -> Letter:
    """The whole letter in the language of the moment."""
    return Letter(
        subject=invitation.subject,
        paragraphs=(
            *invitation.paragraphs,
            _("You need no password. The link signs you in, once, within 30 days; after that you get a new one "
              "by writing your address on the page for signing in."),
        ),
        action=invitation.action or _("Sign in"),
        url=url,
        why=_("You get this because %(name)s invited you.", name=by_name),
        sender=sender,
    )  # fmt: skip


def invite(
    session: Session,
    person: Person,
    *,
    by_name: str,
    compose: Compose,
    next_url: str = "/",
    sender: Sender | None = None,
) -> None:
    """Mail an invitation in the person's language. `compose` is called in it; `next_url` is where the link leads."""
    let_in_again(session, person)
    url = make_link(session, person, within=INVITATION_WITHIN, next_url=next_url)
    queue_mail(
        session, recipient(person), lambda: _letter(compose(), by_name=by_name, url=url, sender=sender)
    )


# ---- appointing ----


class NameNeeded(Exception):
    """Nobody is known by this address, so the name has to be given too."""


def appoint_by_address(
    session: Session,
    organisation: Organisation,
    kind: MembershipKind,
    *,
    email: str,
    given_name: str,
    family_name: str,
    language: str,
    by: Actor,
) -> tuple[Person, bool]:
    """Appoint whoever has the address, known or not, and invite them. Tells whether it is new. Raises NameNeeded."""
    person = person_with_email(session, email)
    if person is None:
        if not (tidy(given_name) and tidy(family_name)):
            raise NameNeeded
        person = find_or_make(
            session, given_name=given_name, family_name=family_name, email=email, language=language
        )
    if is_already(session, person, organisation, kind):
        return person, False
    appoint(session, person, organisation, kind, by.person_id)
    name = organisation.name
    invite(
        session,
        person,
        by_name=by.name,
        compose=lambda: _appointment(kind, name, by.name),
        sender=sender_of(session, organisation.id),
    )
    return person, True


def _appointment(kind: MembershipKind, organisation: str, by_name: str) -> Invitation:
    greeting = _(
        "%(name)s has given you a part in learnpath, where colleagues walk learning paths together.",
        name=by_name,
    )
    match kind:
        case MembershipKind.TRAINER:
            return Invitation(
                _("You are a trainer for %(organisation)s", organisation=organisation),
                (
                    greeting,
                    _("You can write learning paths, start cohorts and follow the people who walk them."),
                ),
            )
        case MembershipKind.HR:
            return Invitation(
                _("You can follow the people of %(organisation)s", organisation=organisation),
                (greeting, _("You see how far your own people have come and can download their certificates. "
                             "What they write stays between them and their groups and trainers.")),
            )  # fmt: skip
        case _:
            return Invitation(
                _("You administer learnpath for %(organisation)s", organisation=organisation),
                (greeting, _("You make organisations and appoint trainers and HR.")),
            )
