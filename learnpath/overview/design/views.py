"""`/design`: every component as the product draws it, with when to use it. Registered in development only."""

import re

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from learnpath.kernel.access import open_to_all
from learnpath.kernel.i18n import use_language
from learnpath.kernel.layout import STATIC
from learnpath.kernel.pages import render, static_url
from learnpath.overview.design import specimens
from learnpath.overview.design.forms import EveryField, InTwoLanguages

bp = Blueprint("design", __name__)

SCHEMES = {"device": "As the device says", "light": "Light", "dark": "Dark"}
# The built style sheet knows a dark page only where the device asks for one: where its two sets of colours stand.
_COLOURS = {
    "light": re.compile(r"\[data-color-scheme=light\]\{([^}]*)\}"),
    "dark": re.compile(r"\[data-color-scheme=auto\]\{([^}]*)\}"),
}


@bp.get("/design")
@open_to_all
def show() -> ResponseReturnValue:
    return _page("device")


@bp.get("/design/<any(light, dark):scheme>")
@open_to_all
def show_in(scheme: str) -> ResponseReturnValue:
    """In the one scheme or the other, whatever the device asks for."""
    return _page(scheme)


@bp.get("/design/page.css")
@open_to_all
def page_style() -> ResponseReturnValue:
    return Response(render_template("design/page.css"), mimetype="text/css")


@bp.get("/design/<any(light, dark):scheme>.css")
@open_to_all
def scheme_style(scheme: str) -> ResponseReturnValue:
    built = (STATIC / static_url("app.css").removeprefix("/static/")).read_text(encoding="utf-8")
    found = _COLOURS[scheme].search(built)
    if found is None:
        raise NotFound
    return Response(f"[data-color-scheme]{{{found[1]}}}", mimetype="text/css")


def _page(scheme: str) -> ResponseReturnValue:
    use_language("en")  # what the page itself says is for developers, and in English
    wrong = EveryField(MultiDict({"wrong-organisation": "habo", "wrong-reader": "me"}), prefix="wrong-")
    wrong.validate()
    return render(
        "design/page.html",
        schemes=[(name, "/design" + ("" if key == "device" else f"/{key}")) for key, name in SCHEMES.items()],
        scheme=scheme,
        form=EveryField(prefix="right-"),
        wrong=wrong,
        two=InTwoLanguages(prefix="two-"),
        it=specimens,
    )
