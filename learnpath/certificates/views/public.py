"""The public page that says whether a certificate is genuine. Needs no account, and is not for search engines."""

from datetime import timedelta
from typing import Any

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from learnpath.certificates.codes import format_code, parse_code
from learnpath.certificates.documents import certificate_text
from learnpath.certificates.services.checking import Brought, Checked, check_code, check_file
from learnpath.certificates.services.retention import find_erased
from learnpath.certificates.views.blueprint import bp
from learnpath.certificates.wording import revoked_for_word
from learnpath.kernel.access import open_to_all
from learnpath.kernel.clock import now
from learnpath.kernel.db import afterwards, current_session, db_engine, reading_session, undo
from learnpath.kernel.pages import render
from learnpath.kernel.tries import count_try, may_try, too_many

_LIMIT, _FILES = 20, 60
_WITHIN = timedelta(hours=1)
_MOST_BYTES = 10 * 1024 * 1024


@bp.get("/verify")
@open_to_all
def verify() -> ResponseReturnValue:
    typed = request.args.get("code", "")
    if not typed.strip():
        return _page("empty")
    # a scanner that types what it reads types the whole address
    code = parse_code(typed) or parse_code(typed.strip().rstrip("/").rpartition("/")[2])
    if code is None:
        return _page("malformed", 422, typed=typed[:100])
    return redirect(url_for("certificates.verify_code", code=code), 303)


@bp.get("/verify/<code>")
@open_to_all
def verify_code(code: str) -> ResponseReturnValue:
    """Where the QR code leads. Only codes that do not exist count as tries: nobody is shut out by reading."""
    parsed = parse_code(code)
    if parsed is None:
        return _page("malformed", 404, typed=code[:100])
    return _looked_up(parsed)


@bp.post("/verify/file")
@open_to_all
def verify_file() -> ResponseReturnValue:
    """A file that somebody has been shown, or a photograph of the paper: looked at, and not kept."""
    # a session of its own: while a photograph is read, which takes its time, no transaction is open
    with reading_session(db_engine()) as session:
        allowed = may_try(session, f"verify file:{request.remote_addr}", limit=_FILES, within=_WITHIN)
    if not allowed:
        return _page("too_many_files", 429)
    upload = request.files.get("file")
    content = upload.stream.read(_MOST_BYTES + 1) if upload else b""
    if not content:
        return _page("no_file", 422)
    if len(content) > _MOST_BYTES:
        return _page("too_big", 422)
    # whoever is signed in has begun a transaction, too
    undo()
    found = check_file(current_session(), content)
    if found.code is not None:
        return _looked_up(found.code, brought=found.brought.value)
    if found.erased is not None:
        return _page("erased", brought=found.brought.value, erased=found.erased)
    if found.checked is None:
        return _page(found.brought)
    state = _state(found.checked) if found.brought is not Brought.ALTERED else "altered"
    return _page(state, brought=found.brought.value, **_about(found.checked))


def _looked_up(code: str, brought: str = "") -> ResponseReturnValue:
    """What was issued under a code, typed or photographed. Guessing is counted the same way for both."""
    session, key = current_session(), f"verify:{request.remote_addr}"
    if too_many(session, key, limit=_LIMIT, within=_WITHIN):
        return _page("too_many", 429)
    checked = check_code(session, code)
    erased = find_erased(session, code=code) if checked is None else None
    if erased is not None:
        return _page("erased", brought=brought, erased=erased)
    if checked is None:
        afterwards(lambda own: count_try(own, key, _WITHIN))
        return _page("unknown", 404, typed=format_code(code))
    return _page(_state(checked), brought=brought, **_about(checked))


def _state(checked: Checked) -> str:
    if checked.revoked_at is not None:
        return "replaced" if checked.replaced_by is not None else "revoked"
    return "expired" if checked.has_expired(now()) else "valid"


def _about(checked: Checked) -> dict[str, Any]:
    return {
        "checked": checked,
        "text": certificate_text(checked.snapshot),
        "why": revoked_for_word(checked.revoked_for),
        "still_stands": _state(checked) == "valid",
    }


def _page(answer: str, status: int = 200, **values: object) -> ResponseReturnValue:
    response = make_response(render("certificates/verify.html", status=status, answer=answer, **values))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
