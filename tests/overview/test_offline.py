"""The page for when the network is away, and the worker that keeps it: nothing of anybody's, the right headers."""

import json
import re

import pytest

from tests.conftest import ClientOf
from tests.factories.cast import Cast


def test_the_page_is_the_same_for_everybody_and_has_nothing_of_anybodys(
    cast: Cast, client_of: ClientOf
) -> None:
    page = client_of(cast.paul).get("/offline?language=en").text
    assert "There is no connection" in page
    assert "Nothing is lost." in page
    assert "Paul" not in page
    assert "csrf_token" not in page
    assert 'data-account=""' in page
    assert "data-session-ends" not in page
    assert page == client_of(None).get("/offline?language=en").text


@pytest.mark.parametrize(("asked", "shown"), [("sv", "sv"), ("fi", "fi"), ("en", "en"), ("xx", "en")])
def test_it_is_kept_in_the_readers_language(client_of: ClientOf, asked: str, shown: str) -> None:
    page = client_of(None).get(f"/offline?language={asked}", headers={"Accept-Language": "en"}).text
    assert f'<html lang="{shown}"' in page


def test_the_worker_comes_from_the_root_and_keeps_files_that_exist(client_of: ClientOf) -> None:
    client = client_of(None)
    answer = client.get("/service-worker.js?language=sv")
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    found = re.match(r"self\.files = (\[.*?\]);", answer.text)
    assert found
    files = json.loads(found[1])
    assert any(file.startswith("/static/app.") and file.endswith(".css") for file in files)
    for file in files:
        assert client.get(file, buffered=True).status_code == 200, file


def test_what_the_page_shows_itself_with_is_what_the_worker_keeps(client_of: ClientOf) -> None:
    client = client_of(None)
    worker = client.get("/service-worker.js").text
    for file in re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/offline").text):
        assert f'"{file}"' in worker
