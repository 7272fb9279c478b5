"""Where letters wait: in the outbox until they are delivered, or held for their reader's next daily mail."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text, delete, func, select, update
from sqlalchemy.orm import Session

from learnpath.kernel.clock import now
from learnpath.kernel.db import Base, Id, Made, Mapped, mapped_column
from learnpath.kernel.i18n import in_language
from learnpath.kernel.mail.letter import Letter, Recipient, one_line
from learnpath.terms import MailTiming


class OutgoingMail(Base):
    __tablename__ = "outgoing_mail"

    id: Mapped[Id]
    made_at: Mapped[Made]
    address: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(5))
    subject: Mapped[str] = mapped_column(String(300))
    # the letter, and whose wish it follows; wiped when it has been sent, since sign-in links are in it
    letter: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    due_at: Mapped[datetime] = mapped_column(default=now, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")


class HeldLetter(Base):
    """A letter for somebody who wants one mail a day. When that is due, is reckoned as it is gathered."""

    __tablename__ = "held_letter"

    id: Mapped[Id]
    made_at: Mapped[datetime] = mapped_column(default=now, index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(index=True)  # the kernel knows no persons, only their ids
    address: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(5))
    letter: Mapped[dict[str, Any]] = mapped_column(JSON)


def queue_mail(session: Session, recipient: Recipient, compose: Callable[[], Letter]) -> OutgoingMail | None:
    """Write a letter in the recipient's language, to leave when this transaction has been committed.

    Unless it is essential it comes when they want it: at once, with the next daily mail, or not at all.
    """
    if not recipient.is_here:
        return None
    with in_language(recipient.language):
        letter = compose()
    if letter.is_essential or recipient.person_id is None or recipient.timing is MailTiming.AT_ONCE:
        return put_out(session, recipient, letter)
    if recipient.timing is MailTiming.DAILY:
        session.add(
            HeldLetter(
                person_id=recipient.person_id,
                address=recipient.address,
                name=one_line(recipient.name)[:200],
                language=recipient.language,
                letter=letter.to_json(),
            )
        )
    return None


def put_out(session: Session, recipient: Recipient, letter: Letter) -> OutgoingMail:
    """Into the outbox, and wake whoever delivers."""
    # whose wish it follows stands beside the words: the mail offers to change it
    whose = {} if letter.is_essential else {"person_id": str(recipient.person_id or "")}
    mail = OutgoingMail(
        address=recipient.address,
        name=one_line(recipient.name)[:200],
        language=recipient.language,
        subject=one_line(letter.subject)[:300],
        letter=letter.to_json() | whose,
    )
    session.add(mail)
    session.info["wake"] = True
    return mail


def count_held(session: Session, person_id: uuid.UUID) -> int:
    """How many letters wait for a person's next daily mail."""
    held = select(func.count()).select_from(HeldLetter).where(HeldLetter.person_id == person_id)
    return session.scalar(held) or 0


def drop_held(session: Session, person_id: uuid.UUID) -> None:
    """Nothing of what waits for this person is sent any more."""
    session.execute(delete(HeldLetter).where(HeldLetter.person_id == person_id))


def drop_all(session: Session, person_id: uuid.UUID, address: str) -> None:
    """Nothing that has been written to this person leaves any more, held or waiting, nor is any of it kept."""
    drop_held(session, person_id)
    session.execute(
        delete(OutgoingMail).where(OutgoingMail.address == address, OutgoingMail.sent_at.is_(None))
    )


def readdress_held(session: Session, recipient: Recipient) -> None:
    """What waits for this person goes to the address that they have now."""
    session.execute(
        update(HeldLetter)
        .where(HeldLetter.person_id == recipient.person_id)
        .values(address=recipient.address, name=one_line(recipient.name)[:200])
    )
