"""Mail: a letter is a row in the sender's transaction; delivery takes it from there, once.

A letter is what a person wants to know (subject, some paragraphs, at most one thing to do); how it looks is
the layouts' affair. It is wiped when it has been sent, since sign-in links are in it.
"""

import logging
import smtplib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, make_msgid
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from sqlalchemy import JSON, String, Text, select
from sqlalchemy.orm import Session

from learnpath.kernel.clock import now
from learnpath.kernel.db import Base, Id, Made, Mapped, Source, mapped_column, writing_session
from learnpath.kernel.i18n import in_language, translator
from learnpath.kernel.layout import TEMPLATES

log = logging.getLogger(__name__)
_LEASE = timedelta(minutes=5)
_GIVE_UP_AFTER = 10


class OutgoingMail(Base):
    __tablename__ = "outgoing_mail"

    id: Mapped[Id]
    made_at: Mapped[Made]
    address: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(5))
    subject: Mapped[str] = mapped_column(String(300))
    letter: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    due_at: Mapped[datetime] = mapped_column(default=now, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")


@dataclass(frozen=True, slots=True)
class Recipient:
    address: str
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class Letter:
    """`url` is a path within the site; `why` tells why the mail came."""

    subject: str
    paragraphs: tuple[str, ...]
    action: str = ""
    url: str = ""
    why: str = ""


def queue_mail(session: Session, recipient: Recipient, compose: Callable[[], Letter]) -> OutgoingMail:
    """Write a letter in the recipient's language, to leave when this transaction has been committed."""
    with in_language(recipient.language):
        letter = compose()
    mail = OutgoingMail(
        address=recipient.address,
        name=_one_line(recipient.name)[:200],
        language=recipient.language,
        subject=_one_line(letter.subject)[:300],
        letter=asdict(letter),
    )
    session.add(mail)
    session.info["wake"] = True
    return mail


def _one_line(text: str) -> str:
    """Fit for a header: no line breaks, nothing that does not show."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
    )


def as_message(mail: OutgoingMail, config: Mapping[str, Any]) -> EmailMessage:
    """The row as a message with a plain and an HTML part (RFC 5322, 2046)."""
    catalogue = translator(mail.language)
    letter = dict(mail.letter or {})
    if letter.get("url"):
        letter["url"] = config["BASE_URL"] + letter["url"]
    values = {"letter": letter, "language": mail.language, "name": mail.name, "base_url": config["BASE_URL"]}
    values |= {"_": catalogue.gettext}
    message = EmailMessage()
    message["Subject"] = mail.subject
    message["From"] = formataddr(("learnpath", config["MAIL_FROM"]))
    message["To"] = formataddr((mail.name, mail.address))
    message["Date"] = format_datetime(mail.made_at)
    # The same for every attempt, so that a mail sent twice by a crash is recognised as one.
    message["Message-ID"] = f"<{mail.id}@{config['MAIL_FROM'].rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_environment().get_template("mail/letter.txt").render(values))
    message.add_alternative(_environment().get_template("mail/letter.html").render(values), subtype="html")
    message["Content-Language"] = (
        mail.language
    )  # now: what was there before would have gone to the first part
    return message


# ValueError: an address that cannot be written in a header
_EXPECTED = (OSError, smtplib.SMTPException, ValueError)

Transport = Callable[[EmailMessage], None]


def transport_for(config: Mapping[str, Any]) -> Transport:
    """SMTP where a server is set, else files in DATA/mail that the console lists."""
    return _smtp(config) if config["SMTP_HOST"] else _files(Path(config["DATA"]) / "mail")


def _smtp(config: Mapping[str, Any]) -> Transport:
    def send(message: EmailMessage) -> None:
        with smtplib.SMTP(config["SMTP_HOST"], config["SMTP_PORT"], timeout=30) as server:
            if config["SMTP_STARTTLS"]:
                server.starttls()
            if config["SMTP_USER"]:
                server.login(config["SMTP_USER"], config["SMTP_PASSWORD"])
            server.send_message(message)

    return send


def _files(folder: Path) -> Transport:
    def write(message: EmailMessage) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{now():%Y%m%d-%H%M%S}-{make_msgid().strip('<>').split('@')[0]}.eml"
        (folder / name).write_bytes(bytes(message))
        print(f"mail to {message['To']}: {message['Subject']} -> {folder / name}", flush=True)  # noqa: T201

    return write


def deliver_waiting(engine: Source, config: Mapping[str, Any], transport: Transport | None = None) -> int:
    """Send what is due, one by one, each under a lease. Returns how many left."""
    send = transport or transport_for(config)
    sent = 0
    while (mail := _claim(engine)) is not None:
        try:
            send(as_message(mail, config))
        except _EXPECTED as error:
            log.warning("mail %s could not be sent: %s", mail.id, type(error).__name__)
            _settle(engine, mail, error)
        except Exception as error:  # whatever it is, the others leave, and this one is tried again
            log.exception("mail %s could not be sent", mail.id)
            _settle(engine, mail, error)
        else:
            _settle(engine, mail, None)
            sent += 1
    return sent


def _claim(engine: Source) -> OutgoingMail | None:
    with writing_session(engine) as session:
        mail = session.scalars(
            select(OutgoingMail)
            .where(
                OutgoingMail.sent_at.is_(None), OutgoingMail.failed_at.is_(None), OutgoingMail.due_at <= now()
            )
            .order_by(OutgoingMail.due_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if mail is None:
            return None
        if mail.attempts >= _GIVE_UP_AFTER:  # whoever tried was killed each time, perhaps by it
            mail.failed_at = now()
            session.commit()
            return _claim(engine)
        mail.attempts += 1
        mail.due_at = now() + _LEASE
        session.commit()
        return mail


def _settle(engine: Source, mail: OutgoingMail, error: Exception | None) -> None:
    with writing_session(engine) as session:
        row = session.get_one(OutgoingMail, mail.id)
        if error is None:
            row.sent_at, row.letter, row.last_error = now(), None, ""
        else:
            row.last_error = f"{type(error).__name__}: {error}"[:500]
            row.due_at = now() + timedelta(minutes=2**row.attempts)
            if row.attempts >= _GIVE_UP_AFTER:
                row.failed_at = now()
        session.commit()
