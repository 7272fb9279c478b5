"""A picture in a text, for whoever may read the text."""

from flask import Response, make_response
from flask.typing import ResponseReturnValue

from learnpath.kernel.access import allow
from learnpath.kernel.headers import SANDBOX_POLICY
from learnpath.paths.loading import load_picture
from learnpath.paths.services.pictures import ShownPicture
from learnpath.paths.views.blueprint import bp
from learnpath.policy import Permission


@bp.get("/pictures/<uuid:file_id>")
@allow(Permission.PICTURE_READ, on=load_picture)
def picture(shown: ShownPicture) -> ResponseReturnValue:
    response: Response = make_response(shown.file.content)
    response.headers["Content-Type"] = shown.file.media_type
    response.headers["Content-Disposition"] = (
        "attachment"  # an <img> shows it; opened by itself nothing of it runs
    )
    response.headers["Content-Security-Policy"] = SANDBOX_POLICY
    # It never changes, and the reader's own browser may keep it for the day.
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response
