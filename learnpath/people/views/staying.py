"""Staying signed in when the session is about to end."""

from datetime import timedelta

from flask import current_app, request, session
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Unauthorized

from learnpath.kernel.access import allow
from learnpath.kernel.clock import now
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import done
from learnpath.people.services import sessions
from learnpath.people.views.blueprint import bp
from learnpath.policy import Permission

_A_MOMENT = timedelta(minutes=1)


@bp.post("/me/stay")
@allow(Permission.OWN_ACCOUNT)
def stay_signed_in() -> ResponseReturnValue:
    """Prolong this browser's session. Its token and its forms stay as they are, so that no other tab notices."""
    lasts = current_app.permanent_session_lifetime
    ends_at = sessions.prolong(current_session(), session.get("sid", ""), lasts)
    if ends_at is None:
        raise Unauthorized
    session.permanent = True  # said again, so that the cookie is sent anew and lives as long
    if request.accept_mimetypes.best == "application/json":
        left = ends_at - now()
        # less than was asked for: the limit is reached, and asking again would not help
        return {"seconds": int(left.total_seconds()), "is_last": lasts - left > _A_MOMENT}
    return done(_("You stay signed in."), "people.my_things")
