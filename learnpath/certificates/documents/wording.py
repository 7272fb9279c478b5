"""The certificate's sentences, in its own language.

The PDF and the public page say the same, because both ask here.
"""

from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from learnpath.certificates.codes import format_code, parse_code
from learnpath.certificates.design import PLACEHOLDER, Part
from learnpath.certificates.documents.amounts import (
    accepted,
    as_sentences,
    attendance,
    in_credits,
    in_hours,
    period,
)
from learnpath.certificates.documents.cleaning import clean
from learnpath.certificates.documents.sentences import filled, standard_sentence
from learnpath.certificates.documents.stations import Record, record_heads, records_of, stations_said
from learnpath.certificates.snapshot import Snapshot
from learnpath.certificates.wording import kind_word
from learnpath.kernel.i18n import _, day, in_language, listed, ngettext, number
from learnpath.terms import LANGUAGES, CertificateKind

# The slots of the second language are named after those of the first.
SECOND = "_2"
_PART_OF = {"attendance": Part.ATTENDANCE, "group_works": Part.WORKS, "own_works": Part.WORKS}


@dataclass(frozen=True, slots=True)
class CertificateText:
    """All that stands on the certificate, each part as a whole sentence or name."""

    language: str
    language_name: str
    kind: str
    title: str
    issuer: str
    partners: str
    person_name: str
    lead: Markup
    summary: str
    closing: Markup
    facts: list[tuple[str, str]]
    own: dict[str, str]  # which terms among them have a value of each person's own, and under which name
    stations: list[tuple[str, str]]
    records: list[Record]  # of a transcript
    heads: dict[str, str]  # what its columns are called
    hours: str  # of the stations where all that was asked is done
    trainers: str
    trainer_title: str
    issued: str
    address: str
    code: str
    code_line: str
    serial: str
    serial_line: str
    other: "CertificateText | None" = None  # the same in a second language


# Whoever came to the meetings, or did a part, is not credited with the whole; a transcript has the themes, and the
# hours of what was done, at the stations.
_NOT_ON: dict[CertificateKind, tuple[Part, ...]] = {
    CertificateKind.COMPLETION: (),
    CertificateKind.PARTICIPATION: (Part.EXTENT, Part.WORKS),
    CertificateKind.TRANSCRIPT: (Part.EXTENT, Part.THEMES),
}


