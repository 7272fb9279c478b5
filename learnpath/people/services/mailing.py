"""When mail about work comes to a person: at once, gathered once a day, or not at all."""

import uuid

from sqlalchemy.orm import Session

from learnpath.kernel import audit
from learnpath.kernel.mail import drop_held, release_held
from learnpath.kernel.mail.fewer import is_genuine, person_in
from learnpath.people.models import Person
from learnpath.terms import MailTiming


def choose_timing(session: Session, person: Person, timing: MailTiming, *, by_id: uuid.UUID | None) -> None:
    """From now on. What is held already still comes: at once for who wants it so, else with the next daily mail."""
    if person.mail_timing is timing:
        return
    person.mail_timing = timing
    if timing is MailTiming.AT_ONCE:
        release_held(session, person.id)
    _record(session, person, timing, by_id)


def whose_link(session: Session, secret: str, token: str) -> Person | None:
    """Whose mail a link turns off; nobody's, when we did not make it or they have another address by now."""
    person_id = person_in(token)
    person = session.get(Person, person_id) if person_id else None
    return person if person is not None and is_genuine(secret, token, person.email) else None


def stop_mail(session: Session, person: Person) -> None:
    """By the link in a mail, without signing in: nothing more comes, not even what is held."""
    drop_held(session, person.id)
    if person.mail_timing is not MailTiming.OFF:
        person.mail_timing = MailTiming.OFF
        _record(session, person, MailTiming.OFF, None)


def _record(session: Session, person: Person, timing: MailTiming, by_id: uuid.UUID | None) -> None:
    audit.record(session, "mail timing changed", actor_id=by_id, subject_id=person.id, note=timing.value)
