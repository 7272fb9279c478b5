"""A certificate is told of at once, whatever its holder has chosen about mail."""

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from learnpath.certificates.models import Certificate
from learnpath.certificates.services import issue_now, revoke
from learnpath.kernel.mail import OutgoingMail
from learnpath.terms import MailTiming
from tests.factories.cast import Cast
from tests.factories.certificates import do_everything


def test_a_certificate_and_its_end_are_told_of_by_the_issuer_at_once(
    session: Session, cast: Cast, connection: Connection
) -> None:
    cast.paul.mail_timing = MailTiming.OFF
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    id_ = issue_now(connection, cast.paul_enrolment.id, by_id=cast.tina.id, base_url="http://localhost")
    revoke(session, session.get_one(Certificate, id_), reason="Fel namn", by_id=cast.tina.id)
    letters = [mail.letter or {} for mail in session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))]
    assert [letter["sender"]["name"] for letter in letters] == ["Stigfinnarna", "Stigfinnarna"]
    assert letters[0]["on_path"] == {"here": 2, "of": 1, "title": ""}
    assert all(letter["is_essential"] for letter in letters)