def certificate_facts(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Term and value of each line in the certificate's table; what is empty is left out."""
    return [(term, value) for term, value in _lines(snapshot) if value]


def _lines(snapshot: Snapshot) -> list[tuple[str, str]]:
    """The same lines in every language, also those that have no words in this one."""
    with in_language(snapshot.language):
        own, terms = _own_facts(snapshot), _own_terms()
        lines = [
            (None, terms["organisation"], own["organisation"]),
            (Part.COHORT, _("Cohort"), clean(snapshot.cohort_name)),
            (Part.TIME, _("Time"), period(snapshot.starts_on, snapshot.ends_on)),
            (None, _("Valid until"), day(snapshot.valid_until) if snapshot.valid_until else ""),
            (Part.EXTENT, _("Extent"), _extent(snapshot)),
            (Part.ATTENDANCE, terms["attendance"], own["attendance"]),
            (Part.THEMES, _("Themes"), as_sentences(snapshot.themes)),
            (Part.WORKS, terms["group_works"], own["group_works"]),
            (Part.WORKS, terms["own_works"], own["own_works"]),
        ]
    left_out = _left_out(snapshot)
    return [(term, value) for part, term, value in lines if part not in left_out]


def _left_out(snapshot: Snapshot) -> set[Part | None]:
    return {*snapshot.design.left_out, *_NOT_ON[snapshot.kind]}


def own_words(snapshot: Snapshot) -> dict[str, str]:
    """What stands on this person's certificate and not on the others of the cohort; by the names in the template."""
    with in_language(snapshot.language):
        words = {
            "name": clean(snapshot.person_name),
            **_shown(snapshot),
            "code": _("Code %(code)s", code=format_code(snapshot.code)),
            "serial": _("No. %(serial)s", serial=clean(snapshot.serial)),
        }
    if (translated := snapshot.translated()) is not None:
        with in_language(translated.language):
            words |= {f"{slot}{SECOND}": text for slot, text in _shown(translated).items()}
    return words


def _shown(snapshot: Snapshot) -> dict[str, str]:
    """Of a person's own facts those that this certificate has."""
    left_out = _left_out(snapshot)
    return {slot: text for slot, text in _own_facts(snapshot).items() if _PART_OF.get(slot) not in left_out}


def document_title(snapshot: Snapshot) -> str:
    """What the file calls itself, and the reader's window with it."""
    with in_language(snapshot.language):
        return _title(snapshot.kind, clean(snapshot.path_title), clean(snapshot.person_name))


def _title(kind: CertificateKind, path: str, name: str) -> str:
    match kind:
        case CertificateKind.COMPLETION:
            return _("Certificate: %(path)s – %(name)s", path=path, name=name)
        case CertificateKind.PARTICIPATION:
            return _("Certificate of participation: %(path)s – %(name)s", path=path, name=name)
        case CertificateKind.TRANSCRIPT:
            return _("Course transcript: %(path)s – %(name)s", path=path, name=name)


def _own_terms() -> dict[str, str]:
    return {
        "organisation": _("Organisation"),
        "attendance": _("Attendance"),
        "group_works": _("Group assignments"),
        "own_works": _("Own assignments"),
    }


def _own_facts(snapshot: Snapshot) -> dict[str, str]:
    one = snapshot
    counts = (one.meetings_attended, one.meetings_total, one.group_works, one.own_works)
    attendance, group_works, own_works = _counted(one.language, *counts)
    return {
        "organisation": clean(snapshot.organisation),
        "attendance": attendance,
        "group_works": group_works,
        "own_works": own_works,
    }


@lru_cache(maxsize=512)
def _counted(language: str, attended: int, total: int, group: int, own: int) -> tuple[str, str, str]:
    with in_language(language):
        return attendance(attended, total), accepted(group), accepted(own)


def certificate_text(snapshot: Snapshot) -> CertificateText:
    """The whole certificate in words."""
    translated = snapshot.translated()
    if translated is None:
        return _text(snapshot, "", certificate_facts(snapshot))
    # a row for whatever one of the two languages has words for
    rows = zip(_lines(snapshot), _lines(translated), strict=True)
    pairs = [(one, other) for one, other in rows if one[1] or other[1]]
    text = _text(snapshot, "", [one for one, _other in pairs])
    return replace(text, other=_text(translated, SECOND, [other for _one, other in pairs]))


def _text(snapshot: Snapshot, suffix: str, facts: list[tuple[str, str]]) -> CertificateText:
    name, path = clean(snapshot.person_name), clean(snapshot.path_title)
    left_out = _left_out(snapshot)
    with in_language(snapshot.language):
        partners = "" if Part.PARTNERS in left_out else listed(clean(one) for one in snapshot.partners)
        place, issued_on = clean(snapshot.place), day(snapshot.issued_on)
        code, serial = format_code(snapshot.code), clean(snapshot.serial)
        signer, signer_title = _signer(snapshot)
        hours = sum((one.hours for one in snapshot.stations if one.hours and one.is_done), Decimal())
        is_transcript = snapshot.kind is CertificateKind.TRANSCRIPT
        return CertificateText(
            language=snapshot.language,
            language_name=LANGUAGES.get(snapshot.language, ""),
            kind=kind_word(snapshot.kind),
            title=_title(snapshot.kind, path, name),
            issuer=clean(snapshot.issuer),
            partners=_("in collaboration with %(partners)s", partners=partners) if partners else "",
            person_name=name,
            lead=_lead(snapshot, path),
            summary="" if Part.SUMMARY in left_out else clean(snapshot.path_summary),
            closing=_own_sentence(snapshot, snapshot.closing),
            facts=facts,
            own={term: f"{slot}{suffix}" for slot, term in _own_terms().items()},
            stations=[] if is_transcript or Part.STATIONS in left_out else stations_said(snapshot),
            records=records_of(snapshot) if is_transcript else [],
            heads=record_heads(),
            hours=number(hours) if hours else "",
            trainers=signer,
            trainer_title=signer_title,
            issued=_("%(place)s, %(date)s", place=place, date=issued_on) if place else issued_on,
            address=verify_page(snapshot.verify_url),
            code=code,
            code_line=_("Code %(code)s", code=code),
            serial=serial,
            serial_line=_("No. %(serial)s", serial=serial),
        )


def _lead(snapshot: Snapshot, path: str) -> Markup:
    if own := _own_sentence(snapshot, snapshot.lead):
        return own
    # escaped before anything is put in, so that the only markup in it is the title's <b>
    sentence = escape(standard_sentence(snapshot.kind, snapshot.design.called))
    return Markup(sentence % {"path": Markup("<b>{}</b>").format(path)})  # noqa: S704 (escaped above)


def _own_sentence(snapshot: Snapshot, sentence: str) -> Markup:
    """None where a name in it stands for nothing here: an organisation's sentences serve all of its paths."""
    values = {
        "path": clean(snapshot.path_title),
        "cohort": clean(snapshot.cohort_name),
        "issuer": clean(snapshot.issuer),
        "start": day(snapshot.starts_on),
        "end": day(snapshot.ends_on),
        "hours": in_hours(snapshot.hours),
        "credits": in_credits(snapshot.credits),
    }
    sentence = clean(sentence)
    if any(values.get(name) == "" for name in PLACEHOLDER.findall(sentence)):
        return Markup("")
    return filled(sentence, values)


def _signer(snapshot: Snapshot) -> tuple[str, str]:
    if snapshot.design.signer:
        return clean(snapshot.design.signer), clean(snapshot.signer_title)
    names = listed(clean(one) for one in snapshot.trainers)
    return names, ngettext("Trainer", "Trainers", len(snapshot.trainers)) if names else ""


def without(text: CertificateText, letters: str) -> CertificateText:
    """The same certificate with some characters left out everywhere."""
    gone = dict.fromkeys(map(ord, letters))

    def left(value: Any) -> Any:
        if isinstance(value, CertificateText):
            return without(value, letters)
        if value is None:
            return None
        if isinstance(value, Record):
            return Record._make(map(left, value))
        if isinstance(value, str):
            return value.translate(gone)
        if isinstance(value, dict):
            # terms are asked for by what they say, columns by a name of ours
            return {left(key): left(one) for key, one in value.items()}
        return type(value)(left(one) for one in value)

    return replace(text, **{one.name: left(getattr(text, one.name)) for one in fields(text)})


def verify_page(url: str) -> str:
    """The public page as one types it: without the scheme, and without the code, which stands below it."""
    parts = urlsplit(url)
    rest, _slash, last = parts.path.rstrip("/").rpartition("/")
    if parts.query or parse_code(last) is None:
        return f"{parts.netloc}{parts.path}"
    return f"{parts.netloc}{rest}"


def _extent(snapshot: Snapshot) -> str:
    return ", ".join(part for part in (in_hours(snapshot.hours), in_credits(snapshot.credits)) if part)
