"""What is asked about certificates: why one is issued all the same, corrected or revoked; how long they are kept."""

from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, Form, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import TextInput

from learnpath.certificates.wording import REVOKED_FOR_CHOICES
from learnpath.kernel.i18n import lazy

_REASON = [
    DataRequired(lazy("Write the reason.")),
    Length(max=300, message=lazy("Keep the reason to 300 characters.")),
]


def _trimmed(text: str | None) -> str | None:
    return text.strip() if text else text


class OverrideForm(Form):
    reason = TextAreaField(lazy("Reason"), _REASON, filters=[_trimmed], render_kw={"rows": 3})


class RevokeForm(Form):
    because = RadioField(
        lazy("What outsiders read"),
        choices=[SelectChoice(kind, words) for kind, words in REVOKED_FOR_CHOICES],
        validators=[InputRequired(lazy("Choose what outsiders read."))],
    )
    reason = TextAreaField(lazy("Reason"), _REASON, filters=[_trimmed], render_kw={"rows": 3})
    again = BooleanField(lazy("Issue a new certificate at once, with what is true now"))


class CorrectForm(Form):
    """What on a certificate can be mended without asking everything anew."""

    person_name = StringField(
        lazy("Name"),
        [
            DataRequired(lazy("Write the name.")),
            Length(max=200, message=lazy("Keep the name to 200 characters.")),
        ],
        filters=[_trimmed],
    )
    starts_on = DateField(lazy("First day"), [InputRequired(lazy("Write the first day."))])
    ends_on = DateField(lazy("Last day"), [InputRequired(lazy("Write the last day."))])
    reason = TextAreaField(lazy("Reason"), _REASON, filters=[_trimmed], render_kw={"rows": 3})

    def validate_ends_on(self, field: Any) -> None:
        first: date | None = self.starts_on.data
        if first and field.data and field.data < first:
            raise ValidationError(str(lazy("The last day is before the first day.")))


class _Years(IntegerField):
    # a number field sends nothing where it does not understand, and nothing means for good
    widget = TextInput()

    def process_formdata(self, valuelist: Any) -> None:
        typed = "".join(valuelist).strip()
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 4 and 1 <= int(typed) <= 100):
            raise ValueError(str(lazy("Write a whole number from 1 to 100.")))
        self.data = int(typed) if typed else None


class KeepingForm(Form):
    """For how long an organisation keeps the certificates that it issues; empty is for good."""

    years = _Years(lazy("Years"), render_kw={"inputmode": "numeric", "autocomplete": "off"})
