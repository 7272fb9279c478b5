"""What everybody may read: what this is, and what becomes of what one tells it."""

from flask import current_app
from flask.typing import ResponseReturnValue

from learnpath.kernel.access import open_to_all
from learnpath.kernel.pages import render
from learnpath.people.views.blueprint import bp


def _contact() -> str:
    return str(current_app.config["CONTACT"])


@bp.get("/about")
@open_to_all
def about() -> ResponseReturnValue:
    return render("people/about.html", contact=_contact())


@bp.get("/privacy")
@open_to_all
def privacy() -> ResponseReturnValue:
    days = current_app.permanent_session_lifetime.days or 1
    return render("people/privacy.html", contact=_contact(), session_days=days)
