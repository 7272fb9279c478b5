"""The blueprint, and what to say when more was sent than the server takes."""

from flask import Blueprint, request
from flask import session as cookie
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from learnpath.assignments.views import words
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import render

bp = Blueprint("assignments", __name__)
bp.add_app_template_filter(words.file_size, "file_size")
bp.add_app_template_global(words.state_word, "work_state_word")

ADDRESS = "/cohorts/<uuid:cohort_id>/assignments/<uuid:activity_id>"


@bp.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    text = _(
        "Text and files together are more than we can take at once. Go back: what you wrote is still in your browser."
    )
    if request.headers.get("X-Autosave"):
        return {"status": "refused", "said": words.too_long()}, 413
    return render("pages/error.html", status=413, error_title=_("That is too much at once"), error_text=text)


def now_saved(key: str) -> None:
    """Tell the next page that the browser may forget what it kept of a form, once."""
    cookie["saved_form"] = key


def saved_form() -> str:
    return str(cookie.pop("saved_form", ""))
