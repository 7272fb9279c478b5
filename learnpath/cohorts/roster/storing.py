"""A plan as JSON, kept between preview and confirmation, and what two plans have in common."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any
from uuid import UUID

from learnpath.cohorts.roster.facts import (
    Action,
    Fault,
    Mend,
    Note,
    Plan,
    PlannedRow,
    Problem,
    Remark,
    UsedColumn,
)
from learnpath.cohorts.roster.table import Column

Effect = tuple[str | int | None, ...]

# a row of a refused or repeated person changes nothing, whatever else it says
_NOTHING: Effect = ()


def effect_of(row: PlannedRow | None) -> Effect:
    """All that confirming does with a row; equal effects need no second look."""
    if row is None:
        return _NOTHING
    if row.action is not Action.ENROL:
        return (row.number, row.action)
    organisation, person = (None if key is None else str(key) for key in (row.organisation_id, row.person_id))
    texts = (row.given_name, row.family_name, row.email, row.title, row.group, row.language)
    return (row.number, row.action, organisation, person, *texts)


def fingerprint_of(rows: Iterable[PlannedRow]) -> str:
    """Equal for two plans if confirming either does the same."""
    effects = [effect_of(row) for row in rows]
    return hashlib.sha256(json.dumps(effects).encode("ascii")).hexdigest()


def plan_to_json(plan: Plan) -> str:
    """Empty values are left out: a preview of 5,000 rows stays small."""
    rows = [
        {key: value for key, value in asdict(row).items() if value not in ("", None, ())} for row in plan.rows
    ]
    return json.dumps(
        {
            "rows": rows,
            "columns": [[used.column, used.label] for used in plan.columns],
            "unused_columns": plan.unused_columns,
            "header_row": plan.header_row,
        },
        default=str,
    )


def plan_from_json(text: str) -> Plan:
    data = json.loads(text)
    rows = tuple(_row(values) for values in data["rows"])
    return Plan(
        rows=rows,
        columns=tuple(UsedColumn(Column(column), label) for column, label in data["columns"]),
        unused_columns=tuple(data["unused_columns"]),
        header_row=data["header_row"],
        fingerprint=fingerprint_of(rows),
    )


def _row(values: Mapping[str, Any]) -> PlannedRow:
    read: dict[str, Any] = {
        field.name: values[field.name] for field in fields(PlannedRow) if field.name in values
    }
    read["action"] = Action(read["action"])
    for key in ("organisation_id", "person_id"):
        if key in read:
            read[key] = UUID(read[key])
    read["mended"] = tuple(
        Mend(Column(mend["column"]), mend["before"], mend["after"]) for mend in values.get("mended", ())
    )
    read["problems"] = tuple(
        Problem(
            Fault(problem["fault"]), problem["text"], Column(problem["column"]) if problem["column"] else None
        )
        for problem in values.get("problems", ())
    )
    read["notes"] = tuple(Note(Remark(note["remark"]), note["text"]) for note in values.get("notes", ()))
    return PlannedRow(**read)
