"""Reading what was handed in, and the files with it."""

from io import BytesIO

from flask import redirect, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from learnpath.assignments.loading import (
    FileOfWork,
    RevisionOfWork,
    load_attachment,
    load_revision,
    own_page,
    owner_name,
)
from learnpath.assignments.models import Submission
from learnpath.assignments.rules import is_writable
from learnpath.assignments.services import attachments, drafts
from learnpath.assignments.services.revisions import people_of_revision
from learnpath.assignments.views import words
from learnpath.assignments.views.blueprint import bp
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import current_session
from learnpath.kernel.files import StoredFile
from learnpath.kernel.headers import SANDBOX_POLICY
from learnpath.kernel.i18n import _, language
from learnpath.kernel.pages import render
from learnpath.policy import Permission
from learnpath.terms import localised

FILE = "/submissions/<uuid:submission_id>/attachments/<uuid:attachment_id>"


def title_of(submission: Submission) -> str:
    return localised(submission.activity.title, language(), submission.cohort.path.languages).text


def crumbs(submission: Submission, last: str) -> list[tuple[str, str | None]]:
    cohort_id = submission.cohort_id
    if cohort_id in current_actor().trains:
        review = f"/submissions/{submission.id}/review"
        return [
            (submission.cohort.name, f"/cohorts/{cohort_id}"),
            (title_of(submission), review),
            (last, None),
        ]
    return [
        (submission.cohort.name, f"/cohorts/{cohort_id}/walk"),
        (title_of(submission), own_page(submission)),
        (last, None),
    ]


@bp.get("/submissions/<uuid:submission_id>/revisions/<int:number>")
@allow(Permission.SUBMISSION_READ, on=load_revision)
def revision(part: RevisionOfWork) -> ResponseReturnValue:
    session, read = current_session(), part.revision
    files = attachments.files_of(session, part.submission.id, read.id)
    people = people_of_revision(session, read, part.cohort_id)
    return render(
        "assignments/revision.html",
        submission=part.submission,
        revision=read,
        owner=owner_name(part.submission),
        files=[file for file in files if file.revision_id is not None],
        faces=words.faces(people.members),
        contributors=people.contributors,
        breadcrumbs=crumbs(part.submission, _("Revision %(number)d", number=read.number)),
    )


@bp.get(FILE)
@allow(Permission.ATTACHMENT_READ, on=load_attachment)
def attachment(part: FileOfWork) -> ResponseReturnValue:
    """The file itself, never shown by us: saved by the browser, and in a box where nothing of it runs."""
    name, media_type, content = current_session().execute(
        select(StoredFile.name, StoredFile.media_type, StoredFile.content).where(
            StoredFile.id == part.attachment.file_id
        )
    ).one()  # fmt: skip
    response = send_file(
        BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name, etag=False
    )
    response.headers["Content-Security-Policy"] = SANDBOX_POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get(FILE + "/remove")
@allow(Permission.SUBMISSION_WRITE, on=load_attachment)
def confirm_removal(part: FileOfWork) -> ResponseReturnValue:
    return _confirm_removal(part)


def _confirm_removal(part: FileOfWork) -> ResponseReturnValue:
    name = current_session().scalar(select(StoredFile.name).where(StoredFile.id == part.attachment.file_id))
    return render(
        "assignments/remove_file.html",
        file=part.attachment,
        name=name,
        back=own_page(part.submission),
        breadcrumbs=crumbs(part.submission, _("Remove a file")),
    )


@bp.post(FILE + "/remove")
@allow(Permission.SUBMISSION_WRITE, on=load_attachment)
def remove(part: FileOfWork) -> ResponseReturnValue:
    by_id = current_actor().person_id
    if not is_writable(part.submission.state, part.submission.cohort.state):
        return _stays(part)
    if not request.form.get("confirmed") or by_id is None:
        return _confirm_removal(part)
    try:
        attachments.remove(current_session(), part.submission, part.attachment, by_id=by_id)
    except drafts.NotNow:
        return _stays(part)
    return redirect(own_page(part.submission) + ("/write" if part.submission.last_number else ""), 303)


def _stays(part: FileOfWork) -> ResponseReturnValue:
    last = _("The file stays")
    return render(
        "assignments/file_stays.html",
        status=409,
        back=own_page(part.submission),
        breadcrumbs=crumbs(part.submission, last),
    )
