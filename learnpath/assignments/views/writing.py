"""The page of an assignment: the draft, or what was handed in; saving, and what happens when two write."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from learnpath.assignments.forms import DraftForm
from learnpath.assignments.loading import Work, load_work
from learnpath.assignments.models import Submission
from learnpath.assignments.rules import MOST_FILES
from learnpath.assignments.services import attachments, drafts, overviews
from learnpath.assignments.services.owners import open_submission
from learnpath.assignments.views import words
from learnpath.assignments.views.blueprint import ADDRESS, bp, now_saved, saved_form
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.clock import now
from learnpath.kernel.db import current_session
from learnpath.kernel.files import FileRefused, Upload, read_upload
from learnpath.kernel.html import clean
from learnpath.kernel.i18n import _, language
from learnpath.kernel.pages import invalid, paginate, render
from learnpath.paths.models import Station
from learnpath.people.models import Person
from learnpath.policy import Permission
from learnpath.terms import localised

Answer = ResponseReturnValue


def address(work: Work) -> dict[str, Any]:
    return {"cohort_id": work.cohort_id, "activity_id": work.activity.id}


def crumbs(work: Work) -> list[tuple[object, str | None]]:
    at = work.at
    station = f"/cohorts/{at.cohort_id}/stations/{at.activity.station_id}"
    return [
        (at.cohort_name, f"/cohorts/{at.cohort_id}/walk"),
        (_title(work, at.station_title), station),
        (title(work), None),
    ]


def title(work: Work) -> str:
    return _title(work, work.activity.title)


def _title(work: Work, texts: dict[str, str]) -> str:
    return localised(texts, language(), work.at.languages).text


@bp.get(ADDRESS)
@allow(Permission.COHORT_READ, on=load_work)
def work(work: Work) -> Answer:
    if work.owner is None:
        return _without_work(work)
    return _document(work) if work.standing.shows_document else _writing(work)


@bp.get(ADDRESS + "/write")
@allow(Permission.COHORT_WALK, on=load_work)
def write(work: Work) -> Answer:
    """Go on writing, though something has been handed in."""
    if work.owner is None or not work.standing.can_write:
        return redirect(work.url, 303)
    return _writing(work)


def _without_work(work: Work, *, status: int = 200, form: DraftForm | None = None) -> Answer:
    """Why there is nothing to write on: it is not open, there is no group yet, or the reader is a trainer."""
    session = current_session()
    about: dict[str, Any] = {"work": work, "breadcrumbs": crumbs(work), "form": form, "status": status}
    if work.at.place is None:
        query = overviews.works().where(Submission.activity_id == work.activity.id)
        page = paginate(session, query, scalars=False)
        page = replace(page, items=[overviews.WorkRow._make(row) for row in page.items])
        about["breadcrumbs"] = [(work.at.cohort_name, f"/cohorts/{work.cohort_id}"), (title(work), None)]
        return render("assignments/of_all.html", page=page, **about)
    if not work.at.is_open:
        station = session.scalars(select(Station).where(Station.id == work.activity.station_id)).one()
        return render("assignments/not_open.html", station=station, **about)
    return render("assignments/no_group.html", **about)


def _writing(work: Work, form: DraftForm | None = None) -> Answer:
    begun = work.submission
    if not work.standing.can_write:
        return _left(work)
    form = form or DraftForm(text=begun.draft if begun else "", version=begun.version if begun else 0)
    files = attachments.present_files(current_session(), begun.id) if begun else []
    values = {
        "work": work,
        "form": form,
        "files": files,
        "said": words.saved_line(begun, current_actor().person_id, work.at.time_zone),
        "label": words.text_label(work),
        "hand_in_label": words.hand_in_words(work),
        "faces": words.faces(work.owner.members if work.owner else ()),
        "now": now(),
        "most_files": MOST_FILES,
        "most_bytes": current_app.config["MAX_UPLOAD_BYTES"],
        "breadcrumbs": crumbs(work),
        "saved_form": saved_form(),
    }
    return (invalid if form.errors else render)("assignments/write.html", **values)


def _left(work: Work) -> Answer:
    """A draft that nobody handed in before the cohort was closed."""
    begun = work.submission
    files = attachments.present_files(current_session(), begun.id) if begun else []
    return render("assignments/left.html", work=work, files=files, breadcrumbs=crumbs(work))


def _document(work: Work) -> Answer:
    begun, latest = work.submission, work.latest
    if begun is None or latest is None:
        return _writing(work)
    files = attachments.files_of(current_session(), begun.id, latest.id)
    members = [
        one
        for one in (work.owner.members if work.owner else ())
        if str(one.enrolment_id) in latest.member_ids
    ]
    return render(
        "assignments/handed_in.html",
        work=work,
        revision=latest,
        files=[file for file in files if file.revision_id is not None],
        faces=words.faces(members),
        others=len(latest.member_ids) - len(members),
        said=words.saved_line(begun, current_actor().person_id, work.at.time_zone),
        breadcrumbs=crumbs(work),
        saved_form=saved_form(),
    )


# ---- saving ----


@bp.post(ADDRESS)
@allow(Permission.COHORT_WALK, on=load_work)
def save(work: Work) -> Answer:
    form = DraftForm(request.form)
    by_itself = bool(request.headers.get("X-Autosave"))
    form.validate()
    if work.owner is None:
        return (
            _refused(_("It is not open for you to write on."), 403)
            if by_itself
            else _without_work(work, status=403, form=form)
        )
    try:
        uploads = [] if by_itself else _uploads(form)
        submission = None if form.files.errors else _save(work, form, uploads)
    except drafts.EditedMeanwhile as meanwhile:
        return _conflict(work, form, meanwhile.theirs, by_itself)
    except drafts.NotNow:
        return _closed(work, form, by_itself)
    except drafts.Lacking:
        form.text.errors = [*form.text.errors, words.too_long()]
    except attachments.TooManyFiles:
        form.files.errors = [*form.files.errors, _("There can be %(most)d files at most.", most=MOST_FILES)]
    if form.errors:
        return _refused(words.too_long(), 422) if by_itself else _writing(work, form)
    return _saved_json(work, submission) if by_itself else _saved(work, submission)


def _uploads(form: DraftForm) -> list[Upload]:
    """The files that came along, judged before anything is written."""
    most, read = current_app.config["MAX_UPLOAD_BYTES"], []
    for sent in request.files.getlist("files"):
        if not sent.filename:
            continue
        try:
            read.append(read_upload(sent.stream, sent.filename, most=most))  # type: ignore[arg-type]
        except FileRefused as refused:
            form.files.errors = [*form.files.errors, words.refused(sent.filename[:80], refused.refusal, most)]
    return read


def _save(work: Work, form: DraftForm, uploads: list[Upload]) -> Submission | None:
    """The saved work; None while nothing has been written at all."""
    session, by_id = current_session(), current_actor().person_id
    text, submission = form.text.data or "", work.submission
    if submission is None:
        if work.owner is None or not (uploads or clean(text)):
            return None
        submission = open_submission(session, work.at, work.owner)
    if by_id is not None and work.standing.can_write:
        drafts.save_draft(session, submission, text=text, version=form.base, by_id=by_id)
        for upload in uploads:
            attachments.attach(session, submission, upload, by_id=by_id)
        return submission
    raise drafts.NotNow(submission.state)


def _saved(work: Work, submission: Submission | None) -> Answer:
    now_saved(work.url)
    then = request.form.get("then", "")
    if submission is not None and then.startswith("remove:"):
        return _remove(work, submission, then.removeprefix("remove:"))
    if then == "hand-in":
        return redirect(url_for("assignments.confirm_hand_in", **address(work)), 303)
    return redirect(url_for("assignments.write" if work.latest else "assignments.work", **address(work)), 303)


def _remove(work: Work, submission: Submission, file_id: str) -> Answer:
    """Take a file away when the question has been answered (in a dialog), else ask it."""
    if not request.form.get("confirmed"):
        return redirect(f"/submissions/{submission.id}/attachments/{file_id}/remove", 303)
    session, by_id = current_session(), current_actor().person_id
    file = attachments.find_attachment(session, submission.id, as_id(file_id))
    if file is not None and by_id is not None:
        attachments.remove(session, submission, file, by_id=by_id)
    return redirect(url_for("assignments.write" if work.latest else "assignments.work", **address(work)), 303)


def as_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _saved_json(work: Work, submission: Submission | None) -> Answer:
    if submission is None or submission.saved_at is None:
        return {"status": "saved", "version": 0, "said": ""}
    is_own = submission.saved_by_id == current_actor().person_id
    who = None if is_own else current_session().get(Person, submission.saved_by_id)
    said = words.saved(submission.saved_at, who.given_name if who else "", is_own, work.at.time_zone)
    return {"status": "saved", "version": submission.version, "said": said}


def _refused(said: str, status: int) -> Answer:
    return {"status": "refused", "said": said}, status


def _closed(work: Work, form: DraftForm, by_itself: bool) -> Answer:
    """The work can no longer be changed; what was typed is shown, to be copied."""
    if by_itself:
        return {
            "status": "closed",
            "said": _("It cannot be changed any longer. Copy what you wrote before you leave."),
        }, 409
    return render("assignments/closed.html", status=409, work=work, form=form, breadcrumbs=crumbs(work))


def _conflict(work: Work, form: DraftForm, theirs: drafts.Theirs, by_itself: bool) -> Answer:
    if by_itself:
        said = _(
            "%(name)s has saved another text meanwhile. Yours is kept in this browser.", name=theirs.saved_by
        )
        url = url_for("assignments.both", **address(work))
        return {"status": "conflict", "url": url, "said": said}, 409
    return _both(work, form.text.data or "", theirs, status=409)


def _both(work: Work, mine: str, theirs: drafts.Theirs, *, status: int) -> Answer:
    form = DraftForm(text=mine, drawn_from=theirs.version)
    when = words.when(theirs.saved_at, work.at.time_zone) if theirs.saved_at else ""
    return render(
        "assignments/both.html",
        status=status,
        work=work,
        form=form,
        theirs=theirs,
        when=when,
        breadcrumbs=crumbs(work),
    )


@bp.get(ADDRESS + "/both")
@allow(Permission.COHORT_WALK, on=load_work)
def both(work: Work) -> Answer:
    """Where an autosave that came second leads: the browser puts in the text that it kept."""
    if work.submission is None or not work.standing.can_write:
        return redirect(work.url, 303)
    theirs = drafts.theirs(current_session(), work.submission)
    return _both(work, str(theirs.text), theirs, status=200)


@bp.post(ADDRESS + "/keep-theirs")
@allow(Permission.COHORT_WALK, on=load_work)
def keep_theirs(work: Work) -> Answer:
    """Nothing is changed; the browser forgets the other text."""
    now_saved(work.url)
    return redirect(url_for("assignments.write", **address(work)), 303)
