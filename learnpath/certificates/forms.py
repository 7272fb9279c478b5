"""What trainers type when they issue in spite of something, or revoke."""

from datetime import date
from typing import Any

from wtforms import BooleanField, DateField, Form, RadioField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

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
