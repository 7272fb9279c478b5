"""Which of their roles somebody is in at the moment: the page says it, else the role last used, else the first.

The role last used is kept in the cookie alone: it decides what the menus show, never what anybody may do.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import g, request, session

from learnpath.kernel.access import current_actor
from learnpath.policy import Actor
from learnpath.terms import Role

_COOKIE = "role"

# The first word of an address, where it says whose page it is.
_WORDS = {
    "my-path": Role.PARTICIPANT,
    "paths": Role.TRAINER,
    "our-people": Role.HR,
    "organisations": Role.ADMINISTRATOR,
    "people": Role.ADMINISTRATOR,
    "installation": Role.ADMINISTRATOR,
}


def roles_of(actor: Actor) -> tuple[Role, ...]:
    """All that somebody is, the first page's first."""
    is_one = {
        Role.PARTICIPANT: bool(actor.places),
        Role.TRAINER: bool(actor.trains or actor.trainer_of),
        Role.HR: bool(actor.hr_of),
        Role.ADMINISTRATOR: actor.is_administrator,
    }
    return tuple(role for role in Role if is_one[role])


def role_of_page(actor: Actor, path: str, address: Mapping[str, Any]) -> Role | None:
    """The role that a page belongs to; None for one that several share."""
    words = path.strip("/").split("/")
    if words[0] != "cohorts":
        return _WORDS.get(words[0])
    cohort_id = address.get("cohort_id")
    if cohort_id is None:
        return Role.TRAINER  # all cohorts, or starting one
    return _role_in_cohort(actor, cohort_id, words)


def _role_in_cohort(actor: Actor, cohort_id: UUID, words: list[str]) -> Role | None:
    walks, trains = cohort_id in actor.cohort_ids, cohort_id in actor.trains
    if walks and trains:  # rare, and only these two pages tell
        return {2: Role.TRAINER, 3: Role.PARTICIPANT if words[-1] == "walk" else None}.get(len(words))
    return Role.PARTICIPANT if walks else Role.TRAINER if trains else None


def current_role() -> Role | None:
    """The role of this request, and from now on the role last used."""
    if "role" not in g:
        g.role = _decide(current_actor())
    role: Role | None = g.role
    return role


def _decide(actor: Actor) -> Role | None:
    roles = roles_of(actor)
    if len(roles) < 2:
        return next(iter(roles), None)
    shown = role_of_page(actor, request.path, request.view_args or {})
    if shown in roles:
        if session.get(_COOKIE) != shown.value:
            session[_COOKIE] = shown.value
        return shown
    used = session.get(_COOKIE)
    return next((role for role in roles if role.value == used), roles[0])


def home_of(role: Role, actor: Actor) -> str:
    """A role's own first page."""
    if role is Role.TRAINER:
        return f"/cohorts/{next(iter(actor.trains))}" if len(actor.trains) == 1 else "/cohorts"
    return {
        Role.PARTICIPANT: "/my-path",
        Role.HR: "/our-people",
        Role.ADMINISTRATOR: "/organisations",
    }[role]
