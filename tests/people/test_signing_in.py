from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.kernel.clock import now, stopped_at
from learnpath.kernel.mail import OutgoingMail
from learnpath.people.models import Person, SignInLink, SignInSession
from learnpath.people.services import persons
from learnpath.people.services.links import make_link
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.people.letters import last_mail, link_in, mails


def ask_for_link(client: FlaskClient, email: str, target: str = "/me") -> None:
    answer = client.post("/sign-in", data={"email": email, "next": target}, follow_redirects=True)
    assert "Look in your mail" in answer.text


def _link_for(session: Session, person: Person, **how: str) -> str:
    url = make_link(session, person, within=timedelta(minutes=30), **how)
    session.commit()
    return url


def test_a_mailed_link_signs_in_once_and_leads_on(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(None)
    ask_for_link(client, " PAUL@people.example ")
    url = link_in(last_mail(session))
    assert "Welcome, Paul" in client.get(url).text
    answer = client.post(url)
    assert (answer.status_code, answer.location) == (303, "/me")
    assert client.get("/me").status_code == 200
    assert client.get("/sign-in").status_code == 303  # signed in: nothing to do here
    assert client_of(None).post(url).status_code == 410


def test_opening_a_link_never_uses_it_up(session: Session, cast: Cast, client_of: ClientOf) -> None:
    url = _link_for(session, cast.paul)
    for _ in range(3):
        assert client_of(None).get(url).status_code == 200
    assert session.scalars(select(SignInLink.used_at)).all() == [None]
    assert client_of(None).post(url).status_code == 303


def test_a_link_is_stored_hashed(session: Session, cast: Cast) -> None:
    token = _link_for(session, cast.paul).rsplit("/", 1)[1]
    assert len(token) >= 32
    assert token not in session.scalars(select(SignInLink.token_hash)).one()


@pytest.mark.parametrize("state", ["used", "expired", "unknown"])
def test_a_dead_link_is_gone_and_offers_a_new_one(
    session: Session, cast: Cast, client_of: ClientOf, state: str
) -> None:
    url = "/sign-in/link/nobodyknowsthisone"
    if state != "unknown":
        with stopped_at(now() - timedelta(days=1)):
            url = _link_for(session, cast.paul, next_url="/me")
    if state == "used":
        session.execute(
            SignInLink.__table__.update().values(used_at=now(), expires_at=now() + timedelta(days=1))
        )
        session.commit()
    client = client_of(None)
    for answer in (client.get(url), client.post(url)):
        assert answer.status_code == 410
        assert "The link no longer works" in answer.text
        assert "people.example" not in answer.text
    assert client.get("/me").status_code == 303
    again = client.post(url + "/again", follow_redirects=True)
    assert "Look in your mail" in again.text
    assert mails(session) == (0 if state == "unknown" else 1)
    if state != "unknown":
        assert client.post(link_in(last_mail(session))).location == "/me"


def test_the_answer_is_the_same_for_an_unknown_and_for_a_disabled_address(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    persons.disable(session, cast.paul, by_id=None)
    session.commit()
    for address in ("nobody@people.example", cast.paul.email):
        ask_for_link(client_of(None), address)
    assert session.scalars(select(OutgoingMail)).all() == []


def test_what_is_no_address_is_said_at_the_field(cast: Cast, client_of: ClientOf) -> None:
    for typed in ("", "paul", "paul@", "a" * 300 + "@people.example"):
        answer = client_of(None).post("/sign-in", data={"email": typed, "next": "/me"})
        assert answer.status_code == 422
        assert 'href="#email"' in answer.text
        assert 'value="/me"' in answer.text


def test_links_can_be_asked_for_only_so_often_known_or_not(cast: Cast, client_of: ClientOf) -> None:
    for address in (cast.paul.email, "nobody@people.example"):
        client = client_of(None)
        answers = [client.post("/sign-in", data={"email": address}).status_code for _ in range(6)]
        assert answers == [303] * 5 + [429]


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/a\n//b",
    ],
)
def test_next_only_leads_home(session: Session, cast: Cast, client_of: ClientOf, target: str) -> None:
    client = client_of(None)
    ask_for_link(client, cast.paul.email, target)
    assert client.post(link_in(last_mail(session))).location == "/"
    assert client.get("/sign-in", query_string={"next": target}).location == "/"
    assert client.post("/language", data={"language": "en", "next": target}).location == "/"


def test_signing_in_ends_the_session_that_the_browser_had(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.petra)
    client.post(_link_for(session, cast.paul))
    assert cast.paul.email in client.get("/me").text
    assert len(session.scalars(select(SignInSession).where(SignInSession.ended_at.is_(None))).all()) == 1


def test_signing_out_ends_the_row_so_that_the_old_cookie_is_dead(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.paul)
    cookie = client.get_cookie("learnpath")
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").location == "/sign-in"
    assert session.scalars(select(SignInSession.ended_at)).one() is not None
    client.set_cookie("learnpath", cookie.value)
    assert client.get("/me").status_code == 303


def test_the_language_is_remembered_by_the_browser_and_for_the_person(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    stranger, paul = client_of(None), client_of(cast.paul)
    for client in (stranger, paul):
        answer = client.post("/language", data={"language": "fi", "next": "/about"})
        assert (answer.status_code, answer.location) == (303, "/about")
        assert 'lang="fi"' in client.get("/about").text
    session.refresh(cast.paul)
    assert cast.paul.language == "fi"
    paul.post("/language", data={"language": "xx"})
    session.refresh(cast.paul)
    assert cast.paul.language == "fi"
    assert stranger.get("/language").status_code == 405


@pytest.mark.parametrize("page", ["/about", "/accessibility", "/privacy", "/sign-in", "/sign-in/sent"])
def test_public_pages_need_nobody_signed_in(client_of: ClientOf, cast: Cast, page: str) -> None:
    for person in (None, cast.paul):
        assert client_of(person).get(page, follow_redirects=page != "/sign-in").status_code in {200, 303}


def test_an_address_too_long_to_keep_does_not_keep_anybody_out(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(None)
    ask_for_link(client, cast.paul.email, "/our-people?" + "&".join(f"id={number}" for number in range(200)))
    answer = client.post(link_in(last_mail(session)))
    assert (answer.status_code, answer.location) == (303, "/")
