"""The trainer's list of a cohort: who has earned a certificate, who lacks what; issuing and revoking."""

import uuid
from typing import Any

from flask import abort, current_app, flash, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from learnpath.certificates.forms import CorrectForm, OverrideForm, RevokeForm
from learnpath.certificates.lacking import lacks_in_short
from learnpath.certificates.models import Certificate
from learnpath.certificates.services.by_itself import issues_by_itself, set_by_itself
from learnpath.certificates.services.correcting import Correction, ask_to_correct, said_alike
from learnpath.certificates.services.earning import standings_in
from learnpath.certificates.services.holding import revoke
from learnpath.certificates.services.issuing import ask_to_issue
from learnpath.certificates.services.participation import participation_in
from learnpath.certificates.services.standing import Standing
from learnpath.certificates.views.blueprint import bp
from learnpath.certificates.views.loading import Candidate, load_candidate, load_certificate
from learnpath.certificates.wording import kind_word
from learnpath.cohorts.loading import InCohort, load_cohort
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.clock import now
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, listed, ngettext
from learnpath.kernel.pages import done, invalid, page_of, render
from learnpath.policy import Permission
from learnpath.terms import CertificateKind, RevokedFor


@bp.get("/cohorts/<uuid:cohort_id>/certificates")
@allow(Permission.CERTIFICATE_ISSUE, on=load_cohort)
def list_for_cohort(cohort: InCohort) -> ResponseReturnValue:
    session = current_session()
    standings = standings_in(session, cohort.cohort_id)
    ready = [one.holder.enrolment_id for one in standings if one.waits]
    # Those for whom there is something to do stand first, who has left last; within that, as the reader sorts.
    standings.sort(key=_turn)
    return render(
        "certificates/cohort.html",
        cohort=cohort,
        page=page_of(standings),
        ready=ready,
        participation=participation_in(session, cohort.path_id, standings),
        now=now(),
        kind_word=kind_word,
        by_itself=issues_by_itself(session, cohort.cohort_id),
        issued=sum(one.certificate is not None for one in standings),
        lacks_in_short=lacks_in_short,
        breadcrumbs=[*_trail(cohort.cohort_id, cohort.cohort_name), (_("Certificates"), None)],
    )


def _turn(one: Standing) -> tuple[bool, bool, bool]:
    return one.holder.withdrawn_at is not None, not one.may_be_issued, one.certificate is not None


@bp.post("/cohorts/<uuid:cohort_id>/certificates/by-themselves")
@allow(Permission.CERTIFICATE_ISSUE, on=load_cohort)
def set_by_themselves(cohort: InCohort) -> ResponseReturnValue:
    wanted = request.form.get("wanted") == "yes"
    set_by_itself(current_session(), cohort.cohort_id, wanted=wanted, by_id=_by_id())
    message = (
        _("Certificates are issued by themselves from now on, within ten minutes.")
        if wanted
        else _("From now on a certificate is issued when you say so.")
    )
    return done(message, "certificates.list_for_cohort", cohort_id=cohort.cohort_id)


@bp.post("/cohorts/<uuid:cohort_id>/certificates/issue")
@allow(Permission.CERTIFICATE_ISSUE, on=load_cohort)
def issue(cohort: InCohort) -> ResponseReturnValue:
    session = current_session()
    asked, kind = set(request.form.getlist("enrolment", type=uuid.UUID)), _kind_asked()
    ready = [
        one.holder.enrolment_id
        for one in standings_in(session, cohort.cohort_id)
        if one.may_have(kind) and one.holder.enrolment_id in asked
    ]
    if left := len(asked) - len(ready):
        flash(
            ngettext(
                "%(num)s person no longer waits for a certificate: it has been issued, or something is missing.",
                "%(num)s people no longer wait for a certificate: it has been issued, or something is missing.",
                left,
            ),
            "info",
        )
    if not ready:
        return done("", "certificates.list_for_cohort", cohort_id=cohort.cohort_id)
    return _ask(cohort.cohort_id, ready, kind)


def _kind_asked() -> CertificateKind:
    asked = request.form.get("kind", CertificateKind.COMPLETION.value)
    if asked not in set(CertificateKind):
        raise BadRequest
    return CertificateKind(asked)


@bp.get("/cohorts/<uuid:cohort_id>/certificates/<uuid:enrolment_id>/issue-anyway")
@allow(Permission.CERTIFICATE_ISSUE, on=load_candidate)
def ask_why(candidate: Candidate) -> ResponseReturnValue:
    return render("certificates/issue_anyway.html", form=OverrideForm(), **_about(candidate))


@bp.post("/cohorts/<uuid:cohort_id>/certificates/<uuid:enrolment_id>/issue-anyway")
@allow(Permission.CERTIFICATE_ISSUE, on=load_candidate)
def issue_anyway(candidate: Candidate) -> ResponseReturnValue:
    form = OverrideForm(request.form)
    if not form.validate():
        return invalid("certificates/issue_anyway.html", form=form, **_about(candidate))
    holder = candidate.standing.holder
    if candidate.standing.certificate is not None:
        message = _("%(name)s has a certificate already.", name=holder.name)
        return done(message, "certificates.list_for_cohort", cohort_id=candidate.cohort_id)
    return _ask(candidate.cohort_id, [holder.enrolment_id], reason=str(form.reason.data))


