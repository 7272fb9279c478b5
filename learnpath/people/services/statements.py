"""The accessibility statement of this installation: what its administrators say, and what is assumed until they do."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date

from sqlalchemy.orm import Session

from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.people.models import AccessibilityStatement, Installation
from learnpath.people.national import COUNTRIES, Country
from learnpath.terms import AssessedBy, Compliance

ANSWER_DAYS = 14


@dataclass(frozen=True, slots=True)
class StatementContent:
    """What an administrator fills in."""

    body: str = ""
    country: str = ""
    compliance: Compliance = Compliance.PARTIAL
    assessed_by: AssessedBy = AssessedBy.OURSELVES
    prepared_on: date | None = None
    reviewed_on: date | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    burdens: Mapping[str, str] = field(default_factory=dict)
    out_of_scope: Mapping[str, str] = field(default_factory=dict)
    email: str = ""
    phone: str = ""
    form_url: str = ""
    answer_days: int | None = None
    official_url: str = ""


class EditedMeanwhile(Exception):
    """Another administrator saved after this form was drawn."""

    def __init__(self, theirs: StatementContent, version: int) -> None:
        super().__init__(f"version {version} was saved meanwhile")
        self.theirs, self.version = theirs, version


def _taken(row: AccessibilityStatement | None) -> StatementContent:
    if row is None:
        return StatementContent()
    return StatementContent(**{one.name: getattr(row, one.name) for one in fields(StatementContent)})


def statement_of(session: Session) -> tuple[StatementContent, int]:
    """What has been filled in, and its version; 0 when nothing has."""
    row = session.get(AccessibilityStatement, 1)
    return _taken(row), row.version if row else 0


def missing_in(content: StatementContent) -> list[str]:
    """The names of what a statement must have and this one has not. What may be assumed is not missing."""
    country = COUNTRIES.get(content.country)
    wanted = {
        "body": bool(content.body),
        "country": country is not None,
        "prepared_on": content.prepared_on is not None,
        "email": bool(content.email or content.form_url),
        "phone": bool(content.phone) or not (country and country.needs_phone),
        "official_url": bool(content.official_url) or not (country and country.made_at),
    }
    return [name for name, is_there in wanted.items() if not is_there]


def country_of(content: StatementContent, assumed: str) -> Country | None:
    return COUNTRIES.get(content.country or assumed)


def save_statement(
    session: Session, mine: StatementContent, *, drawn_from: int, by_id: uuid.UUID | None
) -> AccessibilityStatement:
    """Write it, unless somebody else has since the form was drawn. The same form sent twice is saved once."""
    # the row that is always there stands in for the one that may not be yet
    session.get(Installation, 1, with_for_update=True)
    row = session.get(AccessibilityStatement, 1, with_for_update=True, populate_existing=True)
    theirs = _taken(row)
    if row is not None and theirs == mine:
        return row
    version = row.version if row else 0
    if version != drawn_from:
        raise EditedMeanwhile(theirs, version)
    if row is None:
        row = AccessibilityStatement(version=0)
        session.add(row)
    for one in fields(mine):
        setattr(row, one.name, getattr(mine, one.name))
    row.version = version + 1
    row.changed_at = now()
    session.flush()
    audit.record(session, "accessibility statement changed", actor_id=by_id)
    return row
