"""What people type about themselves, and administrators about organisations."""

from collections.abc import Mapping
from typing import Any

from wtforms import EmailField, Field, Form, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation, ValidationError

from learnpath.kernel.i18n import lazy
from learnpath.people.rules import is_address, organisation_key, tidy
from learnpath.terms import LANGUAGES, MembershipKind, OrganisationKind

KIND_NAMES = {
    OrganisationKind.MUNICIPALITY.value: lazy("Municipality"),
    OrganisationKind.COUNCIL.value: lazy("Regional council"),
    OrganisationKind.CONSULTANCY.value: lazy("Consultancy that trains"),
}
OFFICES = {
    MembershipKind.TRAINER.value: lazy("Trainer"),
    MembershipKind.HR.value: lazy("HR"),
    MembershipKind.ADMINISTRATOR.value: lazy("Administrator"),
}
OFFICE_NAMES = {**OFFICES, MembershipKind.MEMBER.value: lazy("Member")}


def _choices(names: Mapping[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, name) for value, name in names.items()]


def _tidied(typed: str | None) -> str | None:
    return None if typed is None else tidy(typed)


def _lower(typed: str | None) -> str | None:
    return None if typed is None else tidy(typed).lower()


def real_address(_form: Form, field: Field) -> None:
    if not is_address(field.data or ""):
        raise StopValidation(lazy("Write an address such as name@municipality.example."))


def _name(label: Any, missing: Any = None) -> StringField:
    first = Optional() if missing is None else DataRequired(missing)
    too_long = lazy("At most 100 characters, please.")
    return StringField(label, [first, Length(max=100, message=too_long)], filters=[_tidied])


def _language() -> RadioField:
    return RadioField(
        lazy("Language"), choices=_choices(LANGUAGES), validators=[InputRequired(lazy("Choose one."))]
    )


class SignInForm(Form):
    email = EmailField(
        lazy("E-mail address"),
        [InputRequired(lazy("Write your e-mail address.")), real_address],
        filters=[_lower],
        render_kw={"autocomplete": "email"},
    )
    next = HiddenField()


class OwnDetailsForm(Form):
    given_name = _name(lazy("Given name"), lazy("Write your given name."))
    family_name = _name(lazy("Family name"), lazy("Write your family name."))
    language = _language()


class PersonForm(Form):
    """An administrator's corrections."""

    given_name = _name(lazy("Given name"), lazy("Write the given name."))
    family_name = _name(lazy("Family name"), lazy("Write the family name."))
    email = EmailField(
        lazy("E-mail address"),
        [InputRequired(lazy("Write the e-mail address.")), real_address],
        filters=[_lower],
    )


class OrganisationForm(Form):
    name = StringField(
        lazy("Name"),
        [
            DataRequired(lazy("Write the organisation's name.")),
            Length(max=200, message=lazy("At most 200 characters, please.")),
        ],
        filters=[_tidied],
    )
    kind = RadioField(
        lazy("Kind"), choices=_choices(KIND_NAMES), validators=[InputRequired(lazy("Choose one."))]
    )
    other_names = TextAreaField(lazy("Other names"), [Length(max=4000)])

    @property
    def names(self) -> list[str]:
        """The other names, one a line, none twice."""
        lines = (tidy(line) for line in (self.other_names.data or "").splitlines())
        return list({organisation_key(line): line for line in lines if line}.values())

    def validate_other_names(self, _field: Field) -> None:
        if any(len(name) > 200 for name in self.names):
            raise ValidationError(lazy("At most 200 characters in each name, please."))


class AppointForm(Form):
    kind = RadioField(lazy("As"), choices=_choices(OFFICES), validators=[InputRequired(lazy("Choose one."))])
    email = EmailField(
        lazy("E-mail address"),
        [InputRequired(lazy("Write the person's e-mail address.")), real_address],
        filters=[_lower],
    )
    given_name = _name(lazy("Given name"))
    family_name = _name(lazy("Family name"))
    language = SelectField(lazy("Language of the invitation"), choices=_choices(LANGUAGES))
