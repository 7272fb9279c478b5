"""A form with a field of every sort. Its words are for developers: they are not translated."""

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

MUNICIPALITIES = [
    SelectChoice("pargas", "Pargas stad"),
    SelectChoice("korsnas", "Korsnäs kommun"),
    SelectChoice("habo", "Habo kommun"),
]
READERS = [
    SelectChoice("me", "Only you can read this."),
    SelectChoice("group", "You and your group can read this."),
]


class ManyChoices(SelectMultipleField):
    """Checkboxes under one question."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class EveryField(Form):
    name = StringField(
        "Name of the cohort",
        [InputRequired("Write the name of the cohort.")],
        description="As people say it, for example Autumn 2026.",
    )
    email = EmailField("E-mail address")
    first_day = DateField("First day", [InputRequired("Choose the first day.")])
    meetings = IntegerField("How many meetings")
    organisation = SelectField("Municipality", choices=MUNICIPALITIES)
    others = ManyChoices(
        "Municipalities that take part", [InputRequired("Choose at least one.")], choices=MUNICIPALITIES
    )
    voluntary = BooleanField("This is voluntary")
    note = TextAreaField("A note to the trainers")
    file = FileField("A list of people")
    text = TextAreaField("Your text", [InputRequired("Write something first.")])
    reader = RadioField("Who can read this", choices=READERS, default="me")


class InTwoLanguages(Form):
    """The same text twice; each label is the language's own name."""

    sv = StringField("svenska", default="Personalens ork")
    fi = StringField("suomi", default="Henkilöstön jaksaminen")
