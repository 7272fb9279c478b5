"""The certificate's sentences, in its own language.

The PDF and the public page say the same, because both ask here.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from babel.dates import format_date
from markupsafe import Markup, escape

from learnpath.certificates.codes import format_code, parse_code
from learnpath.certificates.snapshot import Snapshot, Stop
from learnpath.kernel.i18n import _, day, in_language, listed, locale_of, ngettext, number

# Invisible, but some scripts are written wrongly without them; all other marks without a shape go, above all those
# that turn the direction of what follows: in a name they could make a certificate read as another's.
_PICTURE = re.compile("[\U0001f000-\U0001faff\ufe00-\ufe0f]")
_JOINERS = frozenset("\u00ad\u200c\u200d")


@dataclass(frozen=True, slots=True)
class CertificateText:
    """All that stands on the certificate, each part as a whole sentence or name."""

    language: str
    title: str
    issuer: str
    partners: str
    person_name: str
    lead: Markup
    summary: str
    facts: list[tuple[str, str]]
    own: dict[str, str]  # which terms among them have a value of each person's own, and under which name
    stations: list[tuple[str, str]]
    trainers: str
    trainer_title: str
    issued: str
    address: str
    code: str
    code_line: str
    serial: str
    serial_line: str


def certificate_facts(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Term and value of each line in the certificate's table; what is empty is left out."""
    with in_language(snapshot.language):
        own = _own_facts(snapshot)
        terms = _own_terms()
        facts = [
            (terms["organisation"], own["organisation"]),
            (_("Cohort"), clean(snapshot.cohort_name)),
            (_("Time"), _period(snapshot)),
            (_("Valid until"), day(snapshot.valid_until) if snapshot.valid_until else ""),
            (_("Extent"), _extent(snapshot.hours, snapshot.credits)),
            (terms["attendance"], own["attendance"]),
            (_("Themes"), _as_sentences(snapshot.themes)),
            (terms["group_works"], own["group_works"]),
            (terms["own_works"], own["own_works"]),
        ]
    return [(term, value) for term, value in facts if value]


def own_words(snapshot: Snapshot) -> dict[str, str]:
    """What stands on this person's certificate and not on the others of the cohort; by the names in the template."""
    with in_language(snapshot.language):
        return {
            "name": clean(snapshot.person_name),
            **_own_facts(snapshot),
            "code": _("Code %(code)s", code=format_code(snapshot.code)),
            "serial": _("No. %(serial)s", serial=clean(snapshot.serial)),
        }


def document_title(snapshot: Snapshot) -> str:
    """What the file calls itself, and the reader's window with it."""
    with in_language(snapshot.language):
        return _title(clean(snapshot.path_title), clean(snapshot.person_name))


def _title(path: str, name: str) -> str:
    return _("Certificate: %(path)s – %(name)s", path=path, name=name)


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
        return _attendance(attended, total), _accepted(group), _accepted(own)


def certificate_text(snapshot: Snapshot) -> CertificateText:
    """The whole certificate in words."""
    words = own_words(snapshot)
    name, path = words["name"], clean(snapshot.path_title)
    with in_language(snapshot.language):
        # escaped before anything is put in, so that the only markup in it is the title's <b>
        sentence = escape(_("has completed the learning path %(path)s."))
        partners = listed(clean(one) for one in snapshot.partners)
        place, issued_on = clean(snapshot.place), day(snapshot.issued_on)
        return CertificateText(
            language=snapshot.language,
            title=_title(path, name),
            issuer=clean(snapshot.issuer),
            partners=_("in collaboration with %(partners)s", partners=partners) if partners else "",
            person_name=name,
            lead=sentence % {"path": Markup("<b>{}</b>").format(path)},
            summary=clean(snapshot.path_summary),
            facts=certificate_facts(snapshot),
            own={term: slot for slot, term in _own_terms().items()},
            stations=_stations(snapshot.stations, snapshot.language),
            trainers=listed(clean(one) for one in snapshot.trainers),
            trainer_title=ngettext("Trainer", "Trainers", len(snapshot.trainers))
            if snapshot.trainers
            else "",
            issued=_("%(place)s, %(date)s", place=place, date=issued_on) if place else issued_on,
            address=verify_page(snapshot.verify_url),
            code=format_code(snapshot.code),
            code_line=words["code"],
            serial=clean(snapshot.serial),
            serial_line=words["serial"],
        )


