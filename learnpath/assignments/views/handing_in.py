"""Handing in: first the page that says for whom and what happens next, then the deed."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from learnpath.assignments.forms import HandInForm
from learnpath.assignments.loading import Work, load_work
from learnpath.assignments.rules import hand_in_lacks
from learnpath.assignments.services import attachments, drafts, handing_in
from learnpath.assignments.views import words
from learnpath.assignments.views.blueprint import ADDRESS, bp, now_saved, saved_form
from learnpath.assignments.views.writing import address, crumbs
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.clock import now
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import done, render
from learnpath.policy import Permission


@bp.get(ADDRESS + "/hand-in")
@allow(Permission.COHORT_WALK, on=load_work)
def confirm_hand_in(work: Work) -> ResponseReturnValue:
    if work.owner is None or not work.standing.can_write:
        return redirect(work.url, 303)
    return _confirmation(work)


def _confirmation(
    work: Work, *, status: int = 200, changed: drafts.Theirs | None = None
) -> ResponseReturnValue:
    begun = work.submission
    text = changed.text if changed else begun.draft if begun else ""
    files = attachments.present_files(current_session(), begun.id) if begun else []
    return render(
        "assignments/hand_in.html",
        status=status,
        work=work,
        text=text,
        files=files,
        lacks=hand_in_lacks(text, len(files)),
        form=HandInForm(seen=handing_in.fingerprint(text, files)),
        changed=changed,
        when=words.when(changed.saved_at, work.at.time_zone) if changed and changed.saved_at else "",
        hand_in_label=words.hand_in_words(work),
        faces=words.faces(work.owner.members if work.owner else ()),
        now=now(),
        breadcrumbs=crumbs(work),
        saved_form=saved_form(),
    )


@bp.post(ADDRESS + "/hand-in")
@allow(Permission.COHORT_WALK, on=load_work)
def hand_in(work: Work) -> ResponseReturnValue:
    form = HandInForm(request.form)
    by_id = current_actor().person_id
    if work.owner is None or by_id is None or not work.standing.can_write:
        return render("assignments/closed.html", status=409, work=work, form=None, breadcrumbs=crumbs(work))
    if work.submission is None:
        return _confirmation(work, status=422)
    try:
        handing_in.hand_in(
            current_session(), work.submission, by_id=by_id, now=now(), seen=form.seen.data or ""
        )
    except drafts.EditedMeanwhile as meanwhile:
        return _confirmation(work, status=409, changed=meanwhile.theirs)
    except drafts.Lacking:
        return _confirmation(work, status=422)
    except drafts.NotNow:
        return render("assignments/closed.html", status=409, work=work, form=None, breadcrumbs=crumbs(work))
    now_saved(work.url)
    message = _("Handed in for %(name)s. The trainers have been told.", name=work.owner.name)
    return done(message, "assignments.work", **address(work))
