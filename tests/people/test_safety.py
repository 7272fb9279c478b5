"""What the house promises on every page, seen through the pages that everybody has."""

import pytest
from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from learnpath.app import create_app
from learnpath.people.models import SignInSession
from tests.conftest import SECRET, ClientOf
from tests.factories.cast import Cast

LONG = "Det här skrev jag länge på. " * 20


@pytest.fixture
def strict(connection: Connection, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as it runs, with its tokens, on the test's connection."""
    app = create_app(
        TESTING=True,
        SECRET_KEY=SECRET,
        DATABASE_URL="sqlite://",
        DATA=tmp_path_factory.mktemp("strict"),
        BASE_URL="http://localhost",
        SMTP_HOST="",
        DEFAULT_LANGUAGE="en",
    )
    app.extensions["engine"].dispose()
    app.extensions["engine"] = connection
    return app


def test_a_form_without_its_token_changes_nothing_and_keeps_the_text(
    strict: Flask, session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = strict.test_client()
    client.set_cookie("learnpath", client_of(cast.paul).get_cookie("learnpath").value)
    form = {"given_name": LONG, "family_name": "Palm", "language": "sv", "csrf_token": "stale"}
    answer = client.post("/me", data=form)
    assert answer.status_code == 400
    assert "Your text is still here" in answer.text
    assert LONG.strip() in answer.text
    assert "stale" not in answer.text
    session.refresh(cast.paul)
    assert cast.paul.given_name == "Paul"


@pytest.mark.parametrize(
    "url", ["/sign-in", "/sign-in/password", "/sign-in/reset", "/sign-in/link/x", "/language"]
)
def test_signing_in_needs_the_token_too(strict: Flask, url: str) -> None:
    answer = strict.test_client().post(url, data={"email": "paul@people.example", "password": "x"})
    assert answer.status_code in {400, 401}
    assert "Your text is still here" in answer.text


def test_an_expired_session_while_writing_keeps_the_text(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.paul)
    session.execute(SignInSession.__table__.update().values(expires_at=SignInSession.began_at))
    session.commit()
    answer = client.post("/me", data={"given_name": LONG, "family_name": "Palm"})
    assert answer.status_code == 401
    assert LONG.strip() in answer.text
    assert "Sign in" in answer.text


def test_an_unknown_host_is_refused(client_of: ClientOf) -> None:
    for host in ("evil.example", "localhost.evil.example", "localhost@evil.example"):
        assert client_of(None).get("/sign-in", headers={"Host": host}).status_code == 400
    assert client_of(None).get("/healthz", headers={"Host": "10.0.0.7"}).status_code == 200


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/sign-in", 200),
        ("/about", 200),
        ("/me", 303),
        ("/nowhere", 404),
        ("/sign-in/link/x", 410),
        ("/language", 405),
    ],
)
def test_every_answer_carries_the_headers(client_of: ClientOf, url: str, status: int) -> None:
    answer = client_of(None).get(url)
    assert answer.status_code == status
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Strict-Transport-Security" not in answer.headers


def test_under_https_the_cookie_is_secure_and_the_browser_is_told_to_stay(
    connection: Connection, tmp_path_factory: pytest.TempPathFactory
) -> None:
    app = create_app(
        TESTING=True,
        SECRET_KEY=SECRET,
        DATABASE_URL="sqlite://",
        DATA=tmp_path_factory.mktemp("https"),
        BASE_URL="https://learnpath.example",
        SESSION_COOKIE_SECURE=True,
    )
    app.extensions["engine"].dispose()
    app.extensions["engine"] = connection
    answer = app.test_client().get("/sign-in", base_url="https://learnpath.example")
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax"))


def test_what_is_typed_is_never_markup(cast: Cast, session: Session, client_of: ClientOf) -> None:
    form = {"given_name": "<b>Paul</b>", "family_name": '"><script>', "language": "en"}
    client = client_of(cast.paul)
    assert client.post("/me", data=form).status_code == 303
    page = client.get("/me").text
    assert "<b>Paul</b>" not in page
    assert '"><script>' not in page
