"""The installation: mail and jobs that wait or failed, the log, and the settings. Nothing that people wrote."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import current_app
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _
from learnpath.kernel.jobs import Job
from learnpath.kernel.mail import OutgoingMail
from learnpath.kernel.pages import done, paginate, render
from learnpath.people.log_words import in_words
from learnpath.people.services import upkeep as services
from learnpath.people.views.blueprint import bp
from learnpath.people.views.statement import missing_from_statement
from learnpath.policy import Actor, Permission
from learnpath.terms import LANGUAGES

_ADMINISTER = Permission.INSTALLATION_ADMINISTER


@bp.get("/installation")
@allow(_ADMINISTER)
def installation() -> ResponseReturnValue:
    own = current_session()
    return render(
        "people/installation.html",
        mail=services.mail_queue(own),
        jobs=services.job_queue(own),
        missing_from_statement=missing_from_statement(),
    )


def load_mail(session: Session, _actor: Actor, mail_id: uuid.UUID) -> OutgoingMail | None:
    return session.get(OutgoingMail, mail_id)


def load_job(session: Session, _actor: Actor, job_id: uuid.UUID) -> Job | None:
    return session.get(Job, job_id)


@bp.post("/installation/mail/<uuid:mail_id>/again")
@allow(_ADMINISTER, on=load_mail)
def try_mail_again(mail: OutgoingMail) -> ResponseReturnValue:
    services.try_mail_again(current_session(), mail, by_id=current_actor().person_id)
    return done(_("It is tried again within a minute."), "people.installation")


@bp.post("/installation/jobs/<uuid:job_id>/again")
@allow(_ADMINISTER, on=load_job)
def try_job_again(job: Job) -> ResponseReturnValue:
    services.try_job_again(current_session(), job, by_id=current_actor().person_id)
    return done(_("It is tried again within a minute."), "people.installation")


# ---- the log ----


@dataclass(frozen=True, slots=True)
class LogLine:
    at: datetime
    who: str
    what: str
    whom: str
    where: str
    note: str


@bp.get("/installation/log")
@allow(_ADMINISTER)
def audit_log() -> ResponseReturnValue:
    page = paginate(current_session(), services.the_log(), scalars=False)
    page = replace(page, items=[_line(*row) for row in page.items])
    return render("people/log.html", page=page, time_zone=current_app.config["DEFAULT_TIME_ZONE"])


def _line(
    event: Any, given: str | None, family: str | None, of: str | None, whom: str | None, where: str | None
) -> LogLine:
    return LogLine(
        at=event.at,
        who=f"{given} {family}" if given else "",
        what=in_words(event.action),
        whom=f"{of} {whom}" if of and event.subject_id != event.actor_id else "",
        where=where or "",
        note=event.note,
    )


# ---- settings ----


@bp.get("/installation/settings")
@allow(_ADMINISTER)
def settings() -> ResponseReturnValue:
    """As the environment set them; a secret is only said to be there."""
    config = current_app.config
    return render(
        "people/settings.html",
        settings=(
            ("LEARNPATH_BASE_URL", config["BASE_URL"]),
            ("LEARNPATH_DATABASE_URL", config["DATABASE_URL"].partition(":")[0].partition("+")[0]),
            ("LEARNPATH_SECRET_KEY", _("set")),
            ("LEARNPATH_TRUSTED_PROXIES", config["TRUSTED_PROXIES"]),
            ("LEARNPATH_SMTP_HOST", config["SMTP_HOST"] or _("not set: mail is written as files")),
            ("LEARNPATH_SMTP_PORT", config["SMTP_PORT"]),
            ("LEARNPATH_SMTP_STARTTLS", _("yes") if config["SMTP_STARTTLS"] else _("no")),
            ("LEARNPATH_SMTP_PASSWORD", _("set") if config["SMTP_PASSWORD"] else _("not set")),
            ("LEARNPATH_MAIL_FROM", config["MAIL_FROM"]),
            ("LEARNPATH_CONTACT", config["CONTACT"]),
            ("LEARNPATH_DEFAULT_LANGUAGE", LANGUAGES[config["DEFAULT_LANGUAGE"]]),
            ("LEARNPATH_TIME_ZONE", config["DEFAULT_TIME_ZONE"]),
            ("LEARNPATH_MAX_UPLOAD_MB", config["MAX_UPLOAD_BYTES"] // (1024 * 1024)),
            ("LEARNPATH_SESSION_HOURS", int(current_app.permanent_session_lifetime.total_seconds() // 3600)),
        ),
    )
