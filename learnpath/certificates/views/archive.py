"""All certificates that one may see: chosen by cohort, path, date and municipality, and taken out as one file."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeVar
from urllib.parse import quote

from flask import Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learnpath.certificates.archive import stream_archive
from learnpath.certificates.services.choosing import Choice, Reach, choices, chosen, missing
from learnpath.certificates.services.issuing import ask_to_issue
from learnpath.certificates.views.blueprint import bp
from learnpath.certificates.wording import KIND_CHOICES, kind_word
from learnpath.kernel import audit, clock
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import afterwards, current_session, db_engine
from learnpath.kernel.i18n import _, language
from learnpath.kernel.pages import done, page_of, render
from learnpath.policy import Permission
from learnpath.terms import CertificateKind

T = TypeVar("T")


@bp.get("/certificates")
@allow(Permission.CERTIFICATE_LIST)
def list_all() -> ResponseReturnValue:
    session, reach, choice = current_session(), _reach(), _choice(request.args)
    rows = chosen(session, reach, choice)
    return render(
        "certificates/all.html",
        page=page_of(rows),
        missing=len(missing(session, reach, choice)),
        choices=choices(session, reach, language()),
        choice=choice,
        kinds=KIND_CHOICES,
        kind_word=kind_word,
        is_filtered=choice != Choice(),
        asked={name: value for name, value in request.args.items() if name != "page" and value},
    )


@bp.get("/certificates/archive.zip")
@allow(Permission.CERTIFICATE_LIST)
def download_archive() -> ResponseReturnValue:
    rows = chosen(current_session(), _reach(), _choice(request.args))
    if not rows:
        return redirect(f"{url_for('certificates.list_all')}?{request.query_string.decode()}", 303)
    note_taken_out(Counter(row.organisation_id for row in rows))
    name = _("Certificates %(date)s", date=clock.now().date().isoformat())
    return attached(stream_archive(db_engine(), rows), "application/zip", f"{name}.zip")


@bp.post("/certificates/issue-missing")
@allow(Permission.CERTIFICATE_LIST)
def issue_missing() -> ResponseReturnValue:
    """For all in one's own cohorts who have earned one. Asked for twice, each still gets one."""
    session, actor = current_session(), current_actor()
    waiting = missing(session, _reach(), _choice(request.form))
    if not waiting or actor.person_id is None:
        return done(_("Nobody waits for one at the moment."), "certificates.list_all")
    job = ask_to_issue(
        session,
        waiting,
        by_id=actor.person_id,
        base_url=current_app.config["BASE_URL"],
        back_url="/certificates",
    )
    return done("", "certificates.show_job", job_id=job.id)


def _reach() -> Reach:
    actor = current_actor()
    return Reach(actor.hr_of, actor.trains)


def _choice(asked: Mapping[str, str]) -> Choice:
    """What the address or the form asks for. What cannot be read is not there: it must never mean everybody."""
    return Choice(
        cohort_id=_read(asked.get("cohort"), uuid.UUID),
        path_id=_read(asked.get("path"), uuid.UUID),
        organisation_id=_read(asked.get("organisation"), uuid.UUID),
        first_day=_read(asked.get("from"), date.fromisoformat),
        last_day=_read(asked.get("to"), date.fromisoformat),
        kind=_read(asked.get("kind"), CertificateKind),
    )


def _read(text: str | None, kind: Callable[[str], T]) -> T | None:
    if not text:
        return None
    try:
        return kind(text)
    except ValueError:
        raise NotFound from None


def attached(pieces: Iterator[bytes], media_type: str, name: str) -> Response:
    """A download that is sent while it is made."""
    response = Response(pieces, mimetype=media_type)
    # RFC 6266: the plain name for old programs, the real one in UTF-8
    plain = name.encode("ascii", "ignore").decode()
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    return response


def note_taken_out(numbers: Counter[uuid.UUID]) -> None:
    """One line in the log for each organisation whose people's certificates were taken out."""
    actor_id = current_actor().person_id

    def write(organisation_id: uuid.UUID, number: int) -> None:
        afterwards(
            lambda own: audit.record(
                own,
                "certificates downloaded",
                actor_id=actor_id,
                organisation_id=organisation_id,
                note=str(number),
            )
        )

    for organisation_id, number in numbers.items():
        write(organisation_id, number)