def clean(text: str) -> str:
    """One line of visible text that may stand in an archive.

    Without control characters, lone surrogates and direction marks; without letters of private meaning, which
    PDF/A-3a forbids (ISO 19005-3, 6.2.11.7.3); without pictographs, which look different on every machine.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if text.isprintable() and not _PICTURE.search(text):
        return text
    return " ".join("".join(letter for letter in text if _is_printed(letter)).split())


def _is_printed(letter: str) -> bool:
    if letter in _JOINERS:
        return True
    # what no version of Unicode has given a meaning may be a letter of a later one, but these never will
    code = ord(letter)
    is_no_character = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
    shapeless = is_no_character or unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co")
    return not shapeless and not _PICTURE.match(letter)


def without(text: CertificateText, letters: str) -> CertificateText:
    """The same certificate with some characters left out everywhere."""
    gone = dict.fromkeys(map(ord, letters))

    def left(value: Any) -> Any:
        if isinstance(value, str):
            return value.translate(gone)
        if isinstance(value, dict):
            return {left(key): one for key, one in value.items()}
        return type(value)(left(one) for one in value)

    return replace(text, **{one.name: left(getattr(text, one.name)) for one in fields(text)})


def verify_page(url: str) -> str:
    """The public page as one types it: without the scheme, and without the code, which stands below it."""
    parts = urlsplit(url)
    rest, _slash, last = parts.path.rstrip("/").rpartition("/")
    if parts.query or parse_code(last) is None:
        return f"{parts.netloc}{parts.path}"
    return f"{parts.netloc}{rest}"


def _period(snapshot: Snapshot) -> str:
    if snapshot.starts_on == snapshot.ends_on:
        return day(snapshot.ends_on)
    start = day(snapshot.starts_on, year=snapshot.starts_on.year != snapshot.ends_on.year)
    return _("%(start)s – %(end)s", start=start, end=day(snapshot.ends_on))


def _extent(hours: Decimal | None, credits: Decimal | None) -> str:
    parts = []
    if hours:
        parts.append(ngettext("%(hours)s hour", "%(hours)s hours", _many(hours), hours=number(hours)))
    if credits:
        parts.append(
            ngettext("%(credits)s credit", "%(credits)s credits", _many(credits), credits=number(credits))
        )
    return ", ".join(parts)


def _many(quantity: Decimal) -> int:
    """A whole number with the same plural form: 1.5 hours are hours."""
    return 1 if quantity == 1 else 2


def _attendance(attended: int, total: int) -> str:
    if not total:
        return ""
    return ngettext(
        "%(attended)s of %(num)s meeting",
        "%(attended)s of %(num)s meetings",
        total,
        attended=number(attended),
    )


def _accepted(works: int) -> str:
    return ngettext("%(num)s accepted", "%(num)s accepted", works) if works else ""


def _as_sentences(themes: Iterable[str]) -> str:
    """Each theme with its full stop: a theme may itself hold commas and "and"."""
    cleaned = (clean(theme) for theme in themes)
    return " ".join(
        theme if theme.endswith((".", "?", "!", "…")) else f"{theme}." for theme in cleaned if theme
    )


def _stations(stops: tuple[Stop, ...], language: str) -> list[tuple[str, str]]:
    """Title and date in words; the year only where the stations do not all share one."""
    with_year = len({stop.on.year for stop in stops if stop.on}) > 1
    return [(clean(stop.title), _when(stop, language, with_year)) for stop in stops]


def _when(stop: Stop, language: str, with_year: bool) -> str:
    if stop.on is None:
        return ""
    if stop.whole_month:
        # LLLL is the month's name standing alone: "tammikuu", not "tammikuuta"
        return format_date(stop.on, "LLLL y" if with_year else "LLLL", locale=locale_of(language))
    return day(stop.on, year=with_year)
