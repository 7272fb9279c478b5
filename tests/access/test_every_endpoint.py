"""Every endpoint × every role: who gets in, who is told nothing, and that looking changes nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Connection, column, event, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from learnpath.kernel.access import access_of
from learnpath.kernel.db import Base
from learnpath.policy import Permission
from tests.access.decisions import EITHER, OPEN, SIGNS_OUT, WHO, WHO_AT
from tests.access.world import PRIVATE, WORK, World, ids_in, make_world
from tests.conftest import ClientOf

ROLES = ("nobody", "paul", "petra", "otto", "tina", "toni", "tor", "hanna", "hugo", "ada")
# What a GET may write: that it was, never what it was about.
_NOTES = re.compile(
    r"INSERT INTO audit_event|INSERT INTO try_counter|UPDATE try_counter"
    r"|UPDATE sign_in_session SET seen_at|UPDATE enrolment SET seen_at"
)
_CHANGES = re.compile(r"\s*(INSERT|UPDATE|DELETE)", re.IGNORECASE)
_TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')
_NOTES_IN = {("enrolment", "seen_at")}
NO_ID = "00000000-0000-7000-8000-000000000000"
_NOTE_TABLES = {"audit_event", "try_counter", "sign_in_session"}


@dataclass
class Visitor:
    """One of the cast at the door of every endpoint; what happens there is undone after each visit."""

    role: str
    app: Flask
    connection: Connection
    world: World
    cookie: str

    def visits(self) -> Iterator[tuple[Rule, str]]:
        adapter = self.app.url_map.bind("localhost")
        for rule in self.app.url_map.iter_rules():
            yield rule, adapter.build(rule.endpoint, self.world.values_for(rule), method=_method(rule))

    def ask(self, method: str, url: str) -> TestResponse:
        headers = {"Cookie": self.cookie, "Accept-Language": "en"}
        client = self.app.test_client(use_cookies=False)
        undone = self.connection.begin_nested()
        try:
            return client.open(url, method=method, headers=headers, buffered=True)
        finally:
            undone.rollback()

    def methods(self, url: str) -> set[str]:
        return set(self.app.url_map.bind("localhost").allowed_methods(url))

    def expected(self, rule: Rule) -> set[int]:
        """The statuses of a refusal; none where the door is open."""
        access = access_of(self.app, rule.endpoint)
        if access == "open":
            return set()
        if self.role == "nobody":
            return {303, 401}
        let_in, told = WHO_AT.get(rule.endpoint) or WHO[Permission(str(access))]
        if self.role in let_in:
            return set()
        if rule.endpoint in EITHER:
            return {403, 404}
        return {404} if ids_in(self.world.values_for(rule)) and self.role not in told else {403}


def _method(rule: Rule) -> str:
    return "GET" if "GET" in (rule.methods or ()) else "POST"


@pytest.fixture
def world(session: Session) -> World:
    return make_world(session)


@pytest.fixture(params=ROLES)
def visitor(
    request: pytest.FixtureRequest, app: Flask, connection: Connection, world: World, client_of: ClientOf
) -> Visitor:
    client = client_of(world.people[request.param])
    cookie = client.get_cookie("learnpath")
    return Visitor(request.param, app, connection, world, f"learnpath={cookie.value}" if cookie else "")


def _complain(complaints: list[str]) -> None:
    assert not complaints, "\n" + "\n".join(complaints)


@contextmanager
def _changes(connection: Connection) -> Iterator[list[str]]:
    """The statements that change more than a GET may."""
    found: list[str] = []

    def note(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        if _CHANGES.match(statement) and not _NOTES.match(statement):
            found.append(" ".join(statement.split())[:90])

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(connection, "before_cursor_execute", note)


def _look(visitor: Visitor, rule: Rule, method: str, url: str) -> Iterator[str]:
    """What is wrong with one visit."""
    try:
        answer = visitor.ask(method, url)
    except Exception as error:  # what would have been a 500
        yield f"{method} {rule.rule}: {type(error).__name__}: {str(error)[:200]}"
        return
    status, refusal = answer.status_code, visitor.expected(rule)
    if status >= 500:
        yield f"{method} {rule.rule}: {status}"
    elif visitor.role == "nobody" and refusal:
        wanted = 303 if method == "GET" else 401
        if status != wanted or (wanted == 303 and not answer.location.startswith("/sign-in?next=")):
            yield f"{method} {rule.rule}: {status}, not {wanted}, for who is signed out"
    elif refusal and status not in refusal:
        yield f"{method} {rule.rule}: {status}, not {refusal}"
    elif not refusal and status in {401, 403} and rule.endpoint not in OPEN:
        yield f"{method} {rule.rule}: {status}, though {visitor.role} should be let in"
    elif not refusal and status == 404 and rule.endpoint not in OPEN and method == "GET":
        yield f"{method} {rule.rule}: 404: is what stands in the address really there?"
    yield from _secrets_in(visitor, rule, answer.text if answer.is_json or "text" in answer.mimetype else "")


def _secrets_in(visitor: Visitor, rule: Rule, text: str) -> Iterator[str]:
    if PRIVATE in text and visitor.role != "paul":
        yield f"{rule.rule}: a private reflection shows"
    if WORK in text and visitor.role not in {"paul", "petra", "tina"}:
        yield f"{rule.rule}: a group's work shows"


def test_every_permission_has_its_decision() -> None:
    assert set(WHO) == set(Permission), "say in tests/access/decisions.py who is let in, by hand"


def test_what_is_open_is_meant_to_be(app: Flask) -> None:
    found = {endpoint for endpoint in app.view_functions if access_of(app, endpoint) == "open"}
    assert found == OPEN, "think, then say so in OPEN of tests/access/decisions.py"


def test_every_endpoint_is_declared(app: Flask) -> None:
    for endpoint in app.view_functions:
        access = access_of(app, endpoint)
        assert access == "open" or access in set(Permission), f"{endpoint}: say who may use it"


def test_who_may_look(visitor: Visitor) -> None:
    complaints: list[str] = []
    with _changes(visitor.connection) as changed:
        for rule, url in visitor.visits():
            if "GET" in (rule.methods or ()):
                complaints += _look(visitor, rule, "GET", url)
            if rule.endpoint not in SIGNS_OUT:
                complaints += [f"GET {rule.rule}: changes the database: {statement}" for statement in changed]
            changed.clear()
    _complain(complaints)


def test_who_may_act(visitor: Visitor) -> None:
    complaints: list[str] = []
    for rule, url in visitor.visits():
        if "POST" in (rule.methods or ()):
            complaints += _look(visitor, rule, "POST", url)
    _complain(complaints)


@pytest.mark.parametrize("visitor", ["nobody", "tina"], indirect=True)
def test_a_method_that_is_not_meant_is_405_for_everybody(visitor: Visitor) -> None:
    complaints = []
    for rule, url in visitor.visits():
        for method in {"GET", "POST"} - visitor.methods(url):
            status = visitor.ask(method, url).status_code
            if status != 405:
                complaints.append(f"{method} {rule.rule}: {status}, not 405")
    _complain(complaints)


def _fingerprint(connection: Connection) -> dict[str, tuple[int, int]]:
    """How many rows each table has, and a hash of what is in them."""
    prints = {}
    for table in Base.metadata.sorted_tables:
        columns = [column(one.name) for one in table.columns if (table.name, one.name) not in _NOTES_IN]
        if table.name not in _NOTE_TABLES:
            rows = [repr(tuple(row)) for row in connection.execute(select(*columns).select_from(table))]
            prints[table.name] = (len(rows), hash(tuple(sorted(rows))))
    return prints


@pytest.mark.parametrize("role", ["paul", "tina"])
def test_after_every_page_was_looked_at_the_database_is_as_before(
    app: Flask, connection: Connection, world: World, client_of: ClientOf, role: str
) -> None:
    client = client_of(world.people[role])
    visitor = Visitor(role, app, connection, world, "")
    before = _fingerprint(connection)
    for rule, url in visitor.visits():
        if "GET" in (rule.methods or ()):
            client.get(url, buffered=True)
    after = _fingerprint(connection)
    assert {name for name in before if before[name] != after[name]} == set()


def test_an_address_that_names_nothing_is_404_for_those_who_would_be_let_in(
    app: Flask, connection: Connection, world: World, client_of: ClientOf
) -> None:
    """Another organisation's object answers exactly as a missing one."""
    cookie = client_of(world.people["otto"]).get_cookie("learnpath")
    assert cookie is not None
    visitor = Visitor("otto", app, connection, world, f"learnpath={cookie.value}")
    complaints = []
    for rule, url in visitor.visits():
        if visitor.expected(rule) != {404}:
            continue
        missing = url
        for value in world.values_for(rule).values():
            missing = missing.replace(str(value), NO_ID) if isinstance(value, UUID) else missing
        theirs, none = visitor.ask(_method(rule), url), visitor.ask(_method(rule), missing)
        if (theirs.status_code, _unaddressed(theirs, url)) != (none.status_code, _unaddressed(none, missing)):
            complaints.append(f"{rule.rule}: another's thing and a missing one are told apart")
    _complain(complaints)


def _unaddressed(answer: TestResponse, url: str) -> str:
    return _TOKEN.sub("", answer.text.replace(url, ""))
