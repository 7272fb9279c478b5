"""What trainers type about cohorts: shape only."""

from datetime import date
from typing import Any

from wtforms import (
    DateField,
    FileField,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from learnpath.kernel.i18n import _, lazy
from learnpath.people.rules import tidy
from learnpath.terms import LANGUAGES

MOST_GROUPS = 100
FIRST_DAYS = (date(2000, 1, 1), date(2100, 1, 1))


def _tidied(typed: str | None) -> str | None:
    return None if typed is None else tidy(typed)


class Checkboxes(SelectMultipleField):
    """Several choices, each a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class FirstDayForm(Form):
    """The first step of starting: which path, and when it begins."""

    path = SelectField(lazy("Learning path"), [InputRequired(lazy("Choose a path."))])
    first_day = DateField(
        lazy("First day"), [InputRequired(lazy("Choose the first day."))], render_kw={"autocomplete": "off"}
    )

    def validate_first_day(self, field: DateField) -> None:
        if field.data is not None and not FIRST_DAYS[0] <= field.data <= FIRST_DAYS[1]:
            raise ValidationError(_("Choose a day between 2000 and 2100."))


class StartForm(Form):
    name = StringField(
        lazy("Name of the cohort"),
        [
            DataRequired(lazy("Give the cohort a name.")),
            Length(max=200, message=lazy("Use at most 200 characters.")),
        ],
        filters=[_tidied],
        render_kw={"autocomplete": "off"},
    )
    trainers = Checkboxes(lazy("Trainers"), [InputRequired(lazy("Choose at least one trainer."))])
    first_day = HiddenField()
    cohort_id = HiddenField()


class PersonForm(Form):
    """One person; what is wrong is said by the same rules that a file goes by."""

    given_name = StringField(lazy("Given name"), render_kw={"autocomplete": "off"})
    family_name = StringField(lazy("Family name"), render_kw={"autocomplete": "off"})
    email = StringField(
        lazy("E-mail address"), render_kw={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"}
    )
    organisation = StringField(
        lazy("Municipality"), render_kw={"autocomplete": "off", "list": "organisations"}
    )
    title = StringField(lazy("Job title"), render_kw={"autocomplete": "off"})
    group = StringField(lazy("Group"), render_kw={"autocomplete": "off", "list": "groups"})
    language = SelectField(
        lazy("Language"), choices=[SelectChoice(code, own_name) for code, own_name in LANGUAGES.items()]
    )


class RosterForm(Form):
    """A list, as a file or pasted."""

    file = FileField(lazy("File"), render_kw={"accept": ".csv,.tsv,.txt,.xlsx"})
    text = TextAreaField(lazy("Or paste the list here"), render_kw={"spellcheck": "false"})
    organisation = SelectField(lazy("Municipality of those for whom the list names none"), [Optional()])


class NameForm(Form):
    """A name for a cohort, a grouping or a group."""

    name = StringField(
        lazy("Name"),
        [
            DataRequired(lazy("Write a name.")),
            Length(max=100, message=lazy("Use at most 100 characters.")),
        ],
        filters=[_tidied],
        render_kw={"autocomplete": "off"},
    )


class CohortNameForm(Form):
    name = StringField(
        lazy("Name of the cohort"),
        [
            DataRequired(lazy("Give the cohort a name.")),
            Length(max=200, message=lazy("Use at most 200 characters.")),
        ],
        filters=[_tidied],
        render_kw={"autocomplete": "off"},
    )


class DivideForm(Form):
    """How to divide: asked with GET, since nothing is stored before the proposal is taken."""

    method = RadioField(
        lazy("How"),
        choices=[
            SelectChoice("mixed", lazy("Mix the municipalities evenly")),
            SelectChoice("by_organisation", lazy("One group for each municipality")),
        ],
        default="mixed",
    )
    groups = IntegerField(
        lazy("Number of groups"),
        [Optional(), NumberRange(1, MOST_GROUPS, lazy("Choose between 1 and 100 groups."))],
        render_kw={"min": 1, "max": MOST_GROUPS},
    )
    seed = IntegerField(validators=[Optional(), NumberRange(0, 2**31)], default=1)


class ReasonForm(Form):
    reason = StringField(
        lazy("Reason"),
        [
            DataRequired(lazy("Say why; it is kept with the decision.")),
            Length(max=300, message=lazy("Use at most 300 characters.")),
        ],
        filters=[_tidied],
        render_kw={"autocomplete": "off"},
    )
    how = RadioField(
        lazy("Decision"),
        choices=[
            SelectChoice("excused", lazy("Excuse from it")),
            SelectChoice("by_trainer", lazy("Count it as done")),
        ],
        default="excused",
    )


class OpenEarlyForm(Form):
    """For whom a station is opened: `all`, `group:…` or `person:…`."""

    whom = SelectField(lazy("Open it for"), [InputRequired(lazy("Choose for whom."))], validate_choice=False)


def theme_form(languages: list[str], own_names: dict[str, str] = LANGUAGES) -> type[Form]:  # type: ignore[assignment]
    """A form with one field a language of the path."""
    fields: dict[str, Any] = {
        f"name_{code}": StringField(
            own_names.get(code, code),
            [Length(max=120, message=lazy("Use at most 120 characters."))],
            filters=[_tidied],
            render_kw={"autocomplete": "off", "lang": code},
        )
        for code in languages
    }
    return type("ThemeForm", (Form,), fields)
