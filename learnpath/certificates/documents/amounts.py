"""Amounts, days and lists of a certificate in words, in the language in use."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from babel.dates import format_date

from learnpath.certificates.documents.cleaning import clean
from learnpath.certificates.snapshot import Stop
from learnpath.kernel.i18n import _, day, locale_of, ngettext, number


def period(starts_on: date, ends_on: date) -> str:
    if starts_on == ends_on:
        return day(ends_on)
    start = day(starts_on, year=starts_on.year != ends_on.year)
    return _("%(start)s – %(end)s", start=start, end=day(ends_on))


def in_hours(hours: Decimal | None) -> str:
    if not hours:
        return ""
    return ngettext("%(hours)s hour", "%(hours)s hours", _many(hours), hours=number(hours))


def in_credits(credits: Decimal | None) -> str:
    if not credits:
        return ""
    return ngettext("%(credits)s credit", "%(credits)s credits", _many(credits), credits=number(credits))


def _many(quantity: Decimal) -> int:
    """A whole number with the same plural form: 1.5 hours are hours."""
    return 1 if quantity == 1 else 2


def attendance(attended: int, total: int) -> str:
    if not total:
        return ""
    return ngettext(
        "%(attended)s of %(num)s meeting",
        "%(attended)s of %(num)s meetings",
        total,
        attended=number(attended),
    )


def accepted(works: int) -> str:
    return ngettext("%(num)s accepted", "%(num)s accepted", works) if works else ""


def as_sentences(themes: Iterable[str]) -> str:
    """Each theme with its full stop: a theme may itself hold commas and "and"."""
    cleaned = (clean(theme) for theme in themes)
    return " ".join(
        theme if theme.endswith((".", "?", "!", "…")) else f"{theme}." for theme in cleaned if theme
    )


def when(stop: Stop, language: str, with_year: bool) -> str:
    if stop.on is None:
        return ""
    if stop.whole_month:
        # LLLL is the month's name standing alone: "tammikuu", not "tammikuuta"
        return format_date(stop.on, "LLLL y" if with_year else "LLLL", locale=locale_of(language))
    return day(stop.on, year=with_year)
