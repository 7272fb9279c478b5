"""The reader's language: catalogues, dates, numbers, sorting.

The language of the moment is a context variable, so that a mail can be written in its recipient's
language while the page is in the sender's.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.support import LazyProxy, NullTranslations, Translations

from learnpath.kernel.layout import TRANSLATIONS
from learnpath.terms import LANGUAGES

_language: ContextVar[str] = ContextVar("language", default="en")


@cache
def translator(language: str) -> NullTranslations:
    """The catalogue of a language; English is the language of the message ids."""
    return Translations.load(str(TRANSLATIONS), [language])


def language() -> str:
    """The code of the language in use."""
    return _language.get()


def use_language(code: str) -> None:
    """Set the language for the rest of this request or task."""
    _language.set(code if code in LANGUAGES else "en")


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Write in another language for a while."""
    token = _language.set(code if code in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(token)


def _(message: str, **values: object) -> str:
    text = translator(_language.get()).gettext(message)
    return text % values if values else text


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """The form that fits the number; `%(num)s` in the message is the number itself."""
    text = translator(_language.get()).ngettext(singular, plural, num)
    return text % {"num": num, **values}


def lazy(message: str) -> LazyProxy:
    """A text translated when it is shown, for labels made once at import."""
    return LazyProxy(_, message, enable_cache=False)


@cache
def locale_of(code: str) -> Locale:
    """The Babel locale; English is the British, so that day comes before month."""
    return Locale.parse("en_GB" if code == "en" else code)


def _locale() -> Locale:
    return locale_of(_language.get())


def _pattern(*, year: bool, weekday: bool) -> str:
    number = "d MMMM" if _language.get() in {"sv", "en"} else "d. MMMM"
    return ("EEEE " if weekday else "") + number + (" y" if year else "")


def day(value: date, time_zone: str = "UTC", *, year: bool = True, weekday: bool = False) -> str:
    """A date in words: "12 March 2027"; of an instant, the date in that time zone."""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(time_zone)).date()
    return format_date(value, _pattern(year=year, weekday=weekday), locale=_locale())


def clock_time(value: datetime, time_zone: str) -> str:
    """The time of day of an instant in a time zone, as the reader writes it."""
    return format_time(value, "short", tzinfo=ZoneInfo(time_zone), locale=_locale())


def moment(value: datetime, time_zone: str, *, year: bool = False, weekday: bool = True) -> str:
    """A day and a time: "Friday 12 March 16:00"."""
    return _(
        # i18n: a day and the time on it, such as "Friday 12 March" and "16:00"
        "%(day)s %(time)s",
        day=day(value, time_zone, year=year, weekday=weekday),
        time=clock_time(value, time_zone),
    )


def in_words(value: datetime, now: datetime) -> str:
    """How far an instant is from now: "in 4 days", "2 hours ago"."""
    return format_timedelta(value - now, add_direction=True, locale=_locale())


def number(value: Decimal | int | float) -> str:
    return format_decimal(value, locale=_locale())


def listed(items: Iterable[str]) -> str:
    """Items as one phrase: "Pargas, Korsnäs and Habo"."""
    return format_list(list(items), locale=_locale())


# Letters that follow z, in the order of each alphabet; the others sort as the letter they resemble.
_AFTER_Z = {"sv": "åäö", "fi": "åäö", "da": "æøå", "nb": "æøå", "en": ""}
_SAME_PLACE = {"sv": {"æ": "ä", "ø": "ö"}, "fi": {"æ": "ä", "ø": "ö"}, "da": {"ä": "æ", "ö": "ø"}}
_PLAIN = str.maketrans(
    {"ø": "o", "æ": "ae", "ð": "d", "þ": "th", "đ": "d", "ł": "l", "ß": "ss", "ŋ": "n", "ŧ": "t"}
)


def collation_key(text: str, code: str | None = None) -> tuple[str, str]:
    """Sort key in a language's alphabet, the same whatever database the text came from."""
    code = code or _language.get()
    last, same = _AFTER_Z.get(code, ""), _SAME_PLACE.get("da" if code == "nb" else code, {})
    key = []
    folded = unicodedata.normalize("NFC", text).casefold()
    if code in {"da", "nb"}:
        folded = folded.replace("aa", "å")  # Aabenraa and Aarhus stand last
    for letter in folded:
        letter = same.get(letter, letter)
        if letter in last:
            key.append("z" + "\uffff" + str(last.index(letter)))
        else:
            plain = unicodedata.normalize("NFKD", letter.translate(_PLAIN))
            key.append("".join(part for part in plain if not unicodedata.combining(part)))
    return "".join(key), text
