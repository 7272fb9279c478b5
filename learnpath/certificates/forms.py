"""What trainers type when they issue in spite of something, or revoke."""

from wtforms import BooleanField, Form, TextAreaField
from wtforms.validators import DataRequired, Length

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
    reason = TextAreaField(lazy("Reason"), _REASON, filters=[_trimmed], render_kw={"rows": 3})
    again = BooleanField(lazy("Issue a new certificate at once, with what is true now"))
