"""Flask-Security in this house: its passwords and second factor, our accounts, outbox, sessions, words and table.

Its datastore's commit is a flush (one request is one transaction); it has no roles (they come from
memberships); each sign-in, however it was made, begins a row that the server can end. It signs nobody in by a
token in a header or an address, since no one could end that.
"""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Any

from flask import Flask, g, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_login import user_logged_in, user_logged_out
from flask_security import (
    MailUtil,
    Security,
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
)
from flask_security.utils import set_request_attr
from wtforms import Form

from learnpath.kernel import audit
from learnpath.kernel.access import forget_actor
from learnpath.kernel.clock import now
from learnpath.kernel.db import afterwards, current_session
from learnpath.people.models import Account
from learnpath.people.security import limits
from learnpath.people.security.datastore import Datastore, OnceOnlyTotp
from learnpath.people.security.forms import FORMS
from learnpath.people.security.messages import MESSAGES, OurWords
from learnpath.people.services.letters import send_second_factor_notice
from learnpath.people.services.sessions import (
    account_in_session,
    begin_session,
    end_all_sessions,
    end_session,
    mark_seen,
)

_SEEN_EVERY = timedelta(minutes=5)


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
    g.session_began_at, g.session_ends_at = row.began_at, row.expires_at  # for the warning before its end
    if row.seen_at < now() - _SEEN_EVERY:
        row_id = row.id  # once the request has ended the row can no longer be asked
        afterwards(lambda own: mark_seen(own, row_id))
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", session.get("fs_paa", 0))
    return account


# ---- what follows from what happens ----


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


def _second_factor_on(_app: Flask, user: Any, **_: Any) -> None:
    end_all_sessions(current_session(), user.id, but=session.get("sid"))
    audit.record(current_session(), "second factor set", actor_id=user.person_id, subject_id=user.id)
    send_second_factor_notice(current_session(), user.person, is_on=True)


def _second_factor_off(_app: Flask, user: Any, **_: Any) -> None:
    user.mf_recovery_codes = None
    audit.record(current_session(), "second factor removed", actor_id=user.person_id, subject_id=user.id)
    send_second_factor_notice(current_session(), user.person, is_on=False)


# ---- settings ----


def _page(template: str, **values: Any) -> ResponseReturnValue:
    """The library's page in our layout; 422 when its form was not valid, as everywhere."""
    refused = any(isinstance(value, Form) and value.errors for value in values.values())
    return render_template(template, **values), 422 if refused and request.method == "POST" else 200


def _configure(app: Flask) -> None:
    recovery_key = base64.urlsafe_b64encode(bytes.fromhex(derived_key(app, "recovery codes")))
    app.config.update({f"SECURITY_MSG_{name}": message for name, message in MESSAGES.items()})
    app.config.update(
        SECURITY_PASSWORD_SALT=derived_key(app, "password salt"),
        SECURITY_TOTP_SECRETS={"1": derived_key(app, "second factor")},
        SECURITY_TOTP_ISSUER="learnpath",
        SECURITY_PASSWORD_LENGTH_MIN=10,
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=_ARGON2,
        SECURITY_RECOVERABLE=True,
        SECURITY_CHANGEABLE=True,
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TWO_FACTOR_ALWAYS_VALIDATE=True,
        SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY=30,  # one code earlier or later: clocks differ
        SECURITY_TWO_FACTOR_RESCUE_EMAIL=False,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_N=8,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS=[recovery_key],
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_API_ENABLED_METHODS=["session"],
        SECURITY_FRESHNESS=timedelta(hours=1),
        SECURITY_FRESHNESS_GRACE_PERIOD=timedelta(minutes=30),
        SECURITY_EMAIL_SENDER=app.config["MAIL_FROM"],
        SECURITY_STATIC_FOLDER=None,
        SECURITY_EMAIL_PLAINTEXT=False,
        SECURITY_EMAIL_HTML=False,
        SECURITY_CSRF_COOKIE_NAME=None,
        SECURITY_UNAUTHORIZED_VIEW=None,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a page may lie open for a day
        **_ADDRESSES,
    )


# OWASP's parameters for Argon2id: some tens of milliseconds, in which SQLite's one writer waits.
_ARGON2 = {"argon2__memory_cost": 19_456, "argon2__time_cost": 2, "argon2__parallelism": 1}
_ADDRESSES = {
    "SECURITY_LOGIN_URL": "/sign-in/password",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_RESET_URL": "/sign-in/reset",
    "SECURITY_CHANGE_URL": "/me/password",
    "SECURITY_VERIFY_URL": "/me/confirm",
    "SECURITY_TWO_FACTOR_SETUP_URL": "/me/second-factor",
    "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/second-factor",
    "SECURITY_TWO_FACTOR_RESCUE_URL": "/sign-in/second-factor/rescue",
    "SECURITY_TWO_FACTOR_SELECT_URL": "/sign-in/second-factor/select",
    "SECURITY_TWO_FACTOR_ERROR_VIEW": "/sign-in",
    "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "/me/sign-in",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/me/recovery-codes",
    "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
    "SECURITY_POST_CHANGE_VIEW": "/me/sign-in",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
}


def init_app(app: Flask, mail_util: type[MailUtil]) -> Security:
    _configure(app)
    forms: dict[str, Any] = dict(FORMS)
    page: Any = _page  # declared to return a string; what the library does with it is return it
    security = Security(
        app, Datastore(), mail_util_cls=mail_util, totp_cls=OnceOnlyTotp, render_template=page, **forms
    )
    security.i18n_domain = OurWords()
    security.want_json(lambda _request: False)
    app.login_manager.user_loader(load_signed_in)  # type: ignore[attr-defined]
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    user_logged_in.connect(_began, app)
    user_logged_out.connect(_ended, app)
    password_changed.connect(_password_set, app)
    password_reset.connect(_password_set, app)
    tf_profile_changed.connect(_second_factor_on, app)
    tf_disabled.connect(_second_factor_off, app)
    limits.init_app(app)
    return security
