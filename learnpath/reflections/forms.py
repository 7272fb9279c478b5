"""A text on a prompt, and who may read it."""

from typing import Any

from wtforms import Form, HiddenField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from learnpath.kernel.html import plain_text
from learnpath.kernel.i18n import lazy


class ReflectionForm(Form):
    """Its view gives it the readers to choose from. `version` is that of the text the form was drawn from."""

    text = TextAreaField(
        lazy("Your text"),
        [Length(max=200_000, message=lazy("The text is too long to be saved in one piece. Shorten it."))],
    )
    audience = RadioField(
        lazy("Who can read this"),
        [InputRequired(lazy("Choose who can read this."))],
        validate_choice=False,
    )
    version = HiddenField(default="0")

    def validate_text(self, field: Any) -> None:
        if not plain_text(field.data or ""):
            raise ValidationError(lazy("Write something before you save."))

    def validate_audience(self, field: Any) -> None:
        if field.data not in {choice.value for choice in field.choices}:
            raise ValidationError(lazy("Choose who can read this."))

    @property
    def drawn_from(self) -> int:
        """The version, or 0 when it is no number."""
        written = str(self.version.data or "")
        return int(written) if written.isascii() and written.isdigit() and len(written) < 9 else 0
