"""The public page that says whether a certificate is genuine. Needs no account, and is not for search engines."""

from datetime import timedelta

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from learnpath.certificates.codes import format_code, parse_code
from learnpath.certificates.documents import certificate_text
from learnpath.certificates.services.holding import check_code
from learnpath.certificates.views.blueprint import bp
from learnpath.kernel.access import open_to_all
from learnpath.kernel.db import afterwards, current_session
from learnpath.kernel.pages import render
from learnpath.kernel.tries import count_try, too_many

_LIMIT = 20
_WITHIN = timedelta(hours=1)


@bp.get("/verify")
@open_to_all
def verify() -> ResponseReturnValue:
    typed = request.args.get("code", "")
    if not typed.strip():
        return _page("empty")
    code = parse_code(typed)
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
    session, key = current_session(), f"verify:{request.remote_addr}"
    if too_many(session, key, limit=_LIMIT, within=_WITHIN):
        return _page("too_many", 429)
    checked = check_code(session, parsed)
    if checked is None:
        afterwards(lambda own: count_try(own, key, _WITHIN))
        return _page("unknown", 404, typed=format_code(parsed))
    answer = "valid"
    if checked.revoked_at is not None:
        answer = "replaced" if checked.replaced_at is not None else "revoked"
    return _page(answer, checked=checked, text=certificate_text(checked.snapshot), typed=format_code(parsed))


def _page(answer: str, status: int = 200, **values: object) -> ResponseReturnValue:
    response = make_response(render("certificates/verify.html", status=status, answer=answer, **values))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
