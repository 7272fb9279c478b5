"""Reading the outbox."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.kernel.mail import OutgoingMail


def last_mail(session: Session) -> OutgoingMail:
    mail = session.scalars(select(OutgoingMail).order_by(OutgoingMail.id.desc())).first()
    assert mail is not None
    return mail


def link_in(mail: OutgoingMail) -> str:
    assert mail.letter is not None
    return str(mail.letter["url"])


def mails(session: Session) -> int:
    return len(session.scalars(select(OutgoingMail.id)).all())
