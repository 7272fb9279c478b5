"""The trainer's side: what waits, and reading it."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from learnpath.assignments.changes import changes_between
from learnpath.assignments.forms import ReviewForm
from learnpath.assignments.loading import load_submission, owner_name
from learnpath.assignments.models import Revision, Submission
from learnpath.assignments.rules import Lack
from learnpath.assignments.services import attachments, drafts, overviews, reviewing
from learnpath.assignments.services.revisions import RevisionRead, people_of_revision, revisions
from learnpath.assignments.views import words
from learnpath.assignments.views.blueprint import bp, now_saved, saved_form
from learnpath.assignments.views.reading import title_of
from learnpath.cohorts.loading import InCohort, load_cohort
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import Page, paginate, render
from learnpath.policy import Permission
from learnpath.terms import Verdict

SHOWN = {"waiting": overviews.waiting_in, "late": overviews.late_in, "all": overviews.all_in}


@bp.get("/cohorts/<uuid:cohort_id>/reviews")
@allow(Permission.COHORT_RUN, on=load_cohort)
def reviews(cohort: InCohort) -> ResponseReturnValue:
    shown = request.args.get("show", "waiting")
    shown = shown if shown in SHOWN else "waiting"
    page = paginate(current_session(), SHOWN[shown](cohort.cohort_id), scalars=False)
    rows = [overviews.WorkRow._make(row) for row in page.items]
    return render(
        "assignments/reviews.html",
        cohort=cohort,
        shown=shown,
        page=Page(rows, page.number, page.total, page.per_page),
        saved_form=saved_form(),
        breadcrumbs=[(cohort.cohort_name, f"/cohorts/{cohort.cohort_id}"), (_("Reviews"), None)],
    )


@bp.get("/submissions/<uuid:submission_id>/review")
@allow(Permission.SUBMISSION_REVIEW, on=load_submission)
def show_review(submission: Submission) -> ResponseReturnValue:
    return _page(submission, ReviewForm(number=submission.last_number))


def _page(
    submission: Submission, form: ReviewForm, *, status: int = 200, notice: str = "", lost: str = ""
) -> ResponseReturnValue:
    session, number = current_session(), submission.last_number
    found = revisions(session, submission.id, [number, number - 1])
    latest, previous = found.get(number), found.get(number - 1)
    files = attachments.files_of(session, submission.id, latest.id) if latest else []
    people = people_of_revision(session, latest, submission.cohort_id) if latest else None
    return render(
        "assignments/review.html",
        status=status,
        submission=submission,
        title=title_of(submission),
        owner=owner_name(submission),
        revision=latest,
        previous=previous,
        changes=_changes(previous, latest),
        files=[file for file in files if file.revision_id is not None],
        faces=words.faces(people.members) if people else [],
        contributors=people.contributors if people else [],
        form=form,
        notice_text=notice,
        lost=lost,
        said=words.saved_line(submission, None, submission.cohort.path.time_zone),
        saved_form=saved_form(),
        breadcrumbs=[
            (submission.cohort.name, f"/cohorts/{submission.cohort_id}"),
            (_("Reviews"), url_for("assignments.reviews", cohort_id=submission.cohort_id)),
            (title_of(submission), None),
        ],
    )


def _changes(previous: RevisionRead | None, latest: RevisionRead | None) -> object:
    if previous is None or latest is None or request.args.get("marks") == "no":
        return None
    return changes_between(previous.text, latest.text)


@bp.post("/submissions/<uuid:submission_id>/review")
@allow(Permission.SUBMISSION_REVIEW, on=load_submission)
def review(submission: Submission) -> ResponseReturnValue:
    """Accept or return; then straight to the next."""
    form = ReviewForm(request.form)
    form.validate()
    if form.verdict.data not in set(Verdict):
        form.comment.errors = [*form.comment.errors, _("Choose whether to accept it or to return it.")]
        return _page(submission, form, status=422)
    return _decide(submission, form, Verdict(form.verdict.data), again=False)


@bp.post("/submissions/<uuid:submission_id>/reopen")
@allow(Permission.SUBMISSION_REVIEW, on=load_submission)
def reopen(submission: Submission) -> ResponseReturnValue:
    """Return accepted work after all."""
    form = ReviewForm(request.form)
    form.validate()
    return _decide(submission, form, Verdict.RETURNED, again=True)


def _decide(
    submission: Submission, form: ReviewForm, verdict: Verdict, *, again: bool
) -> ResponseReturnValue:
    session, by_id = current_session(), current_actor().person_id
    revision = _revision_read(submission, form.number.data)
    comment = form.comment.data or ""
    if revision is None or by_id is None:
        return _page(submission, form, status=422, notice=_("There is nothing handed in to review."))
    try:
        if again:
            reviewing.reopen(session, revision, comment=comment, by_id=by_id)
        else:
            reviewing.review(session, revision, verdict=verdict, comment=comment, by_id=by_id)
    except drafts.Lacking as lacking:
        form.comment.errors = [*form.comment.errors, _lack(lacking.lack)]
        return _page(submission, form, status=422)
    except reviewing.ReviewedMeanwhile as meanwhile:
        said = _(
            "%(name)s reviewed this before you. Yours was not saved.", name=meanwhile.first.reviewed_by.name
        )
        return _page(submission, form, status=409, notice=said, lost=comment)
    except reviewing.HandedInMeanwhile:
        said = _(
            "A newer revision has been handed in while you read. This is it; your comment is still here."
        )
        form.number.data = submission.last_number
        return _page(submission, form, status=409, notice=said)
    return _go_on(submission, verdict)


def _revision_read(submission: Submission, number: int | None) -> Revision | None:
    return reviewing.find_revision(current_session(), submission.id, number or submission.last_number)


def _lack(lack: Lack) -> str:
    if lack is Lack.COMMENT:
        return _("Write what to go on with: it is what they get back.")
    return _("The comment is too long. Put a part of it into a file or a conversation.")


def _go_on(submission: Submission, verdict: Verdict) -> ResponseReturnValue:
    now_saved(url_for("assignments.review", submission_id=submission.id))
    owner, title = owner_name(submission), title_of(submission)
    if verdict is Verdict.ACCEPTED:
        said = _("Accepted: “%(title)s” by %(owner)s. They have been told.", title=title, owner=owner)
    else:
        said = _("Returned: “%(title)s” by %(owner)s. They have been told.", title=title, owner=owner)
    flash(said, "success")
    following = overviews.next_waiting(current_session(), submission.cohort_id, submission.id)
    if following is not None:
        return redirect(url_for("assignments.show_review", submission_id=following.submission_id), 303)
    return redirect(url_for("assignments.reviews", cohort_id=submission.cohort_id), 303)
