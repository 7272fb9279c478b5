"""Pages: the whole one or only its fragment, lists by the page, forms that were not valid, what went wrong."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from markupsafe import Markup
from sqlalchemy import Select, func, select
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException, Unauthorized

from learnpath.kernel.access import current_actor, is_open
from learnpath.kernel.db import undo
from learnpath.kernel.html import clean
from learnpath.kernel.i18n import lazy
from learnpath.kernel.layout import STATIC

T = TypeVar("T")
PER_PAGE = 50


def is_fragment() -> bool:
    """Whether htmx asks for a part of the page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def render(template: str, *, status: int = 200, **values: Any) -> ResponseReturnValue:
    """A page; for htmx the `_fragment.html` beside it where there is one."""
    response = make_response(render_template(template, **values), status)
    response.vary.add("HX-Request")
    return response


def invalid(template: str, **values: Any) -> ResponseReturnValue:
    """The page again with its form's errors and everything that was typed."""
    return render(template, status=422, **values)


def done(message: str, endpoint: str, **address: Any) -> ResponseReturnValue:
    """After a change: say what happened and go on (post/redirect/get)."""
    if message:
        flash(message, "success")
    # What the browser had kept of this form is saved now: the next page says so once, and it is forgotten there.
    flash(request.path, "saved-form")
    return redirect(url_for(endpoint, **address), 303)


