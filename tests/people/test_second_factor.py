import re
from datetime import timedelta

import pyotp
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from learnpath.kernel.clock import now
from learnpath.people.models import Account, Person
from learnpath.people.services.links import make_link
from learnpath.people.services.sessions import account_of
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.people.letters import last_mail
from tests.people.test_passwords import freshly


def _begin(client: FlaskClient) -> tuple[str, str]:
    """The address that takes the first code, and the key of the app."""
    page = client.post("/me/second-factor", data={"setup": "authenticator"}).text
    action = re.search(r'action="(/me/second-factor/[^"]+)"', page)
    key = re.search(r'<code translate="no">([^<]+)</code>', page)
    assert action is not None
    assert key is not None
    return action[1], key[1].replace("-", "").replace(" ", "")


def _turn_on(client: FlaskClient) -> pyotp.TOTP:
    url, key = _begin(client)
    app = pyotp.TOTP(key)
    answer = client.post(url, data={"code": app.at(now() - timedelta(seconds=30))})
    assert answer.location == "/me/sign-in"
    return app


def _half_in(session: Session, person: Person, client: FlaskClient) -> None:
    """Signed in by a mailed link, as far as that goes."""
    url = make_link(session, person, within=timedelta(minutes=30), next_url="/me/sign-in")
    session.commit()
    answer = client.post(url)
    assert answer.location.startswith("/sign-in/second-factor?next=")
    assert client.get("/me").status_code == 303
    assert "Your code" in client.get(answer.location).text


@pytest.fixture
def phone(session: Session, cast: Cast, client_of: ClientOf) -> pyotp.TOTP:
    app = _turn_on(freshly(client_of(cast.ada)))
    session.expire_all()
    return app


def test_without_a_password_the_code_is_turned_on_after_a_fresh_sign_in(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client, elsewhere = client_of(cast.ada), client_of(cast.ada)
    assert client.get("/me/second-factor").location.startswith("/me/confirm")
    _turn_on(freshly(client))
    assert "also asks for a code" in client.get("/me/sign-in").text
    assert elsewhere.get("/me").status_code == 303
    assert last_mail(session).subject == "Signing in now asks for a code"


def test_a_wrong_code_does_not_turn_it_on(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = freshly(client_of(cast.ada))
    url, _key = _begin(client)
    assert "That code is not right" in client.post(url, data={"code": "000000"}, follow_redirects=True).text
    session.expire_all()
    assert account_of(session, cast.ada).tf_primary_method is None


def test_signing_in_asks_for_the_code_and_leads_on(
    session: Session, cast: Cast, client_of: ClientOf, phone: pyotp.TOTP
) -> None:
    client = client_of(None)
    _half_in(session, cast.ada, client)
    url = "/sign-in/second-factor?next=/me/sign-in"
    assert client.post(url, data={"code": "000000"}).status_code == 422
    answer = client.post(url, data={"code": phone.now()})
    assert (answer.status_code, answer.location) == (302, "/me/sign-in")
    assert client.get("/me").status_code == 200


def test_a_code_counts_once(session: Session, cast: Cast, client_of: ClientOf, phone: pyotp.TOTP) -> None:
    code = phone.now()
    for expected in (302, 422):
        client = client_of(None)
        _half_in(session, cast.ada, client)
        assert client.post("/sign-in/second-factor", data={"code": code}).status_code == expected


def test_codes_can_be_tried_only_so_often(
    session: Session, cast: Cast, client_of: ClientOf, phone: pyotp.TOTP
) -> None:
    client = client_of(None)
    _half_in(session, cast.ada, client)
    tries = [client.post("/sign-in/second-factor", data={"code": "000000"}).status_code for _ in range(9)]
    assert tries == [422] * 8 + [429]
    assert client.post("/sign-in/recovery-code", data={"code": "0000-0000-0000"}).status_code == 429


def test_a_recovery_code_lets_in_once_and_is_stored_encrypted(
    session: Session, cast: Cast, client_of: ClientOf, phone: pyotp.TOTP
) -> None:
    page = freshly(client_of(cast.ada)).post("/me/recovery-codes").text
    codes = re.findall(r'<code translate="no">([^<]+)</code>', page)
    assert len(codes) == 8
    session.expire_all()
    assert codes[0] not in str(account_of(session, cast.ada).mf_recovery_codes)
    for expected in (302, 422):
        client = client_of(None)
        _half_in(session, cast.ada, client)
        answer = client.post(
            "/sign-in/recovery-code?next=/me/sign-in", data={"code": f" {codes[0].upper()} "}
        )
        assert answer.status_code == expected
    session.expire_all()
    assert len(account_of(session, cast.ada).mf_recovery_codes or []) == 7


def test_turning_it_off_takes_the_recovery_codes_along(
    session: Session, cast: Cast, client_of: ClientOf, phone: pyotp.TOTP
) -> None:
    client = freshly(client_of(cast.ada))
    client.post("/me/recovery-codes")
    assert client.post("/me/second-factor", data={"setup": "disable"}).location == "/me/sign-in"
    session.expire_all()
    account: Account = account_of(session, cast.ada)
    assert account.tf_primary_method is None
    assert not account.mf_recovery_codes
    assert last_mail(session).subject == "Signing in no longer asks for a code"


def test_without_the_first_step_there_is_no_second(client_of: ClientOf) -> None:
    for url in ("/sign-in/second-factor", "/sign-in/recovery-code"):
        assert client_of(None).post(url, data={"code": "000000"}).location == "/sign-in"
    assert client_of(None).get("/me/recovery-codes").location.startswith("/sign-in")


def test_asking_the_library_for_help_by_mail_sends_nothing(
    session: Session, cast: Cast, client_of: ClientOf, phone: pyotp.TOTP
) -> None:
    client = client_of(None)
    _half_in(session, cast.ada, client)
    before = last_mail(session).id
    assert client.post("/sign-in/second-factor/rescue", data={"help_setup": "help"}).status_code in {200, 422}
    assert last_mail(session).id == before