@bp.get("/certificates/<uuid:certificate_id>/revoke")
@allow(Permission.CERTIFICATE_REVOKE, on=load_certificate)
def ask_to_revoke(certificate: Certificate) -> ResponseReturnValue:
    form = RevokeForm(again="again" in request.args)
    return render("certificates/revoke.html", form=form, **_about_certificate(certificate))


@bp.post("/certificates/<uuid:certificate_id>/revoke")
@allow(Permission.CERTIFICATE_REVOKE, on=load_certificate)
def revoke_certificate(certificate: Certificate) -> ResponseReturnValue:
    form = RevokeForm(request.form)
    if not form.validate():
        return invalid("certificates/revoke.html", form=form, **_about_certificate(certificate))
    reason = str(form.reason.data)
    actor = current_actor()
    because = RevokedFor(form.because.data)
    revoked = revoke(current_session(), certificate, reason=reason, by_id=actor.person_id, because=because)
    if not revoked:
        message = _("The certificate had been revoked already.")
        return done(message, "certificates.list_for_cohort", cohort_id=certificate.cohort_id)
    if form.again.data and certificate.enrolment_id is not None:
        flash(_("The certificate is revoked. The new one is being made."), "success")
        # What was issued in spite of something is corrected in spite of it, too.
        return _ask(certificate.cohort_id, [certificate.enrolment_id], certificate.kind, reason=reason)
    message = _("The certificate of %(name)s is revoked.", name=certificate.person_name)
    return done(message, "certificates.list_for_cohort", cohort_id=certificate.cohort_id)


@bp.get("/certificates/<uuid:certificate_id>/correct")
@allow(Permission.CERTIFICATE_REVOKE, on=load_certificate)
def ask_what_to_correct(certificate: Certificate) -> ResponseReturnValue:
    form = CorrectForm(data=Correction.of(certificate)._asdict())
    return render("certificates/correct.html", form=form, **_about_correcting(certificate))


@bp.post("/certificates/<uuid:certificate_id>/correct")
@allow(Permission.CERTIFICATE_REVOKE, on=load_certificate)
def correct(certificate: Certificate) -> ResponseReturnValue:
    form = CorrectForm(request.form)
    if not form.validate():
        return invalid("certificates/correct.html", form=form, **_about_correcting(certificate))
    if certificate.revoked_at is not None:
        message = _("The certificate had been revoked already.")
        return done(message, "certificates.list_for_cohort", cohort_id=certificate.cohort_id)
    correction = Correction(form.person_name.data, form.starts_on.data, form.ends_on.data)
    if correction == Correction.of(certificate):
        form.person_name.errors = [_("Nothing has been changed yet.")]
        return invalid("certificates/correct.html", form=form, **_about_correcting(certificate))
    job = ask_to_correct(
        current_session(),
        certificate,
        correction,
        by_id=_by_id(),
        base_url=current_app.config["BASE_URL"],
        reason=str(form.reason.data),
    )
    return done("", "certificates.show_job", job_id=job.id)


def _ask(
    cohort_id: uuid.UUID,
    enrolment_ids: list[uuid.UUID],
    kind: CertificateKind = CertificateKind.COMPLETION,
    reason: str = "",
) -> ResponseReturnValue:
    job = ask_to_issue(
        current_session(),
        enrolment_ids,
        by_id=_by_id(),
        base_url=current_app.config["BASE_URL"],
        back_url=f"/cohorts/{cohort_id}/certificates",
        reason=reason,
        kinds=[kind],
    )
    return done("", "certificates.show_job", job_id=job.id)


def _by_id() -> uuid.UUID:
    by_id = current_actor().person_id
    if by_id is None:  # the guard has asked; this tells the type checker
        abort(401)
    return by_id


def _about(candidate: Candidate) -> dict[str, Any]:
    holder = candidate.standing.holder
    trail = _trail(candidate.cohort_id, holder.cohort_name)
    back = (_("Certificates"), f"/cohorts/{candidate.cohort_id}/certificates")
    return {
        "candidate": candidate,
        "breadcrumbs": [*trail, back, (_("Issue for %(name)s anyway", name=holder.name), None)],
    }


def _about_certificate(certificate: Certificate) -> dict[str, Any]:
    back = (_("Certificates"), f"/cohorts/{certificate.cohort_id}/certificates")
    title = _("Revoke the certificate of %(name)s", name=certificate.person_name)
    return {"certificate": certificate, "kind_word": kind_word, "breadcrumbs": [back, (title, None)]}


def _about_correcting(certificate: Certificate) -> dict[str, Any]:
    back = (_("Certificates"), f"/cohorts/{certificate.cohort_id}/certificates")
    title = _("Correct the certificate of %(name)s", name=certificate.person_name)
    alike = said_alike(current_session(), certificate)
    return {
        "certificate": certificate,
        "kind_word": kind_word,
        "alike": listed(f"{kind_word(one.kind)}, {one.snapshot['serial']}" for one in alike),
        "breadcrumbs": [back, (title, None)],
    }


def _trail(cohort_id: uuid.UUID, name: str) -> list[tuple[str, str | None]]:
    return [(_("Cohorts"), "/cohorts"), (name, f"/cohorts/{cohort_id}")]