def home_url(target: str | None, otherwise: str = "/") -> str:
    """A `next=` that leads home: a path of this site, else the other."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return otherwise
    if any(ord(letter) < 32 for letter in target) or urlsplit(target).netloc:
        return otherwise
    return target


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    items: Sequence[Any]
    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    def _url(self, number: int) -> str | None:
        if not 1 <= number <= self.pages:
            return None
        arguments = {**request.args.to_dict(flat=False), "page": [str(number)]}
        return url_for(request.endpoint or "", **{**(request.view_args or {}), **arguments})

    @property
    def previous_url(self) -> str | None:
        return self._url(self.number - 1)

    @property
    def next_url(self) -> str | None:
        return self._url(self.number + 1)


def asked_page() -> int:
    return max(1, min(request.args.get("page", 1, type=int), 100_000))


def paginate(
    session: Session, query: Select[*tuple[Any, ...]], *, scalars: bool = True, per_page: int = PER_PAGE
) -> Page:
    """The page of a query that the address asks for: two queries, however long the list."""
    number = asked_page()
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    rows = session.execute(query.limit(per_page).offset((number - 1) * per_page))
    return Page(list(rows.scalars() if scalars else rows), number, total, per_page)


def page_of(items: Iterable[T], per_page: int = PER_PAGE) -> Page:
    """The page of a list that is already in memory, for lists sorted as the reader sorts."""
    everything, number = list(items), asked_page()
    return Page(everything[(number - 1) * per_page : number * per_page], number, len(everything), per_page)


def static_url(name: str) -> str:
    """The address of a built asset, by the name that its content gives it."""
    names: dict[str, str] = current_app.extensions["assets"]
    return "/static/" + names.get(name, name)


_SAID: dict[int, tuple[Any, Any]] = {
    400: (
        lazy("That did not work"),
        lazy("Something in the request was not as expected. Go back and try again."),
    ),
    403: (
        lazy("This is not yours to change"),
        lazy("You may see this, but someone else is responsible for it."),
    ),
    404: (
        lazy("There is nothing here"),
        lazy("The page may have moved, or it belongs to people that you do not share a cohort with."),
    ),
    405: (lazy("That did not work"), lazy("Go back to the page and use its button.")),
    409: (
        lazy("Somebody was first"),
        lazy("The same thing was changed at the same time. Go back and look again."),
    ),
    413: (
        lazy("The file is too big"),
        lazy("Choose a smaller file. Nothing else that you wrote has been lost."),
    ),
    429: (lazy("Too many tries"), lazy("Wait a while and try again.")),
    500: (lazy("Something went wrong on our side"), lazy("Nothing was changed. Try again in a moment.")),
}


def _error(status: int) -> ResponseReturnValue:
    title, text = _SAID.get(status, _SAID[400])
    return render("pages/error.html", status=status, error_title=title, error_text=text)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, Unauthorized):
        return _signed_out()
    if error.code is None or error.code < 400 or error.response is not None:
        return error.get_response()
    return _error(error.code)


def _signed_out() -> ResponseReturnValue:
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("people.sign_in", next=home_url(request.full_path.rstrip("?"))), 303)
    return _send_again(401)


def _send_again(status: int) -> ResponseReturnValue:
    """What was typed, kept in the page, to be sent once more after signing in: nothing is lost."""
    if request.headers.get("X-Autosave"):
        return {"status": "signed_out"}, 401
    # A form on another site is not the reader's own text, and one more press would send it in their name.
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return _error(400)
    fields = [_sent(key, value) for key, value in request.form.items(multi=True) if not _is_secret(key)]
    files = [
        _Lost(field, [upload.filename for upload in request.files.getlist(field) if upload.filename])
        for field in request.files
    ]
    return render(
        "pages/send_again.html",
        status=status,
        fields=fields,
        files=[lost for lost in files if lost.names],
        signed_out=status == 401,
    )


# Ids, versions, choices, fingerprints, dates: sent along unseen. All else is somebody's words, and shown to them.
_FOR_MACHINES = re.compile(r"[a-z0-9_:-]*|\d{4}-\d\d-\d\dT[\d:]+|/\S*")

_FROM_THE_EDITOR = re.compile(r"<(?:p|h[23]|[uo]l|blockquote)\b")


class _Sent(NamedTuple):
    """A field that goes round once more: rich text to read, plain words to see and change, or neither."""

    name: str
    value: str
    rich: Markup | None
    is_text: bool


class _Lost(NamedTuple):
    """The files of a field: a page cannot carry them round, only say which they were."""

    field: str
    names: list[str]


def _sent(name: str, value: str) -> _Sent:
    rich = clean(value) if _FROM_THE_EDITOR.match(value) else None
    return _Sent(name, value, rich, is_text=not _FOR_MACHINES.fullmatch(value))


def _is_secret(field: str) -> bool:
    return field == "csrf_token" or "password" in field


def _csrf_failed(error: CSRFError) -> ResponseReturnValue:
    # a form for everybody, such as the one for signing in, does not ask to sign in first
    may_send = current_actor().is_signed_in or is_open(request.endpoint)
    return _send_again(400 if may_send else 401)


def _integrity(error: IntegrityError) -> ResponseReturnValue:
    # only the first line: the second one says with which values
    current_app.logger.warning("a constraint refused a change: %s", str(error.orig).partition("\n")[0])
    undo()
    return _error(409)


def _unfit(error: DataError | OverflowError) -> ResponseReturnValue:
    # a NUL among the letters, a number beyond all bounds: nothing that a form of ours sends
    reason = error.orig if isinstance(error, DataError) else error
    current_app.logger.warning("unfit for the database: %s", type(reason).__name__)
    undo()
    return _error(400)


def _crash(error: Exception) -> ResponseReturnValue:
    current_app.logger.exception("unexpected error", exc_info=error)
    undo()
    return _error(500)


def read_assets() -> dict[str, str]:
    """Logical name to hashed name, as the assets' build wrote them."""
    manifest = STATIC / "manifest.json"
    names: dict[str, str] = json.loads(manifest.read_text()) if manifest.exists() else {}
    return names


def init_app(app: Flask) -> None:
    app.extensions["assets"] = read_assets()
    app.jinja_env.globals["static_url"] = static_url
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _csrf_failed)
    app.register_error_handler(IntegrityError, _integrity)
    app.register_error_handler(DataError, _unfit)
    app.register_error_handler(OverflowError, _unfit)  # what SQLite's driver says of such a number
    if not app.testing:
        app.register_error_handler(Exception, _crash)
