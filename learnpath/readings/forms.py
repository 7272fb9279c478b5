"""A reading that somebody suggests."""

from typing import Any

from wtforms import Form, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from learnpath.kernel.i18n import lazy
from learnpath.readings.rules import link_of


def _stripped(value: str | None) -> str:
    return value.strip() if value else ""


class SuggestionForm(Form):
    title = StringField(
        lazy("Title"),
        [DataRequired(lazy("Write the title.")), Length(max=500)],
        filters=[_stripped],
    )
    authors = StringField(lazy("Authors"), [Length(max=500)], filters=[_stripped])
    year = StringField(lazy("Year"), [Length(max=20)], filters=[_stripped])
    published_in = StringField(lazy("Where it is published"), [Length(max=500)], filters=[_stripped])
    url = StringField(lazy("Link"), [Length(max=1000)], filters=[_stripped])
    minutes = IntegerField(
        lazy("Minutes to read"),
        [Optional(), NumberRange(1, 6000, lazy("Write how many minutes it takes, as a number above 0."))],
    )
    why = TextAreaField(
        lazy("Why it is worth the time"),
        [DataRequired(lazy("Write why it is worth the time of the others.")), Length(max=2000)],
        filters=[_stripped],
    )

    def validate_url(self, field: Any) -> None:
        if field.data and not link_of(field.data):
            raise ValidationError(
                lazy(
                    "Write the whole address, beginning with https://, or a DOI. Leave it empty if there is none."
                )
            )
