"""Putting first-visit guides away, and bringing them back."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Unauthorized

from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import done, home_url
from learnpath.people.services import guides
from learnpath.people.views.blueprint import bp
from learnpath.policy import Permission
from learnpath.terms import Role


@bp.post("/me/guides/<any(participant, trainer, hr, administrator):role>/put-away")
@allow(Permission.OWN_ACCOUNT)
def put_guide_away(role: str) -> ResponseReturnValue:
    person_id = current_actor().person_id
    if person_id is None:
        raise Unauthorized
    guides.put_away(current_session(), person_id, Role(role))
    flash(_("The guide is put away. You can bring it back under My things."), "success")
    return redirect(home_url(request.form.get("next")), 303)


@bp.post("/me/guides/show-again")
@allow(Permission.OWN_ACCOUNT)
def show_guides_again() -> ResponseReturnValue:
    person_id = current_actor().person_id
    if person_id is None:
        raise Unauthorized
    guides.bring_back(current_session(), person_id)
    return done(_("The guides are back, each on its role's first page."), "people.my_things")
