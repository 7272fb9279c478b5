"""What every response says to the browser, errors and downloads included."""

from collections.abc import Callable
from urllib.parse import urlsplit
from wsgiref.headers import Headers

from flask import Flask, Response, abort, request

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# What people uploaded is shown in a box where nothing of it runs.
SANDBOX_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_INSIST = "max-age=31536000; includeSubDomains"
_OPEN_HOSTS = {"/healthz", "/readyz"}


def _add(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    if headers.get("Cache-Control", "no-cache") == "no-cache":  # what Flask says of every file that it sends
        headers["Cache-Control"] = "private, no-store"
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", _INSIST)
    return response


def for_static(app: Flask) -> Callable[[Headers, str, str], None]:
    """What adds the same to files that never reach the application."""
    insist = {"Strict-Transport-Security": _INSIST} if app.config["BASE_URL"].startswith("https:") else {}

    def add(headers: Headers, _file: str, _url: str) -> None:
        for name, value in {"Content-Security-Policy": CONTENT_SECURITY_POLICY, **ALWAYS, **insist}.items():
            headers[name] = value

    return add


def init_app(app: Flask) -> None:
    known = urlsplit(app.config["BASE_URL"]).hostname
    loopback = {"127.0.0.1", "localhost", "::1"}
    hosts = loopback if known in loopback else {known}

    @app.before_request
    def refuse_unknown_host() -> None:
        if request.path not in _OPEN_HOSTS and urlsplit("//" + request.host).hostname not in hosts:
            abort(400)

    app.after_request(_add)
