"""Lists of people: previewed, kept, and done exactly as previewed, or not at all."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Cohort, Enrolment, Group, Grouping, RosterPreview
from learnpath.cohorts.roster import rules
from learnpath.cohorts.roster.cleaning import split_address
from learnpath.cohorts.roster.facts import Difference, Known, KnownPerson, Plan, PlannedRow
from learnpath.cohorts.roster.storing import plan_from_json, plan_to_json
from learnpath.cohorts.roster.table import Table, table_from_json, table_to_json
from learnpath.cohorts.services import grouping
from learnpath.cohorts.services.enrolments import Joining, chunks, enrol_all
from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import lock
from learnpath.kernel.i18n import _, in_language
from learnpath.people.models import Person
from learnpath.people.rules import folded
from learnpath.people.services.organisations import organisation_names

_KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Source:
    """What was read, and what stands for what it leaves out."""

    table: Table
    default_language: str
    default_organisation: uuid.UUID | None = None

    def as_json(self) -> dict[str, Any]:
        values: dict[str, Any] = json.loads(table_to_json(self.table))
        organisation = self.default_organisation
        values["default_language"] = self.default_language
        values["default_organisation"] = str(organisation) if organisation else None
        return values

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Source":
        organisation = values["default_organisation"]
        return cls(
            table_from_json(json.dumps(values)),
            values["default_language"],
            uuid.UUID(organisation) if organisation else None,
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What confirming did. Where something has changed since, nothing was done and `changed` says what."""

    enrolled: int = 0
    changed: tuple[Difference, ...] = ()
    is_applied: bool = False
    was_applied_before: bool = False


def known_for(session: Session, cohort_id: uuid.UUID, source: Source) -> Known:
    """What is known about the people, organisations and groups that a table may name."""
    addresses = {split_address(cell)[1] for row in source.table.rows for cell in row.cells if "@" in cell}
    people = {
        email: KnownPerson(id_, given, family)
        for some in chunks(sorted(addresses))
        for id_, given, family, email in session.execute(
            select(Person.id, Person.given_name, Person.family_name, Person.email).where(
                Person.email.in_(some)
            )
        )
    }
    enrolled = session.execute(
        select(Person.email, Enrolment.organisation_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.withdrawn_at.is_(None))
    )
    groups = session.scalars(
        select(Group.name)
        .join(Grouping, Grouping.id == Group.grouping_id)
        .where(Grouping.cohort_id == cohort_id, Grouping.is_main, Group.archived_at.is_(None))
    )
    return Known(
        organisations=organisation_names(session),
        people_by_email=people,
        enrolled=dict(enrolled.all()),
        groups=tuple(groups),
        default_language=source.default_language,
        default_organisation=source.default_organisation,
    )


def keep_preview(
    session: Session, cohort_id: uuid.UUID, source: Source, plan: Plan, *, by_id: uuid.UUID
) -> RosterPreview:
    """Keep a plan until it is confirmed; old ones go, since they hold people's names."""
    session.execute(
        delete(RosterPreview).where(
            RosterPreview.cohort_id == cohort_id, RosterPreview.made_at < now() - _KEPT_FOR
        )
    )
    preview = RosterPreview(
        cohort_id=cohort_id,
        made_by_id=by_id,
        table=source.as_json(),
        plan=json.loads(plan_to_json(plan)),
    )
    session.add(preview)
    session.flush()
    return preview


def plan_of(preview: RosterPreview) -> Plan:
    return plan_from_json(json.dumps(preview.plan))


def changed_rows(preview: RosterPreview) -> frozenset[int]:
    """Rows that say something else than when somebody last tried to confirm."""
    return frozenset(preview.plan.get("changed", ()))


def confirm(session: Session, preview_id: uuid.UUID, fingerprint: str, *, by_id: uuid.UUID) -> Outcome:
    """Do what was previewed; once. If something else would happen now, the preview says so instead."""
    preview = lock(session, RosterPreview, preview_id)
    if preview.applied_at is not None:
        return Outcome(was_applied_before=True)
    lock(session, Cohort, preview.cohort_id)
    previewed = plan_of(preview)
    source = Source.from_json(preview.table)
    plan = rules.plan(source.table, known_for(session, preview.cohort_id, source))
    changed = rules.differences(previewed, plan)
    if changed or fingerprint != plan.fingerprint:
        preview.plan = json.loads(plan_to_json(plan)) | {"changed": [one.number for one in changed]}
        return Outcome(changed=changed)
    _apply(session, preview.cohort_id, plan.enrolling, source.default_language, by_id)
    preview.applied_at = now()
    preview.table = {}  # everything that matters stands in the plan
    audit.record(
        session, "list of people imported", actor_id=by_id, subject_id=preview.cohort_id,
        note=str(len(plan.enrolling)),
    )  # fmt: skip
    return Outcome(enrolled=len(plan.enrolling), is_applied=True)


def enrol_one(session: Session, cohort_id: uuid.UUID, source: Source, *, by_id: uuid.UUID) -> PlannedRow:
    """Enrol the person of a one-row table, by the same rules as a file; the answer says what happened."""
    lock(session, Cohort, cohort_id)
    plan = rules.plan(source.table, known_for(session, cohort_id, source))
    _apply(session, cohort_id, plan.enrolling, source.default_language, by_id)
    return plan.rows[0]


def _apply(
    session: Session,
    cohort_id: uuid.UUID,
    rows: Iterable[PlannedRow],
    language: str,
    by_id: uuid.UUID,
) -> None:
    rows = tuple(rows)
    if not rows:
        return
    people = _people(session, rows)
    joining = [
        Joining(person, row.organisation_id, row.title)
        for row, person in zip(rows, people, strict=True)
        if row.organisation_id is not None
    ]
    enrolments = enrol_all(session, cohort_id, joining, by_id=by_id)
    named = {enrolment.id: row.group for enrolment, row in zip(enrolments, rows, strict=True) if row.group}
    if not named:
        return
    with in_language(language):
        main = grouping.main_grouping(session, cohort_id, name=_("Groups"), by_id=by_id)
    groups = grouping.add_groups(session, main.id, dict.fromkeys(named.values()))
    ids = {folded(group.name): group.id for group in groups}
    grouping.seat(session, main.id, {one: ids[folded(name)] for one, name in named.items()})


def _people(session: Session, rows: Iterable[PlannedRow]) -> list[Person]:
    """The rows' persons; new ones are made, and only they get the language of the list."""
    wanted = [row.person_id for row in rows if row.person_id is not None]
    known = {
        person.id: person
        for some in chunks(wanted)
        for person in session.scalars(select(Person).where(Person.id.in_(some)))
    }
    people = []
    for row in rows:
        person = known.get(row.person_id) if row.person_id is not None else None
        if person is None:
            person = Person(
                given_name=row.given_name,
                family_name=row.family_name,
                email=row.email,
                language=row.language,
            )
            session.add(person)
        people.append(person)
    session.flush()
    return people
