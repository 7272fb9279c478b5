"""A picture in a text: taken in from the editor, and shown to whoever may read the text."""

from typing import BinaryIO, cast

from flask import Response, current_app, make_response, request, url_for
from flask.typing import ResponseReturnValue

from learnpath.kernel.access import allow
from learnpath.kernel.db import current_session
from learnpath.kernel.files import FileRefused, Refusal, Upload, read_upload
from learnpath.kernel.headers import SANDBOX_POLICY
from learnpath.kernel.i18n import _
from learnpath.paths.loading import InPath, load_path, load_picture
from learnpath.paths.services import pictures as services
from learnpath.paths.services.pictures import ShownPicture
from learnpath.paths.views.blueprint import bp
from learnpath.paths.views.frame import by_id
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


@bp.post("/paths/<uuid:path_id>/pictures")
@allow(Permission.PATH_WRITE, on=load_path)
def add_picture(found: InPath) -> ResponseReturnValue:
    """From the editor, which asked for words on it first and puts it into the text itself."""
    try:
        upload = sent_picture()
    except FileRefused as error:
        return {"said": refusal_words(error.refusal)}, 422
    file = services.add_picture(current_session(), found.path.id, upload, by_id=by_id())
    return {"url": url_for("paths.picture", file_id=file.id)}, 201


def sent_picture() -> Upload:
    """The picture of a form, made fit for a page."""
    sent = request.files.get("picture")
    if sent is None or not sent.filename:
        raise FileRefused(Refusal.EMPTY)
    most = current_app.config["MAX_UPLOAD_BYTES"]
    stream = cast(BinaryIO, sent.stream)
    return services.fit_for_a_page(read_upload(stream, sent.filename, most=most, kinds=services.KINDS))


def refusal_words(refusal: Refusal) -> str:
    match refusal:
        case Refusal.EMPTY:
            return _("The file is empty.")
        case Refusal.TOO_BIG:
            return _("The picture is too big. Choose a smaller one.")
        case Refusal.KIND:
            return _("This is no picture that can be shown. Choose a PNG, JPEG or WebP file.")
