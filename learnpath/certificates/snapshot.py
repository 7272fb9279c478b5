"""All that a certificate says, frozen when it is issued; stored as plain JSON and never derived again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Self

from learnpath.certificates.codes import is_code

SCHEMA_VERSION = 2
# What earlier versions did not say, and what it means that they did not.
_SINCE: dict[int, dict[str, Any]] = {2: {"valid_until": None}}


class UnreadableSnapshot(ValueError):
    """The stored JSON is not a snapshot that this version can read."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A station as the certificate names it, on a day, in a month, or undated."""

    title: str
    on: date | None = None
    whole_month: bool = False

    def to_json(self) -> dict[str, str | None]:
        when = self.on.isoformat() if self.on else None
        # ISO 8601 writes a month as its first seven characters
        return {"title": self.title, "on": when[:7] if when and self.whole_month else when}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        when = stored["on"]
        if not when:
            return cls(stored["title"])
        whole_month = len(when) == len("2027-01")
        return cls(stored["title"], date.fromisoformat(f"{when}-01" if whole_month else when), whole_month)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What one certificate says. Names and titles are plain text, already in the certificate's language."""

    serial: str
    code: str
    language: str
    person_name: str
    path_title: str
    issuer: str  # the organisation that owns the path
    organisation: str  # the participant's own, as it was at enrolment
    cohort_name: str
    starts_on: date
    ends_on: date
    issued_on: date
    verify_url: str
    path_summary: str = ""
    partners: tuple[str, ...] = ()  # the other organisations in the cohort
    hours: Decimal | None = None
    credits: Decimal | None = None
    meetings_attended: int = 0
    meetings_total: int = 0
    themes: tuple[str, ...] = ()
    group_works: int = 0  # accepted group assignments
    own_works: int = 0  # accepted own assignments
    stations: tuple[Stop, ...] = ()
    trainers: tuple[str, ...] = ()
    place: str = ""
    valid_until: date | None = None  # the last day
    schema_version: int = field(default=SCHEMA_VERSION)

    def __post_init__(self) -> None:
        for name in ("serial", "language", "person_name", "path_title", "issuer"):
            if not getattr(self, name).strip():
                raise ValueError(f"a certificate needs a {name}")
        if not is_code(self.code):
            raise ValueError("a certificate's code is twelve characters of the code alphabet")
        # the address becomes a link on paper and on the public page
        if not self.verify_url.startswith(("https://", "http://")):
            raise ValueError("the verification address must be absolute")
        if self.ends_on < self.starts_on:
            raise ValueError("a cohort cannot end before it starts")

    def to_json(self) -> dict[str, Any]:
        """Plain JSON: dates in ISO form, decimals as text so that 1.50 stays 1.50."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        version = stored.get("schema_version")
        if not isinstance(version, int) or not 1 <= version <= SCHEMA_VERSION:
            raise UnreadableSnapshot(f"snapshot of schema version {version!r}, not {SCHEMA_VERSION}")
        for later in range(version + 1, SCHEMA_VERSION + 1):
            stored = {**_SINCE[later], **stored}
        try:
            values = {one.name: stored[one.name] for one in fields(cls)}
            for name in ("starts_on", "ends_on", "issued_on"):
                values[name] = date.fromisoformat(values[name])
            if values["valid_until"] is not None:
                values["valid_until"] = date.fromisoformat(values["valid_until"])
            for name in ("hours", "credits"):
                values[name] = None if values[name] is None else Decimal(values[name])
            for name in ("partners", "themes", "trainers"):
                values[name] = tuple(values[name])
            values["stations"] = tuple(Stop.from_json(one) for one in values["stations"])
            return cls(**values | {"schema_version": SCHEMA_VERSION})
        except (KeyError, TypeError, ValueError, InvalidOperation) as error:
            raise UnreadableSnapshot(f"not a snapshot: {error}") from error


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Stop):
        return value.to_json()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value
