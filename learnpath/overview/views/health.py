"""For whoever watches the installation."""

from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from learnpath.kernel.access import open_to_all
from learnpath.kernel.db import db_engine
from learnpath.kernel.migrations import is_current
from learnpath.overview.views.blueprint import bp


@bp.get("/healthz")
@open_to_all
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}


@bp.get("/readyz")
@open_to_all
def readyz() -> ResponseReturnValue:
    """The database can be reached and is migrated."""
    try:
        if not is_current(db_engine()):
            return {"status": "the database is not migrated: run `learnpath upgrade`"}, 503
    except SQLAlchemyError:
        return {"status": "the database cannot be reached"}, 503
    return {"status": "ok"}
