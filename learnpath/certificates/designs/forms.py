"""What is asked about an organisation's certificates, and the choices as values."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import (
    BooleanField,
    ColorField,
    Field,
    FileField,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from learnpath.certificates.design import (
    PLACEHOLDERS,
    Called,
    Design,
    DesignChoices,
    LogoFrom,
    Part,
    PlacedPicture,
    Side,
    unknown_placeholders,
)
from learnpath.certificates.designs.words import CALLED, LOGOS, PARTS, SIDES
from learnpath.certificates.documents.cleaning import clean
from learnpath.certificates.wording import kind_word
from learnpath.kernel.i18n import _, lazy
from learnpath.paths.forms.fields import ChoicesField
from learnpath.people.looks.forms import OWN, OwnColour
from learnpath.terms import LANGUAGES, CertificateKind

LONGEST_SENTENCE, LONGEST_NAME = 300, 100
OF_LOOK = "look"
TRAINERS, NAMED = "trainers", "named"
FIRST_SHOWN = "#1d4e89"  # in the picker, for who has chosen nothing yet
_PICTURES = {"accept": "image/png,image/jpeg,image/webp"}
_ONE = InputRequired(lazy("Choose one."))


def _tidied(typed: str | None) -> str:
    """As it will be printed, so that nothing hides in it."""
    return clean(typed or "")


def _is_filled_rightly(_form: Form, field: Field) -> None:
    """Only names in braces that mean something."""
    if unknown := unknown_placeholders(field.data or ""):
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        said = ", ".join(one if one in "{}" else f"{{{one}}}" for one in unknown)
        raise ValidationError(
            _("%(said)s means nothing here. What can stand in braces: %(known)s.", said=said, known=known)
        )


def _choices(words: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(one.value, said) for one, said in words.items()]


def _in_each_language(kind: type[Field], validators: list[Any]) -> type[Form]:
    fields = {code: kind(name, validators, filters=[_tidied]) for code, name in LANGUAGES.items()}
    return type("InEachLanguage", (Form,), fields)


_Titles = _in_each_language(
    StringField, [Length(max=LONGEST_NAME, message=lazy("At most 100 characters, please."))]
)
_Sentences = _in_each_language(
    TextAreaField,
    [Length(max=LONGEST_SENTENCE, message=lazy("At most 300 characters, please.")), _is_filled_rightly],
)
_ByKind: type[Form] = type("ByKind", (Form,), {kind.value: FormField(_Sentences) for kind in CertificateKind})


class DesignForm(OwnColour, Form):
    version = HiddenField()  # the choices that the form was drawn from

    colour = RadioField(
        lazy("Colour"),
        choices=[
            SelectChoice(OF_LOOK, lazy("The colour of our pages")),
            SelectChoice(OWN, lazy("Another colour")),
        ],
        validators=[_ONE],
    )
    accent = ColorField(lazy("Colour of the certificates"))
    code = StringField(lazy("Or its code"), render_kw={"autocomplete": "off", "spellcheck": "false"})
    side = RadioField(lazy("The column with the path's stations"), choices=_choices(SIDES), validators=[_ONE])
    logo_from = RadioField(lazy("Logo"), choices=_choices(LOGOS), validators=[_ONE])
    logo = FileField(lazy("Logo for paper"), render_kw=_PICTURES)
    kept_logo = HiddenField()  # one that was shown and is not saved yet
    logo_alt = StringField(
        lazy("The logo in words"), [Length(max=200, message=lazy("At most 200 characters, please."))]
    )

    signed_by = RadioField(
        lazy("Who signs"),
        choices=[
            SelectChoice(TRAINERS, lazy("The trainers of the cohort")),
            SelectChoice(NAMED, lazy("Always the same person")),
        ],
        validators=[_ONE],
    )
    signer = StringField(
        lazy("Name of who signs"),
        [Length(max=LONGEST_NAME, message=lazy("At most 100 characters, please."))],
        filters=[_tidied],
    )
    signer_titles = FormField(_Titles, lazy("Title of who signs"))
    signature = FileField(lazy("Signature"), render_kw=_PICTURES)
    kept_signature = HiddenField()
    on_paper = BooleanField(lazy("Take only the ink, not the paper"))
    remove_signature = BooleanField(lazy("Take the signature away"))

    called = RadioField(lazy("What the training is called"), choices=_choices(CALLED), validators=[_ONE])
    leads = FormField(_ByKind, lazy("What is said of the person"))
    closings = FormField(_ByKind, lazy("A sentence below"))

    beside_first = SelectField(lazy("Beside the recipient's language"), default="")
    beside_then = SelectField(lazy("For those who read that one already"), default="")

    parts = ChoicesField(lazy("What stands on it"), choices=_choices(PARTS))

    # of the preview alone; whatever is meddled with shows the first
    as_kind = SelectField(lazy("Kind"), validate_choice=False)
    as_language = SelectField(lazy("Language"), validate_choice=False)
    as_long = BooleanField(lazy("With long names"))

    def __init__(self, formdata: Any = None, *, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(formdata, data=data)
        languages = list(LANGUAGES.items())
        for field in (self.beside_first, self.beside_then):
            field.choices = [("", _("No other language")), *languages]
        self.as_language.choices = languages
        self.as_kind.choices = [(kind.value, kind_word(kind)) for kind in CertificateKind]

    def validate_signer(self, field: Field) -> None:
        if self.signed_by.data == NAMED and not field.data:
            raise ValidationError(lazy("Write who signs."))

    def validate_beside_then(self, field: Field) -> None:
        if field.data and not self.beside_first.data:
            raise ValidationError(lazy("Choose the language above first."))

    @property
    def shown_kind(self) -> CertificateKind:
        kinds = {kind.value: kind for kind in CertificateKind}
        return kinds.get(self.as_kind.data, CertificateKind.COMPLETION)

    @property
    def called_as(self) -> Called:
        return Called(self.called.data) if self.called.data in set(Called) else Called.PATH

    def shown_language(self, otherwise: str) -> str:
        return self.as_language.data if self.as_language.data in LANGUAGES else otherwise

    def chosen(self, logo: PlacedPicture | None, signature: PlacedPicture | None) -> DesignChoices:
        """The choices of a form that is valid."""
        logo_from, is_named = LogoFrom(self.logo_from.data), self.signed_by.data == NAMED
        design = Design(
            **({} if self.own_accent is None else {"accent": self.own_accent}),
            side=Side(self.side.data),
            called=Called(self.called.data),
            left_out=tuple(part for part in Part if part.value not in (self.parts.data or ())),
            logo=logo if logo_from is LogoFrom.OWN else None,
            signature=signature if is_named else None,
            signer=self.signer.data if is_named else "",
        )
        beside = dict.fromkeys((self.beside_first.data, self.beside_then.data))
        return DesignChoices(
            design=design,
            own_accent=self.own_accent is not None,
            logo_from=logo_from,
            leads=_said(self.leads.data),
            closings=_said(self.closings.data),
            signer_titles=_written(self.signer_titles.data) if is_named else {},
            beside=tuple(code for code in beside if code),
        )


def _written(texts: Mapping[str, str]) -> dict[str, str]:
    return {code: text for code, text in texts.items() if text}


def _said(by_kind: Mapping[str, Mapping[str, str]]) -> dict[CertificateKind, dict[str, str]]:
    said = {CertificateKind(kind): _written(texts) for kind, texts in by_kind.items()}
    return {kind: texts for kind, texts in said.items() if texts}


def as_data(choices: DesignChoices, *, organisation: str) -> dict[str, Any]:
    """Stored choices as the form asks for them."""
    design, beside = choices.design, (*choices.beside, "", "")
    return {
        "colour": OWN if choices.own_accent else OF_LOOK,
        "accent": design.accent if choices.own_accent else FIRST_SHOWN,
        "side": design.side.value,
        "logo_from": choices.logo_from.value,
        "logo_alt": design.logo.alt if design.logo else organisation,
        "signed_by": NAMED if design.signer else TRAINERS,
        "signer": design.signer,
        "signer_titles": dict(choices.signer_titles),
        "on_paper": True,
        "called": design.called.value,
        "leads": {kind.value: dict(texts) for kind, texts in choices.leads.items()},
        "closings": {kind.value: dict(texts) for kind, texts in choices.closings.items()},
        "beside_first": beside[0],
        "beside_then": beside[1],
        "parts": [part.value for part in Part if part not in design.left_out],
    }


def faults_of(fields: Iterable[Any]) -> list[str]:
    """What is wrong, for who sees the preview and not the form."""
    said: list[str] = []
    for one in fields:
        if isinstance(one, FormField):
            said += faults_of(one)
        else:
            said += [f"{one.label.text}: {error}" for error in one.errors]
    return said
