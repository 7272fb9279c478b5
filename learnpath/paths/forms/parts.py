"""Forms of what a path is made of: themes, stations, activities of every kind, readings."""

from typing import Any

from wtforms import BooleanField, FileField, HiddenField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, ValidationError

from learnpath.kernel.i18n import lazy
from learnpath.paths.forms.fields import (
    RICH_MOST,
    ChoicesField,
    EnumField,
    MomentField,
    NumberField,
    PartForm,
    TranslatedField,
    UrlField,
    not_before_first_day,
    room_for,
    tidy,
)
from learnpath.terms import LANGUAGES, ActivityKind, Gate, Opening, WorkBy

_NO_TITLE = lazy("Write a title.")

OPENINGS = {
    Opening.AT_ONCE: lazy("At once, when the cohort starts"),
    Opening.ON_DATE: lazy("On a date"),
    Opening.AFTER_PREVIOUS: lazy("When the station before it is complete"),
    Opening.BY_TRAINER: lazy("When the trainer says so"),
}
WORK_BY = {
    WorkBy.GROUP: lazy("Each group hands in together"),
    WorkBy.PERSON: lazy("Everyone hands in their own"),
    WorkBy.ORGANISATION: lazy("Each municipality hands in together"),
}
GATES_OF_WORK = {
    Gate.NONE: lazy("No, one can go on without it"),
    Gate.HANDED_IN: lazy("Yes, until it is handed in"),
    Gate.ACCEPTED: lazy("Yes, until the trainer has accepted it"),
}
# What is done is done: only an assignment knows a state between handed in and accepted.
GATES = {Gate.NONE: lazy("No, one can go on without it"), Gate.ACCEPTED: lazy("Yes, until it is done")}
KINDS = {
    ActivityKind.ASSIGNMENT: lazy("Assignment: something to write and hand in"),
    ActivityKind.READING_LIST: lazy("Reading list: what is worth reading, and why"),
    ActivityKind.REFLECTION: lazy("Reflection: a question to think and write about"),
    ActivityKind.MEETING: lazy("Meeting: when and where you see each other"),
    ActivityKind.PAGE: lazy("Page: a text with pictures and links"),
}


class ThemeForm(PartForm):
    id = HiddenField()
    name = TranslatedField(lazy("Name of the theme"), required=lazy("Write a name."))


class NewStationForm(PartForm):
    id = HiddenField()
    title = StringField(
        lazy("Title of the new station"), [DataRequired(_NO_TITLE), room_for(200)], filters=[tidy]
    )


class StationForm(PartForm):
    title = TranslatedField(lazy("Title"), required=_NO_TITLE)
    intro = TranslatedField(lazy("Introduction"), rich=True, most=RICH_MOST)
    opening = EnumField(lazy("When it opens"), kind=Opening, sentences=OPENINGS)
    opens_at = MomentField(lazy("Date and time"), validators=[not_before_first_day])
    hours = NumberField(lazy("Hours"), most=10_000, decimals=1)
    theme_ids = ChoicesField(lazy("Themes"), choices=[])


class NewActivityForm(PartForm):
    id = HiddenField()
    kind = EnumField(lazy("Kind"), kind=ActivityKind, sentences=KINDS, default=ActivityKind.ASSIGNMENT)
    title = StringField(lazy("Title"), [DataRequired(_NO_TITLE), room_for(200)], filters=[tidy])


class ActivityForm(PartForm):
    """What every kind has; the kinds add their own."""

    title = TranslatedField(lazy("Title"), required=_NO_TITLE)
    brief = TranslatedField(lazy("Text"), rich=True, most=RICH_MOST)
    required = BooleanField(lazy("Required (otherwise it is voluntary)"))
    counts_for_certificate = BooleanField(lazy("Must be done for the certificate"))
    gate = EnumField(lazy("Does it hold the next station shut?"), kind=Gate, sentences=GATES)


class AssignmentForm(ActivityForm):
    brief = TranslatedField(lazy("The brief"), rich=True, most=RICH_MOST)
    work_by = EnumField(lazy("Who hands in"), kind=WorkBy, sentences=WORK_BY)
    due_at = MomentField(lazy("Hand in by"), validators=[not_before_first_day])
    gate = EnumField(lazy("Does it hold the next station shut?"), kind=Gate, sentences=GATES_OF_WORK)
    grouping_name = StringField(lazy("Groups of another division"), [room_for(100)], filters=[tidy])


class ReadingListForm(ActivityForm):
    brief = TranslatedField(lazy("A word about the list"), rich=True, most=RICH_MOST)
    due_at = MomentField(lazy("Read by"), validators=[not_before_first_day])


class ReflectionForm(ActivityForm):
    brief = TranslatedField(lazy("The question to think about"), rich=True, most=RICH_MOST)
    due_at = MomentField(lazy("Write by"), validators=[not_before_first_day])


class MeetingForm(PartForm):
    title = TranslatedField(lazy("Title"), required=_NO_TITLE)
    starts_at = MomentField(lazy("Begins"), validators=[not_before_first_day])
    ends_at = MomentField(lazy("Ends"))
    place = StringField(lazy("Place"), [room_for(200)], filters=[tidy])
    url = UrlField(lazy("Link to the meeting"), [room_for(1000)])
    brief = TranslatedField(lazy("About the meeting"), rich=True, most=RICH_MOST)
    required = BooleanField(lazy("Required (otherwise it is voluntary)"))

    def validate_ends_at(self, field: Any) -> None:
        if field.data is None:
            return
        if self.starts_at.data is None and not self.starts_at.errors:
            raise ValidationError(str(lazy("Say when the meeting begins, too.")))
        if self.starts_at.data is not None and field.data <= self.starts_at.data:
            raise ValidationError(str(lazy("The meeting ends before it begins.")))


class PageForm(ActivityForm):
    picture = FileField(lazy("Picture"), render_kw={"accept": "image/png,image/jpeg,image/webp"})
    alt = TranslatedField(lazy("What the picture shows, for those who cannot see it"), most=300)
    decorative = BooleanField(lazy("Only decoration: it says nothing that the text does not say"))


FORMS: dict[ActivityKind, type[PartForm]] = {
    ActivityKind.ASSIGNMENT: AssignmentForm,
    ActivityKind.READING_LIST: ReadingListForm,
    ActivityKind.REFLECTION: ReflectionForm,
    ActivityKind.MEETING: MeetingForm,
    ActivityKind.PAGE: PageForm,
}


def _reading_languages() -> list[Any]:
    return [SelectChoice("", lazy("Not said")), *(SelectChoice(*one) for one in LANGUAGES.items())]


class ReadingForm(PartForm):
    id = HiddenField()
    authors = StringField(lazy("Authors"), [room_for(500)], filters=[tidy])
    year = StringField(lazy("Year"), [room_for(20)], filters=[tidy])
    title = StringField(lazy("Title"), [DataRequired(_NO_TITLE), room_for(500)], filters=[tidy])
    published_in = StringField(lazy("Published in"), [room_for(500)], filters=[tidy])
    url = UrlField(lazy("Link"), [room_for(1000)])
    minutes = NumberField(lazy("Minutes to read"), most=10_000)
    language = SelectField(lazy("Language"), choices=_reading_languages, default="")
    why = TranslatedField(lazy("Why it is worth the time"), lines=True, most=2000)
