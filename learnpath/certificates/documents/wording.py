"""The certificate's sentences, in its own language.

The PDF and the public page say the same, because both ask here.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from babel.dates import format_date
from markupsafe import Markup, escape

from learnpath.certificates.codes import format_code, parse_code
from learnpath.certificates.snapshot import Snapshot, Stop
from learnpath.kernel.i18n import _, day, in_language, listed, locale_of, ngettext, number

# Invisible, but some scripts are written wrongly without them; all other marks without a shape go, above all those
# that turn the direction of what follows: in a name they could make a certificate read as another's.
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
    stations: list[tuple[str, str]]
    trainers: str
    trainer_title: str
    issued: str
    address: str
    code: str
    serial: str


def certificate_facts(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Term and value of each line in the certificate's table; what is empty is left out."""
    with in_language(snapshot.language):
        facts = [
            (_("Organisation"), clean(snapshot.organisation)),
            (_("Cohort"), clean(snapshot.cohort_name)),
            (_("Time"), _period(snapshot)),
            (_("Extent"), _extent(snapshot.hours, snapshot.credits)),
            (_("Attendance"), _attendance(snapshot)),
            (_("Themes"), _as_sentences(snapshot.themes)),
            (_("Group assignments"), _accepted(snapshot.group_works)),
            (_("Own assignments"), _accepted(snapshot.own_works)),
        ]
    return [(term, value) for term, value in facts if value]


def certificate_text(snapshot: Snapshot) -> CertificateText:
    """The whole certificate in words."""
    name, path = clean(snapshot.person_name), clean(snapshot.path_title)
    with in_language(snapshot.language):
        # escaped before anything is put in, so that the only markup in it is the title's <b>
        sentence = escape(_("has completed the learning path %(path)s."))
        partners = listed(clean(one) for one in snapshot.partners)
        place, issued_on = clean(snapshot.place), day(snapshot.issued_on)
        return CertificateText(
            language=snapshot.language,
            title=_("Certificate: %(path)s – %(name)s", path=path, name=name),
            issuer=clean(snapshot.issuer),
            partners=_("in collaboration with %(partners)s", partners=partners) if partners else "",
            person_name=name,
            lead=sentence % {"path": Markup("<b>{}</b>").format(path)},
            summary=clean(snapshot.path_summary),
            facts=certificate_facts(snapshot),
            stations=_stations(snapshot.stations, snapshot.language),
            trainers=listed(clean(one) for one in snapshot.trainers),
            trainer_title=ngettext("Trainer", "Trainers", len(snapshot.trainers))
            if snapshot.trainers
            else "",
            issued=_("%(place)s, %(date)s", place=place, date=issued_on) if place else issued_on,
            address=verify_page(snapshot.verify_url),
            code=format_code(snapshot.code),
            serial=clean(snapshot.serial),
        )


def clean(text: str) -> str:
    """One line of visible text that may stand in an archive.

    Without control characters, lone surrogates and direction marks; without letters of private meaning, which
    PDF/A-3a forbids (ISO 19005-3, 6.2.11.7.3); without pictographs, which look different on every machine.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return " ".join("".join(letter for letter in text if _is_printed(letter)).split())


def _is_printed(letter: str) -> bool:
    if letter.isascii():
        return letter.isprintable()
    code = ord(letter)
    if letter in _JOINERS:
        return True
    return not (
        unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co")
        or 0x1F000 <= code <= 0x1FAFF
        or 0xFE00 <= code <= 0xFE0F
        or 0xFDD0 <= code <= 0xFDEF
        or code & 0xFFFE == 0xFFFE
    )


def without(text: CertificateText, letters: str) -> CertificateText:
    """The same certificate with some characters left out everywhere."""
    gone = dict.fromkeys(map(ord, letters))

    def left(value: Any) -> Any:
        if isinstance(value, str):
            return value.translate(gone)
        return type(value)(left(one) for one in value) if isinstance(value, (list, tuple)) else value

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


def _attendance(snapshot: Snapshot) -> str:
    if not snapshot.meetings_total:
        return ""
    return ngettext(
        "%(attended)s of %(num)s meeting",
        "%(attended)s of %(num)s meetings",
        snapshot.meetings_total,
        attended=number(snapshot.meetings_attended),
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
