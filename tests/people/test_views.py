from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.kernel.mail import OutgoingMail
from tests.conftest import ClientOf
from tests.factories.cast import Cast


def _link_in_mail(session: Session) -> str:
    mail = session.scalars(select(OutgoingMail).order_by(OutgoingMail.made_at.desc())).first()
    assert mail is not None
    assert mail.letter is not None
    return str(mail.letter["url"])


def _ask_for_link(client: FlaskClient, email: str) -> None:
    answer = client.post("/sign-in", data={"email": email, "next": "/sign-in"}, follow_redirects=True)
    assert "Look in your mail" in answer.text


def test_a_mailed_link_signs_in_once(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(None)
    _ask_for_link(client, " PAUL@people.example ")
    url = _link_in_mail(session)
    assert "Welcome, Paul" in client.get(url).text
    assert client.post(url).status_code == 303
    assert client.get("/sign-in").status_code == 303  # signed in: nothing to do here
    assert client_of(None).post(url).status_code == 410


def test_the_answer_is_the_same_for_an_unknown_address(session: Session, cast: Cast, client_of: ClientOf) -> None:
    _ask_for_link(client_of(None), "nobody@people.example")
    assert session.scalars(select(OutgoingMail)).all() == []
