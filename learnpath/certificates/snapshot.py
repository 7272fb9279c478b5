"""All that a certificate says, frozen when it is issued; stored as plain JSON and never derived again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Self

from learnpath.certificates.codes import is_code
from learnpath.certificates.design import STANDARD, Design
from learnpath.terms import CertificateKind

SCHEMA_VERSION = 3
# What earlier versions did not say, and what it means that they did not.
_SINCE: dict[int, dict[str, Any]] = {
    2: {"valid_until": None},
    3: {
        "kind": CertificateKind.COMPLETION.value,
        "design": STANDARD.to_json(),
        "lead": "",
        "closing": "",
        "signer_title": "",
        "also": None,
    },
}


class UnreadableSnapshot(ValueError):
    """The stored JSON is not a snapshot that this version can read."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A station as the certificate names it, on a day, in a month, or undated; on a transcript with what was done."""

    title: str
    on: date | None = None
    whole_month: bool = False
    hours: Decimal | None = None
    themes: tuple[str, ...] = ()
    done: int = 0  # activities that had to be done and are, of how many
    asked: int = 0

    @property
    def is_done(self) -> bool:
        """All that was asked for at the station."""
        return self.asked > 0 and self.done >= self.asked

    def to_json(self) -> dict[str, Any]:
        when = self.on.isoformat() if self.on else None
        # ISO 8601 writes a month as its first seven characters
        said: dict[str, Any] = {"title": self.title, "on": when[:7] if when and self.whole_month else when}
        if self.hours is not None or self.themes or self.asked:
            hours = None if self.hours is None else str(self.hours)
            said |= {"hours": hours, "themes": list(self.themes), "done": self.done, "asked": self.asked}
        return said

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        when, hours = stored["on"], stored.get("hours")
        whole_month = bool(when) and len(when) == len("2027-01")
        return cls(
            stored["title"],
            date.fromisoformat(f"{when}-01" if whole_month else when) if when else None,
            whole_month,
            None if hours is None else Decimal(hours),
            tuple(stored.get("themes", ())),
            stored.get("done", 0),
            stored.get("asked", 0),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """What is said otherwise in the second language; the same numbers of things, in the same order."""

    language: str
    path_title: str
    path_summary: str = ""
    themes: tuple[str, ...] = ()
    stops: tuple[tuple[str, tuple[str, ...]], ...] = ()  # title and themes of each station
    lead: str = ""
    closing: str = ""
    signer_title: str = ""

    def to_json(self) -> dict[str, Any]:
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        stops = tuple((title, tuple(themes)) for title, themes in stored["stops"])
        return cls(**{**stored, "themes": tuple(stored["themes"]), "stops": stops})


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
    kind: CertificateKind = CertificateKind.COMPLETION
    design: Design = STANDARD
    lead: str = ""  # the issuer's own sentence, with placeholders; empty: the standard one
    closing: str = ""  # another one, below
    signer_title: str = ""
    also: Translation | None = None  # the same in another language
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
        if self.also is not None and len(self.also.stops) != len(self.stations):
            raise ValueError("both languages must name the same stations")
        if self.ends_on < self.starts_on:
            raise ValueError("a cohort cannot end before it starts")

    def translated(self) -> "Snapshot | None":
        """The same certificate as it reads in its second language."""
        if self.also is None:
            return None
        texts = zip(self.stations, self.also.stops, strict=True)
        return replace(
            self,
            language=self.also.language,
            path_title=self.also.path_title,
            path_summary=self.also.path_summary,
            themes=self.also.themes,
            stations=tuple(replace(stop, title=title, themes=themes) for stop, (title, themes) in texts),
            lead=self.also.lead,
            closing=self.also.closing,
            signer_title=self.also.signer_title,
            also=None,
        )

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
            values["kind"] = CertificateKind(values["kind"])
            values["design"] = Design.from_json(values["design"])
            values["also"] = values["also"] and Translation.from_json(values["also"])
            return cls(**values | {"schema_version": SCHEMA_VERSION})
        except (KeyError, TypeError, ValueError, InvalidOperation) as error:
            raise UnreadableSnapshot(f"not a snapshot: {error}") from error


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (Stop, Design, Translation)):
        return value.to_json()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value
