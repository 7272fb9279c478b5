"""The vocabulary: enums and value types of the domain. Imports nothing of ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

# Code and own name; the order is the order in which they are offered.
LANGUAGES: Mapping[str, str] = {
    "sv": "Svenska",
    "fi": "Suomi",
    "da": "Dansk",
    "nb": "Norsk",
    "en": "English",
}

Translated = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Localised:
    """A text as one reader gets it, with the language that it is in."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


def localised(texts: Translated | None, reader: str, languages: Sequence[str]) -> Localised:
    """The reader's language where it is written, else the path's first that is."""
    texts = texts or {}
    for code in (reader, *languages):
        if texts.get(code):
            return Localised(texts[code], code)
    for code, text in texts.items():
        if text:
            return Localised(text, code)
    return Localised("", reader)


class OrganisationKind(StrEnum):
    MUNICIPALITY = "municipality"
    COUNCIL = "council"
    CONSULTANCY = "consultancy"


class Compliance(StrEnum):
    """How far an installation complies with the law on accessibility, as its statement says."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class AssessedBy(StrEnum):
    OURSELVES = "ourselves"
    THIRD_PARTY = "third_party"


class MembershipKind(StrEnum):
    MEMBER = "member"
    HR = "hr"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"


class MailTiming(StrEnum):
    """When mail about work comes. What is needed to get in, and what one keeps, always comes at once."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    OFF = "off"


class Role(StrEnum):
    """What somebody is here to do. One person can be several; the order is the order of their first pages."""

    PARTICIPANT = "participant"
    TRAINER = "trainer"
    HR = "hr"
    ADMINISTRATOR = "administrator"


class PathState(StrEnum):
    DRAFT = "draft"
    READY = "ready"
    ARCHIVED = "archived"


class CohortState(StrEnum):
    RUNNING = "running"
    FINISHED = "finished"
    ARCHIVED = "archived"


class Opening(StrEnum):
    """When a station opens."""

    AT_ONCE = "at_once"
    ON_DATE = "on_date"
    AFTER_PREVIOUS = "after_previous"
    BY_TRAINER = "by_trainer"


class ActivityKind(StrEnum):
    ASSIGNMENT = "assignment"
    READING_LIST = "reading_list"
    REFLECTION = "reflection"
    MEETING = "meeting"
    PAGE = "page"


class WorkBy(StrEnum):
    """Who hands in an assignment together."""

    GROUP = "group"
    PERSON = "person"
    ORGANISATION = "organisation"


class Gate(StrEnum):
    """What an activity asks before the next station opens."""

    NONE = "none"
    HANDED_IN = "handed_in"
    ACCEPTED = "accepted"


class Stage(StrEnum):
    """How far a completion has come: only handed in, or done."""

    HANDED_IN = "handed_in"
    DONE = "done"


class CompletedHow(StrEnum):
    HANDED_IN = "handed_in"
    ACCEPTED = "accepted"
    READ = "read"
    WRITTEN = "written"
    ATTENDED = "attended"
    SEEN = "seen"
    EXCUSED = "excused"
    BY_TRAINER = "by_trainer"


class GroupingMethod(StrEnum):
    MIXED = "mixed"
    BY_ORGANISATION = "by_organisation"
    BY_HAND = "by_hand"


class SubmissionState(StrEnum):
    DRAFT = "draft"
    HANDED_IN = "handed_in"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    RETURNED = "returned"


class Presence(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "excused"


class Audience(StrEnum):
    """Who, besides the author, may read a reflection."""

    ME = "me"
    GROUP = "group"
    TRAINERS = "trainers"
    COHORT = "cohort"


class CertificateKind(StrEnum):
    """What a certificate says of its holder."""

    COMPLETION = "completion"
    PARTICIPATION = "participation"  # came to the meetings
    TRANSCRIPT = "transcript"  # what was done, station by station


class CertificateEventKind(StrEnum):
    ISSUED = "issued"
    REVOKED = "revoked"
    REPLACED = "replaced"


class RevokedFor(StrEnum):
    """Why a certificate no longer stands, as outsiders may know it. What the trainer writes stays inside."""

    MISTAKE_ON_IT = "mistake_on_it"
    ISSUED_BY_MISTAKE = "issued_by_mistake"
    NOT_FULFILLED = "not_fulfilled"
    HOLDER_ASKED = "holder_asked"
    OTHER = "other"


class KeyPurpose(StrEnum):
    """What a signing key signs: the PDF, or the badge with all that belongs to it."""

    SEAL = "seal"
    BADGE = "badge"


def initials(name: str) -> str:
    """Two letters for a face: first letters of the first and the last name."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()
