import re
import time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.kernel.audit import AuditEvent
from learnpath.people.models import Person
from learnpath.people.services import persons
from learnpath.people.services.sessions import account_of
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.people.letters import last_mail, link_in, mails

PASSWORD = "fyra torra vantar"
OTHER = "sju gula paraplyer"


def freshly(client: FlaskClient) -> FlaskClient:
    """As after signing in a moment ago."""
    with client.session_transaction() as cookie:
        cookie["fs_paa"] = time.time()
    return client


@pytest.fixture
def paul(session: Session, cast: Cast, client_of: ClientOf) -> Person:
    """Paul, who has chosen his first password."""
    client = freshly(client_of(cast.paul))
    answer = client.post("/me/password", data={"new_password": PASSWORD, "new_password_confirm": PASSWORD})
    assert answer.location == "/me/sign-in"
    session.expire_all()
    return cast.paul


def _sign_in(client: FlaskClient, email: str, password: str, target: str = "/me") -> int:
    return client.post(
        "/sign-in/password", data={"email": email, "password": password, "next": target}
    ).status_code


def test_a_password_signs_in_and_leads_on(paul: Person, client_of: ClientOf) -> None:
    client = client_of(None)
    answer = client.post(
        "/sign-in/password", data={"email": "Paul@People.example", "password": PASSWORD, "next": "/me"}
    )
    assert (answer.status_code, answer.location) == (302, "/me")
    assert client.get("/me").status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "\t//evil.example"]
)
def test_next_after_a_password_only_leads_home(paul: Person, client_of: ClientOf, target: str) -> None:
    for how in ({"query_string": {"next": target}}, {"data": {"next": target}}):
        form = {"email": paul.email, "password": PASSWORD} | how.get("data", {})
        answer = client_of(None).post(
            "/sign-in/password", data=form, query_string=how.get("query_string", {})
        )
        # a backslash comes back encoded, as a part of a path of ours
        assert answer.location in {"/", "/%5Cevil.example"}


def _without(address: str, page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page.replace(address, ""))


def test_a_wrong_password_an_unknown_and_a_disabled_person_get_the_same_answer(
    session: Session, paul: Person, cast: Cast, client_of: ClientOf
) -> None:
    texts = set()
    for address, password in (
        (paul.email, "wrong"),
        ("x@people.example", "wrong"),
        (cast.petra.email, "wrong"),
    ):
        answer = client_of(None).post("/sign-in/password", data={"email": address, "password": password})
        assert answer.status_code == 422
        texts.add(_without(address, answer.text))
    persons.disable(session, paul, by_id=None)
    session.commit()
    answer = client_of(None).post("/sign-in/password", data={"email": paul.email, "password": PASSWORD})
    texts.add(_without(paul.email, answer.text))
    assert len(texts) == 1
    assert "do not belong together" in texts.pop()


def test_passwords_can_be_tried_only_so_often(paul: Person, client_of: ClientOf) -> None:
    for address in (paul.email, "nobody@people.example"):
        client = client_of(None)
        assert [_sign_in(client, address, "wrong") for _ in range(11)] == [422] * 10 + [429]
    assert _sign_in(client_of(None), paul.email, PASSWORD) == 429  # whoever asks, for now


def test_a_first_password_needs_a_fresh_sign_in_and_a_mailed_link_gives_one(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.paul)
    answer = client.get("/me/password")
    assert answer.location.startswith("/me/confirm")
    page = client.get(answer.location).text
    assert 'type="password"' not in page
    client.post("/sign-in", data={"email": cast.paul.email, "next": "/me/password"})
    assert client.post(link_in(last_mail(session))).location == "/me/password"
    assert "Choose a password" in client.get("/me/password").text


def test_changing_a_password_asks_for_the_old_one_and_ends_all_other_sessions(
    session: Session, paul: Person, client_of: ClientOf
) -> None:
    here, elsewhere = client_of(paul), client_of(paul)
    new = {"new_password": OTHER, "new_password_confirm": OTHER}
    assert here.post("/me/password", data={"password": "wrong", **new}).status_code == 422
    assert elsewhere.get("/me").status_code == 200
    assert here.post("/me/password", data={"password": PASSWORD, **new}).status_code == 302
    assert here.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 303
    assert last_mail(session).subject == "Your password was changed"
    assert _sign_in(client_of(None), paul.email, OTHER) == 302


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("kort", "kort", "at least 10 characters"),
        (OTHER, "something else", "not the same"),
        ("", "", "Write your password"),
        (PASSWORD, PASSWORD, "not the one you have now"),
        ("x" * 201, "x" * 201, "200"),
    ],
)
def test_a_bad_new_password_is_said_before_anything_changes(
    paul: Person, client_of: ClientOf, new: str, again: str, said: str
) -> None:
    form = {"password": PASSWORD, "new_password": new, "new_password_confirm": again}
    answer = client_of(paul).post("/me/password", data=form)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_forgotten_password_is_reset_by_mail_once_and_everywhere_signed_out(
    session: Session, paul: Person, client_of: ClientOf
) -> None:
    elsewhere = client_of(paul)
    answer = client_of(None).post("/sign-in/reset", data={"email": paul.email})
    assert "If we know the address" in answer.text
    url = link_in(last_mail(session))
    assert client_of(None).get(url).status_code == 200  # opening it changes nothing
    assert elsewhere.get("/me").status_code == 200
    form = {"password": OTHER, "password_confirm": OTHER}
    assert client_of(None).post(url, data=form).status_code == 302
    assert elsewhere.get("/me").status_code == 303
    assert "no longer works" in client_of(None).post(url, data=form, follow_redirects=True).text
    assert _sign_in(client_of(None), paul.email, OTHER) == 302


def test_asking_to_reset_tells_nothing_and_has_its_limit(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    before = mails(session)
    client = client_of(None)
    answers = [client.post("/sign-in/reset", data={"email": "nobody@people.example"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "If we know the address" in answers[0].text
    assert mails(session) == before


def test_disabling_an_account_kills_its_cookies(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.paul)
    assert client.get("/me").status_code == 200
    persons.disable(session, cast.paul, by_id=cast.ada.id)
    session.commit()
    assert client.get("/me").status_code == 303


def test_nobody_is_let_in_by_a_token_in_a_header_or_an_address(
    app: object, session: Session, paul: Person, client_of: ClientOf
) -> None:
    answer = client_of(None).post(
        "/sign-in/password?include_auth_token", json={"email": paul.email, "password": PASSWORD}
    )
    assert "authentication_token" not in answer.text
    with app.test_request_context():  # type: ignore[attr-defined]
        token = account_of(session, paul).get_auth_token()
    assert client_of(None).get("/me", headers={"Authentication-Token": token}).status_code == 303
    assert client_of(None).get("/me", query_string={"auth_token": token}).status_code == 303


def test_labels_and_messages_are_in_the_readers_language(cast: Cast, client_of: ClientOf) -> None:
    from learnpath.kernel.i18n import in_language
    from learnpath.people.security.messages import MESSAGES, OurWords

    with in_language("sv"):
        assert all(OurWords().gettext(message, length=10, within="") for message, _ in MESSAGES.values())


def test_a_wrong_password_is_in_the_log_though_nothing_else_is_kept(
    session: Session, paul: Person, client_of: ClientOf
) -> None:
    _sign_in(client_of(None), paul.email, "wrong")
    _sign_in(client_of(None), paul.email, PASSWORD)
    actions = session.scalars(
        select(AuditEvent.action).where(AuditEvent.action.like("sign%")).order_by(AuditEvent.id)
    )
    assert actions.all()[-2:] == ["sign-in refused", "signed in"]
