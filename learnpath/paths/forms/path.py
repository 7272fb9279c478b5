"""Forms about the path itself: begin one, describe it, take a copy."""

from typing import Any

from babel.dates import get_timezone_location
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError

from learnpath.kernel.i18n import language, lazy, locale_of
from learnpath.paths.forms.fields import (
    RICH_MOST,
    TITLE_MOST,
    ChoicesField,
    DayField,
    NumberField,
    PartForm,
    TranslatedField,
    room_for,
    tidy,
)
from learnpath.terms import LANGUAGES

# Where the people of the five languages live; the installation's own zone and the path's are always offered, too.
_ZONES = (
    "Europe/Helsinki",
    "Europe/Mariehamn",
    "Europe/Stockholm",
    "Europe/Copenhagen",
    "Europe/Oslo",
    "Atlantic/Faroe",
    "Atlantic/Reykjavik",
    "America/Nuuk",
    "Europe/London",
    "UTC",
)
_NO_TITLE = lazy("Write a title.")


def zones(*more: str) -> list[Any]:
    """Time zones to choose among, each by its town in the reader's language."""
    return [SelectChoice(zone, town_of(zone)) for zone in dict.fromkeys((*more, *_ZONES))]


def town_of(zone: str) -> str:
    """The town whose clock a time zone is, in the reader's language."""
    if zone == "UTC":
        return zone
    return str(get_timezone_location(zone, locale=locale_of(language()), return_city=True))


def _languages() -> list[Any]:
    return [SelectChoice(code, name) for code, name in LANGUAGES.items()]


class LanguagesForm(PartForm):
    """The languages a path is written in. The first is read by whoever has none of the others."""

    first_language = SelectField(lazy("First language"), choices=_languages)
    other_languages = ChoicesField(lazy("Also written in"), choices=_languages)
    time_zone_name = SelectField(lazy("Time zone"))

    @property
    def chosen_languages(self) -> list[str]:
        first = str(self.first_language.data)
        return [first, *(code for code in LANGUAGES if code in self.other_languages.data and code != first)]


class NewPathForm(LanguagesForm):
    id = HiddenField()
    title = StringField(lazy("Title"), [DataRequired(_NO_TITLE), room_for(TITLE_MOST)], filters=[tidy])
    organisation = SelectField(lazy("Organisation that it belongs to"))


class AboutForm(LanguagesForm):
    title = TranslatedField(lazy("Title"), required=_NO_TITLE)
    summary = TranslatedField(lazy("What the path is about"), rich=True, most=RICH_MOST)
    starts_on = DayField(lazy("First day"))
    ends_on = DayField(lazy("Last day"))
    hours = NumberField(lazy("Hours"), most=10_000, decimals=1)
    credits = NumberField(lazy("Credits"), most=500, decimals=2)
    meetings_required = NumberField(lazy("Meetings that a certificate asks for"), most=200)
    valid_months = NumberField(lazy("Months that a certificate is valid"), most=600)
    participation_meetings = NumberField(lazy("Meetings for a certificate of participation"), most=200)
    with_transcript = BooleanField(lazy("A course transcript comes with the certificate"))

    def validate_ends_on(self, field: Any) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(str(lazy("The last day is before the first day.")))


class DuplicateForm(PartForm):
    id = HiddenField()
    title = TranslatedField(lazy("Title of the new path"), required=_NO_TITLE)
    first_day = DayField(lazy("Its first day"), validators=[InputRequired(lazy("Choose the first day."))])
    seen = HiddenField()
