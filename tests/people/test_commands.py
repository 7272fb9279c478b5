from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from learnpath.people.commands import user
from learnpath.people.services.persons import person_with_email
from tests.conftest import ClientOf
from tests.factories.cast import Cast

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    return lambda *arguments: app.test_cli_runner().invoke(user, arguments)


def test_the_first_administrator_is_made_with_organisation_and_all_and_twice_does_no_harm(
    session: Session, run: Run, client_of: ClientOf
) -> None:
    command = (
        "add",
        "Eva@people.example",
        "--given-name",
        "Eva",
        "--family-name",
        "Ek",
        "--role",
        "administrator",
    )
    for _ in range(2):
        result = run(*command, "--organisation", "Stigfinnarna", "--kind", "consultancy")
        assert (result.exit_code, result.output) == (
            0,
            "Eva Ek <eva@people.example> is administrator in Stigfinnarna\n",
        )
    eva = person_with_email(session, "eva@people.example")
    assert client_of(eva).get("/organisations").status_code == 200


def test_a_known_person_needs_no_name_and_a_known_organisation_is_used(cast: Cast, run: Run) -> None:
    result = run("add", cast.paul.email, "--role", "hr", "--organisation", "PARGAS stad")
    assert result.output == "Paul Palm <paul@people.example> is hr in Pargas\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "new@people.example", "--organisation", "Pargas"),
        ("add", "not-an-address", "--organisation", "Pargas"),
        ("add", "new@people.example", "--role", "king", "--organisation", "Pargas"),
        ("link", "nobody@people.example"),
        ("disable", "nobody@people.example"),
        ("disable", "ada@people.example"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(cast: Cast, run: Run, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code != 0
    assert "Error: " in result.output
    assert "Traceback" not in result.output


def test_a_printed_link_signs_in(cast: Cast, run: Run, client_of: ClientOf) -> None:
    url = run("link", cast.paul.email).output.strip()
    assert url.startswith("http://localhost/sign-in/link/")
    assert client_of(None).post(url).status_code == 303


def test_disabling_ends_sessions_and_enabling_undoes_it(cast: Cast, run: Run, client_of: ClientOf) -> None:
    client = client_of(cast.paul)
    assert run("disable", cast.paul.email).output == "Paul Palm can no longer sign in\n"
    assert client.get("/me").status_code == 303
    assert run("enable", cast.paul.email).output == "Paul Palm can sign in again\n"


def test_people_are_listed_with_what_they_are(cast: Cast, run: Run) -> None:
    lines = run("list", "--role", "hr").output.splitlines()
    assert lines[0].split("\t") == ["hanna@people.example", "Hanna Holm", "new", "hr in Pargas"]
    assert len(lines) == 2
    assert len(run("list").output.splitlines()) == 7


def test_every_command_has_help(run: Run) -> None:
    for name in user.commands:
        text = run(name, "--help").output
        assert len(text.splitlines()) > 4, name
