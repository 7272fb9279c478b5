"""Flask-Security in this house: its passwords and second factor, our accounts, outbox, sessions and table.

Its datastore's commit is a flush (one request is one transaction); it has no roles (they come from
memberships); each sign-in, however it was made, begins a row that the server can end.
"""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from flask import Flask, request, session
from flask_login import user_logged_in, user_logged_out
from flask_security import MailUtil, RoleMixin, Security, UserDatastore, password_changed, password_reset
from flask_security.utils import set_request_attr
from sqlalchemy import select

from learnpath.kernel import audit
from learnpath.kernel.access import forget_actor
from learnpath.kernel.clock import now
from learnpath.kernel.db import afterwards, current_session
from learnpath.people.models import Account, Person
from learnpath.people.services.sessions import (
    account_in_session,
    begin_session,
    end_all_sessions,
    end_session,
    mark_seen,
)

_SEEN_EVERY = timedelta(minutes=5)


class _NoRole(RoleMixin):  # type: ignore[misc]
    name = ""


class Datastore(UserDatastore):  # type: ignore[misc]
    """Flask-Security's questions, asked of our session."""

    def __init__(self) -> None:
        super().__init__(Account, _NoRole)

    def put(self, model: Any) -> Any:
        current_session().add(model)
        return model

    def delete(self, model: Any) -> None:
        current_session().delete(model)

    def commit(self) -> None:
        current_session().flush()

    def find_role(self, role: str) -> None:
        return None

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> Account | None:
        query = select(Account).join(Account.person)
        if "email" in kwargs:
            query = query.where(Person.email == str(kwargs.pop("email")).lower())
        for column, value in kwargs.items():
            query = query.where(getattr(Account, column) == value)
        return current_session().scalars(query).one_or_none()


def derived_key(app: Flask, purpose: str) -> str:
    """A key of its own for each purpose, from the installation's one secret (HMAC-SHA-256)."""
    return hmac.new(app.config["SECRET_KEY"].encode(), purpose.encode(), hashlib.sha256).hexdigest()


def load_signed_in(_user_id: str) -> Account | None:
    """Flask-Login's question: the account of this browser's session row."""
    token = session.get("sid")
    found = account_in_session(current_session(), token) if token else None
    if found is None:
        return None
    account, row = found
    if row.seen_at < now() - _SEEN_EVERY:
        afterwards(lambda own: mark_seen(own, row.id))
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return account


def _began(app: Flask, user: Account, **_: Any) -> None:
    old = session.pop("sid", None)
    if old:
        end_session(current_session(), old)
    session.permanent = True
    lasts = app.permanent_session_lifetime
    session["sid"] = begin_session(current_session(), user, str(request.user_agent), lasts)
    audit.record(current_session(), "signed in", actor_id=user.person_id, subject_id=user.id)
    forget_actor()


def _ended(_app: Flask, **_: Any) -> None:
    token = session.pop("sid", None)
    if token:
        end_session(current_session(), token)
    forget_actor()


def _password_set(_app: Flask, user: Account, **_: Any) -> None:
    end_all_sessions(current_session(), user.id, but=session.get("sid"))
    audit.record(current_session(), "password set", actor_id=user.person_id, subject_id=user.id)


def init_app(app: Flask, mail_util: type[MailUtil]) -> Security:
    app.config.update(
        SECURITY_PASSWORD_SALT=derived_key(app, "password salt"),
        SECURITY_TOTP_SECRETS={"1": derived_key(app, "second factor")},
        SECURITY_TOTP_ISSUER="learnpath",
        SECURITY_PASSWORD_LENGTH_MIN=10,
        SECURITY_RECOVERABLE=True,
        SECURITY_CHANGEABLE=True,
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TWO_FACTOR_ALWAYS_VALIDATE=True,
        SECURITY_TWO_FACTOR_RESCUE_EMAIL=False,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_LOGIN_URL="/sign-in/password",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_RESET_URL="/sign-in/reset",
        SECURITY_CHANGE_URL="/me/password",
        SECURITY_VERIFY_URL="/me/confirm",
        SECURITY_TWO_FACTOR_SETUP_URL="/me/second-factor",
        SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL="/sign-in/second-factor",  # noqa: S106
        SECURITY_TWO_FACTOR_RESCUE_URL="/sign-in/second-factor/rescue",
        SECURITY_TWO_FACTOR_SELECT_URL="/sign-in/second-factor/select",
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL="/me/recovery-codes",
        SECURITY_MULTI_FACTOR_RECOVERY_URL="/sign-in/recovery-code",
        SECURITY_POST_LOGOUT_VIEW="/sign-in",
        SECURITY_UNAUTHORIZED_VIEW=None,
        SECURITY_EMAIL_SENDER=app.config["MAIL_FROM"],
        SECURITY_STATIC_FOLDER=None,
        SECURITY_EMAIL_PLAINTEXT=False,
        SECURITY_EMAIL_HTML=False,
        SECURITY_CSRF_COOKIE_NAME=None,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a page may lie open for a day
    )
    security = Security(app, Datastore(), mail_util_cls=mail_util)
    app.login_manager.user_loader(load_signed_in)  # type: ignore[attr-defined]
    user_logged_in.connect(_began, app)
    user_logged_out.connect(_ended, app)
    password_changed.connect(_password_set, app)
    password_reset.connect(_password_set, app)
    return security
