"""HR's window, and the same table for those whom it is about."""

import uuid
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from learnpath.certificates.archive import stream_archive
from learnpath.certificates.services.choosing import Choice, ChosenRow, Reach, chosen
from learnpath.certificates.views.archive import attached, note_taken_out
from learnpath.kernel import audit, clock
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.db import afterwards, current_session, db_engine
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import page_of, render
from learnpath.overview.our_people import services
from learnpath.overview.our_people.register import MEDIA_TYPE, stream_register
from learnpath.overview.our_people.rules import PersonState
from learnpath.overview.our_people.wording import state_word
from learnpath.policy import Permission

bp = Blueprint("our_people", __name__)
_MOST = 20_000  # certificates that are asked for one by one; /certificates has no such bound
T = TypeVar("T")


@bp.get("/our-people")
@allow(Permission.PEOPLE_FOLLOW)
def list_people() -> ResponseReturnValue:
    session, organisations, wanted = current_session(), current_actor().hr_of, _wanted()
    found = services.people_of(session, organisations, wanted)
    page = page_of(found.rows)
    return render(
        "overview/our_people.html",
        people=services.with_progress(session, found, page.items),
        page=page,
        certificates=len(found.certificates),
        choices=services.choices(session, organisations),
        states=[(state, state_word(state)) for state in PersonState],
        state_word=state_word,
        wanted=wanted,
        is_filtered=wanted != services.Filter(),
    )


@bp.get("/our-people/certificates.zip")
@allow(Permission.PEOPLE_FOLLOW)
def download_certificates() -> ResponseReturnValue:
    """The certificates of the chosen, or of all whom the filter finds."""
    session, organisations = current_session(), current_actor().hr_of
    wanted = services.people_of(session, organisations, _wanted()).certificates
    rows: list[ChosenRow] = []
    if len(wanted) <= _MOST:
        rows = chosen(session, Reach(organisations), Choice(certificate_ids=frozenset(wanted)))
    if not rows:
        flash(
            _("These are too many for one file. Choose one cohort or one year.")
            if wanted
            else _("Nobody among these has a certificate yet."),
            "warning",
        )
        return redirect(url_for("our_people.list_people", **_filter_arguments()), 303)
    note_taken_out(Counter(row.organisation_id for row in rows))
    name = _("Certificates %(date)s", date=clock.now().date().isoformat())
    return attached(stream_archive(db_engine(), rows), "application/zip", f"{name}.zip")


@bp.get("/our-people/register.xlsx")
@allow(Permission.PEOPLE_FOLLOW)
def download_register() -> ResponseReturnValue:
    people = services.all_with_progress(current_session(), current_actor().hr_of, _wanted())
    _record("register downloaded", Counter(person.organisation_id for person in people))
    name = _("Register %(date)s", date=clock.now().date().isoformat())
    return attached(stream_register(people), MEDIA_TYPE, f"{name}.xlsx")


@bp.get("/me/hr-view")
@allow(Permission.OWN_ACCOUNT)
def own() -> ResponseReturnValue:
    """What HR sees of oneself: the same lines, in the same table."""
    person_id = current_actor().person_id
    if person_id is None:
        raise NotFound
    return render(
        "overview/our_people_me.html",
        people=services.oneself(current_session(), person_id),
        state_word=state_word,
        breadcrumbs=[(_("My things"), "/me"), (_("What HR sees"), None)],
    )


def _wanted() -> services.Filter:
    """The filter in the address. One that cannot be read is not there: it must never mean everybody."""
    return services.Filter(
        cohort_id=_read("cohort", uuid.UUID),
        year=_read("year", _year),
        state=_read("state", PersonState),
        enrolment_ids=frozenset(_reading(text, uuid.UUID) for text in request.args.getlist("id")),
    )


def _read(name: str, kind: Callable[[str], T]) -> T | None:
    text = request.args.get(name, "")
    return _reading(text, kind) if text else None


def _reading(text: str, kind: Callable[[str], T]) -> T:
    try:
        return kind(text)
    except ValueError:
        raise NotFound from None


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise ValueError(text)
    return int(text)


def _filter_arguments() -> dict[str, Any]:
    return {name: request.args[name] for name in ("cohort", "year", "state") if request.args.get(name)}


def _record(action: str, numbers: Counter[uuid.UUID]) -> None:
    """One line in the log for each organisation whose people were taken out."""
    actor_id = current_actor().person_id
    for organisation_id, number in numbers.items():
        _record_one(action, actor_id, organisation_id, number)


def _record_one(action: str, actor_id: uuid.UUID | None, organisation_id: uuid.UUID, number: int) -> None:
    afterwards(
        lambda own: audit.record(
            own, action, actor_id=actor_id, organisation_id=organisation_id, note=str(number)
        )
    )
