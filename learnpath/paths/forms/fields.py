"""Fields that an author's forms share: one text in several languages, moments in the path's time zone, numbers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from wtforms import Field, Form, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.utils import unset_value
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, DateInput, DateTimeLocalInput, ListWidget

from learnpath.kernel.html import clean, plain_text
from learnpath.kernel.i18n import day, lazy
from learnpath.paths.rules import is_before_first_day
from learnpath.terms import LANGUAGES

TITLE_MOST = 200
RICH_MOST = 100_000
_YEARS = range(2000, 2101)
TOO_LONG = lazy("This is too long. There is room for %(max)d characters, and you wrote %(length)d.")


def tidy(text: str | None) -> str:
    """One line without stray spaces or control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text or "").split())


def stripped(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").replace("\x00", "").strip()


class _TooLong(Length):
    """Says how long the text is, too."""

    def __init__(self, most: int) -> None:
        super().__init__(max=most)

    def __call__(self, form: Any, field: Any) -> None:
        length = len(field.data or "")
        if length > self.max:
            raise ValidationError(str(TOO_LONG) % {"max": self.max, "length": length})


def room_for(most: int) -> Length:
    """A validator: no more characters than these."""
    return _TooLong(most)


class PartForm(Form):
    """A form of a part of a path. It knows the path's languages and time zone before its fields are made."""

    version = HiddenField(default="1")

    def __init__(
        self,
        formdata: Any = None,
        *,
        languages: Sequence[str] = (),
        time_zone: str = "UTC",
        first_day: date | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.languages, self.time_zone, self.first_day = tuple(languages), time_zone, first_day
        super().__init__(formdata, data=data)

    @property
    def drawn_from(self) -> int:
        """The version that the form was drawn from; none that exists when somebody meddled with it."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


class TranslatedField(Field):
    """One text in each language of the path: {language: text}, with a field of its own for each."""

    def __init__(
        self, label: Any = None, *, most: int = TITLE_MOST, required: Any = None, rich: bool = False,
        lines: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(label, **kwargs)
        self.most, self.required, self.rich, self.lines = most, required, rich, lines
        self.entries: list[Any] = []

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.object_data = {} if data is unset_value or data is None else dict(data)
        self.entries = [self._entry(code, formdata) for code in self._form.languages]

    def _entry(self, code: str, formdata: Any) -> Any:
        validators: list[Any] = [room_for(self.most)]
        if self.required and code == self._form.languages[0]:
            validators.insert(0, DataRequired(self.required))
        only_one = len(self._form.languages) == 1
        kind = TextAreaField if self.rich or self.lines else StringField
        unbound = kind(
            self.label.text if only_one else LANGUAGES[code],
            validators,
            filters=[stripped if self.rich or self.lines else tidy],
            description=self.description if only_one else "",
        )
        name = f"{self.name}-{code}"
        field = self.meta.bind_field(self._form, unbound, {"name": name, "id": name, "_meta": self.meta})
        field.process(formdata, self.object_data.get(code, ""))
        return field

    @property
    def by_language(self) -> dict[str, Any]:
        return dict(zip(self._form.languages, self.entries, strict=True))

    @property
    def data(self) -> dict[str, str]:
        """The texts; what is written in a language that the path no longer has is kept."""
        typed = {code: self._typed(code, field.data or "") for code, field in self.by_language.items()}
        return {code: text for code, text in (self.object_data | typed).items() if text}

    def _typed(self, code: str, text: str) -> str:
        if not self.rich:
            return text
        # Without scripts one sees the plain words: whoever leaves them alone keeps headings, links and pictures.
        stored = self.object_data.get(code, "")
        return stored if stored and text == plain_text(stored) else clean(text)

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        self.errors = {}
        for code, field in self.by_language.items():
            if not field.validate(form):
                self.errors[code] = field.errors
        return not self.errors

    def __iter__(self) -> Iterator[Any]:
        return iter(self.entries)


class ChoicesField(SelectMultipleField):
    """Many checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class EnumField(RadioField):
    """One of an enum's members, each with a whole sentence."""

    def __init__(self, label: Any = None, *, kind: Any, sentences: Mapping[Any, Any], **kwargs: Any) -> None:
        choices = [SelectChoice(member.value, sentence) for member, sentence in sentences.items()]
        super().__init__(label, choices=choices, coerce=kind, **kwargs)


class MomentField(Field):
    """A day and a time, typed as the clock on the path's wall shows it, kept as an instant."""

    widget = DateTimeLocalInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return (
            self.data.astimezone(ZoneInfo(self._form.time_zone)).strftime("%Y-%m-%dT%H:%M")
            if self.data
            else ""
        )

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        if not valuelist:
            return
        self.data = None
        if not typed:
            return
        try:
            wall = datetime.fromisoformat(typed)
        except ValueError:
            raise ValueError(str(lazy("Write a date and a time, such as 2027-01-18 09:00."))) from None
        if wall.year not in _YEARS:
            raise ValueError(str(lazy("Choose a year from 2000 to 2100.")))
        self.data = wall.replace(tzinfo=ZoneInfo(self._form.time_zone), second=0, microsecond=0).astimezone(
            UTC
        )


def not_before_first_day(form: Any, field: Any) -> None:
    """A validator: nothing happens before the path's first day."""
    if field.data is not None and is_before_first_day(field.data, form.first_day, form.time_zone):
        said = lazy("This is before the path's first day, %(day)s.")
        raise ValidationError(str(said) % {"day": day(form.first_day)})


class DayField(Field):
    """A date."""

    widget = DateInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.data.isoformat() if self.data else ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        typed = valuelist[0].strip() if valuelist else ""
        if not valuelist:
            return
        self.data = None
        if not typed:
            return
        try:
            self.data = date.fromisoformat(typed)
        except ValueError:
            raise ValueError(str(lazy("Write a date, such as 2027-01-18."))) from None
        if self.data.year not in _YEARS:
            self.data = None
            raise ValueError(str(lazy("Choose a year from 2000 to 2100.")))


class NumberField(StringField):
    """A number as people write it, with comma or point."""

    def __init__(self, label: Any = None, *, most: int, decimals: int = 0, **kwargs: Any) -> None:
        kwargs["render_kw"] = {"inputmode": "decimal" if decimals else "numeric", "size": 8}
        super().__init__(label, **kwargs)
        self.most, self.decimals = most, decimals

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{Decimal(self.data).normalize():f}"

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        if not valuelist:
            return
        typed = re.sub(r"\s", "", valuelist[0]).replace(",", ".")
        self.data = None
        if not typed:
            return
        try:
            number = Decimal(typed)
        except InvalidOperation:
            raise ValueError(str(lazy("Write a number."))) from None
        if not number.is_finite() or not 0 <= number <= self.most:
            raise ValueError(str(lazy("Write a number from 0 to %(most)s.")) % {"most": self.most})
        if number != round(number, self.decimals):
            said = lazy("Write a whole number.") if not self.decimals else lazy("Write fewer decimals.")
            raise ValueError(str(said))
        self.data = number if self.decimals else int(number)


class UrlField(StringField):
    """A web address; `https://` may be left out."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        kwargs["render_kw"] = {"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(label, [*(validators or []), _is_web_address], filters=[_with_scheme], **kwargs)


def _with_scheme(text: str | None) -> str:
    address = tidy(text)
    return f"https://{address}" if re.match(r"[\w-]+(\.[\w-]+)+(/|$)", address) else address


def _is_web_address(form: Any, field: Any) -> None:
    if not field.data:
        return
    try:
        parts = urlsplit(field.data)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    else:
        host = host if parts.scheme in {"http", "https"} and not re.search(r"[\s<>\"]", field.data) else ""
    if "." not in host:
        raise ValidationError(str(lazy("Write a web address, such as https://meet.example/room.")))
