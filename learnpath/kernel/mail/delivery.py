"""Delivery: what waits in the outbox leaves one by one, each under a lease, and is wiped when it has left."""

import logging
import smtplib
from collections.abc import Callable, Mapping
from datetime import timedelta
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path
from typing import Any

from sqlalchemy import select

from learnpath.kernel.clock import now
from learnpath.kernel.db import Source, reading_session, writing_session
from learnpath.kernel.mail.logos import MailLogo, find_logo
from learnpath.kernel.mail.message import as_message
from learnpath.kernel.mail.outbox import OutgoingMail

log = logging.getLogger(__name__)
_LEASE = timedelta(minutes=5)
_GIVE_UP_AFTER = 10

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
            send(as_message(mail, config, _logo(engine, mail)))
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


def _logo(engine: Source, mail: OutgoingMail) -> MailLogo | None:
    name = ((mail.letter or {}).get("sender") or {}).get("logo")
    if not name:
        return None
    with reading_session(engine) as session:
        return find_logo(session, name)


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
        row = session.get(OutgoingMail, mail.id)
        if row is None:  # dropped while it was under way
            return
        if error is None:
            row.sent_at, row.letter, row.last_error = now(), None, ""
        else:
            row.last_error = f"{type(error).__name__}: {error}"[:500]
            row.due_at = now() + timedelta(minutes=2**row.attempts)
            if row.attempts >= _GIVE_UP_AFTER:
                row.failed_at = now()
        session.commit()
