"""The screens that compose the features: home, health."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from learnpath.kernel.access import open_to_all
from learnpath.kernel.db import current_session

bp = Blueprint("overview", __name__)


@bp.get("/healthz")
@open_to_all
def healthz() -> ResponseReturnValue:
    return {"status": "ok"}


@bp.get("/readyz")
@open_to_all
def readyz() -> ResponseReturnValue:
    try:
        current_session().execute(text("SELECT is_demonstration FROM installation"))
    except Exception:
        return {"status": "the database cannot be reached or is not migrated"}, 503
    return {"status": "ok"}
