"""The page for when the network is away, and the small worker in the browser that keeps it."""

import json

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue

from learnpath.kernel.access import open_to_all
from learnpath.kernel.i18n import use_language
from learnpath.kernel.layout import STATIC
from learnpath.kernel.pages import render, static_url
from learnpath.overview.views.blueprint import bp
from learnpath.terms import LANGUAGES

# All that the page needs, in any of the five languages. Nothing in it is anybody's own.
_NEEDED = ("app.css", "app.js", "fonts/inter-latin.woff2")
_AN_HOUR = 3600


@bp.get("/offline")
@open_to_all
def offline() -> ResponseReturnValue:
    """The same for everybody: no name, no account, no form with a token."""
    asked = request.args.get("language", "")
    if asked in LANGUAGES:
        use_language(asked)
    return render("pages/offline.html", account_key="", languages={}, footer_links=[], session_ends=None)


@bp.get("/service-worker.js")
@open_to_all
def service_worker() -> ResponseReturnValue:
    """At the root, because a worker may answer only for what lies below it."""
    name = static_url("service-worker.js").removeprefix("/static/")
    files = [static_url(file) for file in _NEEDED]
    script = f"self.files = {json.dumps(files)};\n{_source(name)}"
    response = Response(script, mimetype="text/javascript")
    response.headers["Cache-Control"] = f"public, max-age={_AN_HOUR}"
    return response


def _source(name: str) -> str:
    """Read once: its name changes with its content."""
    sources: dict[str, str] = current_app.extensions.setdefault("service workers", {})
    if name not in sources:
        sources[name] = (STATIC / name).read_text()
    return sources[name]
