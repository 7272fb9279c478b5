"""Errors say what to do, nothing typed is lost, and lists come by the page."""

import html
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.kernel.access import UndeclaredEndpoints, check_all_declared, open_to_all
from learnpath.kernel.pages import page_of, paginate
from learnpath.people.models import Organisation
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.people import make_organisation

LONG = 'My long text with "quotes", <b>tags</b>\nand a second line, so long that it must be seen. ' * 3


@pytest.mark.parametrize(
    ("method", "url", "status", "words"),
    [
        ("get", "/nowhere", 404, "There is nothing here"),
        ("post", "/probe/page", 405, "use its button"),
        ("post", "/probe/write?name=a&end=abort", 403, "not yours to change"),
        ("post", "/probe/write?name=a&end=crash", 500, "Nothing was changed"),
        ("post", "/probe/twice", 409, "Somebody was first"),
        ("get", "/probe/write", 400, "That did not work"),
    ],
)
def test_an_error_is_a_page_that_says_what_to_do(
    browser: FlaskClient, method: str, url: str, status: int, words: str
) -> None:
    answer = getattr(browser, method)(url, headers={"Accept-Language": "en"})
    assert answer.status_code == status
    assert words in answer.text
    assert "planted" not in answer.text
    assert answer.text.count("<h1") == 1


def test_an_unexpected_error_is_logged(browser: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        browser.post("/probe/write?name=a&end=crash")
    assert "a planted error" in caplog.text


def test_a_request_that_is_too_big_is_told_so(live: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(live.config, "MAX_CONTENT_LENGTH", 1000)
    answer = live.test_client().post(
        "/probe/open-text", data={"text": "x" * 2000}, headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 413
    assert "The file is too big" in answer.text


# ---- nothing typed is lost ----


def test_signed_out_while_writing_the_text_is_still_there(browser: FlaskClient) -> None:
    answer = browser.post(
        "/probe/text",
        data={"text": LONG, "version": "3", "csrf_token": "old"},
        headers={"Accept-Language": "en"},
    )
    assert answer.status_code == 401
    assert html.escape(LONG, quote=False) in answer.text.replace("&#34;", '"')
    assert 'name="version" value="3"' in answer.text
    assert 'value="old"' not in answer.text
    assert "Sign in in a new tab" in answer.text


def test_every_value_of_a_field_is_kept(browser: FlaskClient) -> None:
    answer = browser.post("/probe/text", data={"choice": ["a", "b"]})
    assert answer.text.count('name="choice"') == 2


def test_a_password_is_not_kept_in_a_page(browser: FlaskClient) -> None:
    answer = browser.post("/probe/text", data={"password": "my secret", "new_password_confirm": "my secret"})
    assert answer.status_code == 401
    assert "my secret" not in answer.text


def test_a_draft_that_saves_itself_is_told_in_its_own_way(browser: FlaskClient) -> None:
    answer = browser.post("/probe/text", data={"text": LONG}, headers={"X-Autosave": "1"})
    assert (answer.status_code, answer.get_json()) == (401, {"status": "signed_out"})


@pytest.fixture
def _guarded_forms(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)


@pytest.mark.usefixtures("_guarded_forms")
def test_a_form_that_lay_open_too_long_is_sent_with_one_more_button(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.paul).post("/probe/text", data={"text": LONG, "csrf_token": "stale"})
    assert answer.status_code == 400
    assert html.escape(LONG, quote=False) in answer.text.replace("&#34;", '"')
    assert "Press the button" in answer.text
    assert "Sign in in a new tab" not in answer.text


@pytest.mark.usefixtures("_guarded_forms")
def test_signed_out_and_stale_asks_to_sign_in(app: Flask, cast: Cast) -> None:
    answer = app.test_client().post("/probe/text", data={"text": LONG}, headers={"Accept-Language": "en"})
    assert answer.status_code == 401
    assert "Sign in in a new tab" in answer.text


@pytest.mark.usefixtures("_guarded_forms")
def test_a_form_for_everybody_does_not_ask_to_sign_in(app: Flask, cast: Cast) -> None:
    answer = app.test_client().post(
        "/probe/open-text", data={"text": LONG}, headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 400
    assert "Press the button" in answer.text
    assert "Sign in in a new tab" not in answer.text


# ---- signing in first ----


def test_who_is_signed_out_comes_back_to_the_very_page(browser: FlaskClient) -> None:
    answer = browser.get("/my-path?from=mail")
    assert answer.status_code == 303
    assert answer.location == "/sign-in?next=/my-path?from%3Dmail"


# ---- lists ----


def test_a_list_comes_by_the_page(app: Flask, session: Session) -> None:
    for number in range(7):
        make_organisation(session, f"Kommun {number}")
    query = select(Organisation).order_by(Organisation.name)
    with app.test_request_context("/sign-in?page=2&q=a"):
        page = paginate(session, query, per_page=3)
        assert [one.name for one in page.items] == ["Kommun 3", "Kommun 4", "Kommun 5"]
        assert (page.total, page.pages) == (7, 3)
        assert page.next_url == "/sign-in?page=3&q=a"
        assert page.previous_url == "/sign-in?page=1&q=a"
    with app.test_request_context("/sign-in?page=3"):
        assert paginate(session, query, per_page=3).next_url is None
        assert list(page_of(range(7), per_page=3).items) == [6]


@pytest.mark.parametrize("asked", ["0", "-1", "x", "99999999999999999999", ""])
def test_a_page_number_out_of_bounds_does_no_harm(app: Flask, session: Session, asked: str) -> None:
    with app.test_request_context(f"/sign-in?page={asked}"):
        assert paginate(session, select(Organisation)).pages == 1


def test_an_empty_list_has_one_page(app: Flask, session: Session) -> None:
    with app.test_request_context("/sign-in"):
        page = paginate(session, select(Organisation))
        assert (list(page.items), page.pages, page.next_url, page.previous_url) == ([], 1, None, None)


# ---- default deny ----


def test_it_refuses_to_start_with_an_endpoint_that_nobody_thought_about() -> None:
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/a", "thought_of", open_to_all(lambda: ""))
    check_all_declared(app)
    app.add_url_rule("/b", "forgotten", lambda: "")
    with pytest.raises(UndeclaredEndpoints, match="forgotten"):
        check_all_declared(app)


def test_what_another_site_sends_is_not_offered_to_be_sent_once_more(browser: FlaskClient) -> None:
    answer = browser.post(
        "/probe/text", data={"text": LONG}, headers={"Sec-Fetch-Site": "cross-site", "Accept-Language": "en"}
    )
    assert answer.status_code == 400
    assert "second line" not in answer.text
