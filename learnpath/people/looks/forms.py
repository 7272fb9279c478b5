"""What is asked about an organisation's look."""

from wtforms import (
    BooleanField,
    ColorField,
    Field,
    FileField,
    Form,
    HiddenField,
    RadioField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from learnpath.kernel.i18n import lazy
from learnpath.people.looks.colours import parse
from learnpath.people.rules import tidy

OWN, PINE = "own", "pine"


class OwnColour:
    """A form's colour of one's own: picked, or written as a code, which goes before it."""

    colour: RadioField
    accent: ColorField
    code: StringField

    @property
    def own_accent(self) -> str | None:
        """The accent as `#rrggbb`; None for the other choice, or when what was written is no colour."""
        if self.colour.data != OWN:
            return None
        return parse(self.code.data or "") if tidy(self.code.data or "") else parse(self.accent.data or "")

    def validate_accent(self, _field: Field) -> None:
        if self.colour.data == OWN and not tidy(self.code.data or "") and self.own_accent is None:
            raise ValidationError(lazy("Choose a colour."))

    def validate_code(self, _field: Field) -> None:
        if self.colour.data == OWN and tidy(self.code.data or "") and self.own_accent is None:
            raise ValidationError(
                lazy("Write # and six signs, the digits 0–9 and the letters A–F, such as #1D4E89.")
            )


class LookForm(OwnColour, Form):
    colour = RadioField(
        lazy("Colour"),
        choices=[
            SelectChoice(OWN, lazy("A colour of our own")),
            SelectChoice(PINE, lazy("learnpath's own green")),
        ],
        validators=[InputRequired(lazy("Choose one."))],
    )
    accent = ColorField(lazy("Our colour"))
    code = StringField(lazy("Or its code"), render_kw={"autocomplete": "off", "spellcheck": "false"})
    logo = FileField(lazy("Logo"), render_kw={"accept": "image/png,image/jpeg,image/webp"})
    kept = HiddenField()  # a logo that was shown and is not saved yet
    remove_logo = BooleanField(lazy("Take the logo away"))
    logo_alt = StringField(
        lazy("The logo in words"), [Length(max=200, message=lazy("At most 200 characters, please."))]
    )
