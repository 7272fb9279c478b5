"""Links that sign in as somebody: for everybody, again and again, and nowhere but in the demonstration."""

import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from learnpath.cli.commands import cli
from learnpath.cli.starting import make_app
from learnpath.demo.links import everybody, person_in, token_for
from tests.conftest import ClientOf
from tests.factories.cast import Cast


def _paths(app: Flask) -> list[str]:
    return [str(person["url"]).removeprefix("http://localhost") for person in everybody(app)]


@pytest.fixture
def bound_to(demo_app: Flask) -> Iterator[dict[str, Any]]:
    """The setting, put back after the test."""
    before = demo_app.config["BOUND_TO"]
    yield demo_app.config
    demo_app.config["BOUND_TO"] = before


def test_everybody_can_sign_in_and_again(demo_app: Flask) -> None:
    people = everybody(demo_app)
    assert len(people) == 29
    for person, path in zip(people, _paths(demo_app), strict=True):
        page = demo_app.test_client().get(path, headers={"Accept-Language": "en"})
        assert page.status_code == 200
        assert len(re.findall(r"<button[^>]*>Sign in as [^<]+</button>", page.text)) == 1
        assert person["name"] in page.text
        for _ in range(2):
            client = demo_app.test_client()
            assert client.post(path).status_code == 303
            assert client.get("/sign-in").status_code == 303  # signed in: nothing to do here


def test_opening_a_link_signs_nobody_in(demo_app: Flask) -> None:
    client = demo_app.test_client()
    client.get(_paths(demo_app)[0])
    assert client.get("/sign-in").status_code == 200


def test_a_link_takes_the_place_of_who_was_signed_in(demo_app: Flask) -> None:
    client = demo_app.test_client()
    first, second = _paths(demo_app)[:2]
    client.post(first)
    assert client.post(second).status_code == 303
    assert client.get("/sign-in").status_code == 303


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "learnpath.example", None])
def test_there_are_no_links_while_others_can_reach_the_server(
    host: str | None, demo_app: Flask, bound_to: dict[str, Any]
) -> None:
    path = _paths(demo_app)[0]
    bound_to["BOUND_TO"] = host
    client = demo_app.test_client()
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_a_link_works_only_under_a_loopback_name(demo_app: Flask) -> None:
    path = _paths(demo_app)[0]
    client = demo_app.test_client()
    assert client.get(path, headers={"Host": "learnpath.example"}).status_code in {400, 404}
    assert client.get(path, headers={"Host": "127.0.0.1:8000"}).status_code == 200


def test_there_are_no_links_in_a_real_installation(app: Flask, cast: Cast, client_of: ClientOf) -> None:
    path = f"/demonstration/{token_for(app, cast.ada.id)}"
    app.config["BOUND_TO"] = "127.0.0.1"
    try:
        assert client_of(None).get(path).status_code == 404
        assert client_of(None).post(path).status_code == 404
    finally:
        del app.config["BOUND_TO"]


def test_a_token_of_another_installation_opens_nothing(demo_app: Flask) -> None:
    token = _paths(demo_app)[0].rsplit("/", 1)[-1]
    client = demo_app.test_client()
    for wrong in ("x", token[:-1], token[:-2] + "AA", "A" * 43, "ö" * 43, token + "AAAA"):
        assert client.get(f"/demonstration/{wrong}").status_code == 404


def test_a_token_says_whose_it_is_and_cannot_be_guessed(demo_app: Flask) -> None:
    person_id = uuid.uuid4()
    token = token_for(demo_app, person_id)
    assert person_in(demo_app, token) == person_id
    other = token_for(demo_app, uuid.uuid4())
    assert person_in(demo_app, token[:21] + other[21:]) is None


def test_links_are_printed_again_as_they_were(
    demo_app: Flask, demo_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEARNPATH_DATA", str(demo_folder))
    for name in ("LEARNPATH_SECRET_KEY", "LEARNPATH_DATABASE_URL", "LEARNPATH_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    printed = CliRunner().invoke(
        cli,
        ["demo", "--links", "--json", "--port", "8123"],
        obj=ScriptInfo(create_app=make_app, set_debug_flag=False),
        catch_exceptions=False,
    )
    people = json.loads(printed.stdout)
    assert [one["url"].split("/", 3)[3] for one in people] == [path[1:] for path in _paths(demo_app)]
    assert all(one["url"].startswith("http://127.0.0.1:8123/") for one in people)
    assert all(set(one) == {"email", "name", "roles", "organisation", "url"} for one in people)
    assert all(one["email"].endswith(".example") for one in people)
    roles = {one["name"]: one["roles"] for one in people}
    assert roles["Marina Eklöf"] == ["admin", "trainer"]
    assert roles["Åsa Nygård"] == ["hr", "participant"]
    assert roles["Jukka Mäkelä"] == ["participant"]
    hr = {one["organisation"] for one in people if "hr" in one["roles"]}
    assert hr == {"Pargas stad", "Korsnäs kommun", "Habo kommun"}


def test_its_secret_key_is_its_own_and_private(demo_folder: Path) -> None:
    key = demo_folder / "demo-secret-key"
    assert len(key.read_text()) >= 32
    assert key.stat().st_mode & 0o077 == 0
