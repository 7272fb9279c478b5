"""The guard: every endpoint says who may, what it guards is loaded by it, and the rest is denied.

`@allow(Permission.X, on=loader)` loads the subject, asks the table in `policy.py` and hands the view only what
it allowed. Signed out: sign in. Not there, or somebody else's: 404. Visible but not yours to change: 403.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, current_app, g
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden, NotFound, Unauthorized

from learnpath.kernel.db import current_session
from learnpath.policy import Actor, Permission, allowed, seen

View = Callable[..., Any]
Loader = Callable[..., Any]
ActorLoader = Callable[[Session], Actor]
_OPEN = "open"


class UndeclaredEndpoints(Exception):
    """Endpoints that no one has said who may use."""


def current_actor() -> Actor:
    """Who asks, built once a request by the loader that `app.py` registered."""
    if "actor" not in g:
        load: ActorLoader = current_app.extensions["actor_loader"]
        g.actor = load(current_session())
    actor: Actor = g.actor
    return actor


def forget_actor() -> None:
    """After signing in or out within a request, ask anew."""
    g.pop("actor", None)


def can(permission: str, subject: Any = None) -> bool:
    """For templates: the same table."""
    return allowed(Permission(permission), current_actor(), subject)


def allow(permission: Permission, *, on: Loader | None = None) -> Callable[[View], View]:
    """Guard a view. `on(session, actor, **address)` returns the subject, or None when there is none."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(**address: Any) -> Any:
            actor = current_actor()
            if not actor.is_signed_in:
                raise Unauthorized
            if on is None:
                if not allowed(permission, actor):
                    raise Forbidden
                return view(**address)
            subject = on(current_session(), actor, **address)
            if subject is None:
                raise NotFound
            if not allowed(permission, actor, subject):
                raise Forbidden if seen(permission, actor, subject) else NotFound
            return view(subject)

        guarded.__dict__["access"] = permission
        return guarded

    return guard


def open_to_all(view: View) -> View:
    """Declare that a view is for everybody, signed in or not."""
    view.__dict__["access"] = _OPEN
    return view


def declare(app: Flask, endpoint: str, access: Permission | None) -> None:
    """Declare a library's endpoint; None opens it to everybody."""
    view = app.view_functions[endpoint]
    if access is None:
        app.view_functions[endpoint] = open_to_all(wraps(view)(lambda **kw: view(**kw)))
    else:
        app.view_functions[endpoint] = allow(access)(view)


def access_of(app: Flask, endpoint: str) -> str | None:
    """What an endpoint declared: a permission, "open", or None."""
    return getattr(app.view_functions[endpoint], "access", None)


def is_open(endpoint: str | None) -> bool:
    """Whether an endpoint is for everybody, signed in or not."""
    return endpoint is not None and access_of(current_app, endpoint) == _OPEN


def check_all_declared(app: Flask) -> None:
    """Refuse to start with an endpoint that nobody thought about."""
    undeclared = sorted(endpoint for endpoint in app.view_functions if access_of(app, endpoint) is None)
    if undeclared:
        raise UndeclaredEndpoints(f"say who may use: {', '.join(undeclared)} (@allow or @open_to_all)")
