"""What every answer says to the browser, whatever it answers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from learnpath.kernel.headers import ALWAYS, CONTENT_SECURITY_POLICY
from learnpath.kernel.pages import read_assets
from learnpath.kernel.settings import SettingError
from tests.kernel.conftest import make_application

STYLE = "/static/" + read_assets().get("app.css", "app.css")
ANSWERS = [
    ("get", "/probe/page", 200),
    ("head", "/probe/page", 200),
    ("get", "/healthz", 200),
    ("get", "/sign-in", 200),
    ("get", "/probe/text", 405),
    ("post", "/probe/text", 401),
    ("get", "/nowhere", 404),
    ("get", "/static/nowhere.css", 404),
    ("post", "/probe/write?name=a&end=crash", 500),
    ("post", "/probe/write?name=a&end=abort", 403),
    ("post", "/probe/twice", 409),
    ("get", "/probe/download", 200),
    ("get", "/my-path", 303),
    ("get", STYLE, 200),
]


@pytest.mark.parametrize(("method", "url", "status"), ANSWERS)
def test_every_answer_carries_the_headers(browser: FlaskClient, method: str, url: str, status: int) -> None:
    answer = getattr(browser, method)(url, buffered=True)
    assert answer.status_code == status
    for name, value in ALWAYS.items():
        assert answer.headers[name] == value
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "Strict-Transport-Security" not in answer.headers
    if url != STYLE:
        assert "no-store" in answer.headers["Cache-Control"]


def test_the_policy_lets_nothing_inline_and_nothing_foreign_in() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "*" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_a_style_sheet_is_kept_for_long_and_compressed(browser: FlaskClient) -> None:
    answer = browser.get(STYLE, headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Type"].startswith("text/css")


def test_cookies_are_for_the_server_only(browser: FlaskClient) -> None:
    cookie = browser.post("/language", data={"language": "fi"}).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


@pytest.fixture(scope="module")
def under_https(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    data = tmp_path_factory.mktemp("https")
    app = make_application(
        f"sqlite:///{data / 'learnpath.sqlite'}",
        data,
        BASE_URL="https://learnpath.example",
        SESSION_COOKIE_SECURE=True,
    )
    yield app
    app.extensions["engine"].dispose()


@pytest.mark.parametrize(("method", "url", "status"), ANSWERS)
def test_under_https_every_answer_insists_on_it(
    under_https: Flask, method: str, url: str, status: int
) -> None:
    client = under_https.test_client()
    answer = getattr(client, method)(url, base_url="https://learnpath.example", buffered=True)
    assert answer.status_code == status
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "learnpath.example.evil.example",
        "learnpath.example@evil.example",
        "127.0.0.1",
        "localhost",
        "",
        "[::1",
        "learnpath.example:port",
        "learnpath.example, evil.example",
        "learnpath.example/evil",
    ],
)
def test_an_unknown_host_is_refused(under_https: Flask, host: str) -> None:
    answer = under_https.test_client().get(
        "/sign-in",
        base_url="https://learnpath.example",
        headers={"Host": host, "X-Forwarded-Host": "learnpath.example"},
    )
    assert answer.status_code == 400
    assert "evil.example" not in answer.text


@pytest.mark.parametrize("host", ["learnpath.example", "learnpath.example:443", "LEARNPATH.example"])
def test_the_known_host_is_served(under_https: Flask, host: str) -> None:
    client = under_https.test_client()
    assert (
        client.get("/sign-in", base_url="https://learnpath.example", headers={"Host": host}).status_code
        == 200
    )


@pytest.mark.parametrize("host", ["127.0.0.1:8123", "localhost", "[::1]:8000"])
def test_on_loopback_any_name_of_it_will_do(browser: FlaskClient, host: str) -> None:
    assert browser.get("/sign-in", headers={"Host": host}).status_code == 200


def test_whoever_watches_the_server_may_call_it_anything(under_https: Flask) -> None:
    assert under_https.test_client().get("/healthz", headers={"Host": "10.0.0.7"}).status_code == 200


@pytest.mark.parametrize(
    ("overrides", "says"),
    [
        ({"SECRET_KEY": ""}, "LEARNPATH_SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "at least 32"),
        ({"DEFAULT_LANGUAGE": "se"}, "LEARNPATH_DEFAULT_LANGUAGE"),
    ],
)
def test_it_does_not_start_without_what_it_needs(
    tmp_path: Path, overrides: dict[str, Any], says: str
) -> None:
    with pytest.raises(SettingError, match=says):
        make_application(f"sqlite:///{tmp_path / 'a.sqlite'}", tmp_path, **overrides)
