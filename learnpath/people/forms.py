"""What people type about themselves, and administrators about organisations."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from wtforms import (
    DateField,
    EmailField,
    Field,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, StopValidation, ValidationError

from learnpath.kernel.i18n import lazy
from learnpath.people.rules import is_address, organisation_key, tidy
from learnpath.terms import LANGUAGES, AssessedBy, Compliance, MailTiming, MembershipKind, OrganisationKind

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
TIMING_NAMES = {
    MailTiming.AT_ONCE.value: lazy("At once"),
    MailTiming.DAILY.value: lazy("Once a day"),
    MailTiming.OFF.value: lazy("Not at all"),
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


class MailForm(Form):
    timing = RadioField(
        lazy("Mail about work"),
        choices=_choices(TIMING_NAMES),
        validators=[InputRequired(lazy("Choose one."))],
    )


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


# ---- the accessibility statement ----

STATEMENT_TEXTS = {
    "faults": lazy("Not accessible, and not in accordance with the law"),
    "burdens": lazy("Not accessible because it would be a disproportionate burden"),
    "out_of_scope": lazy("Not covered by the law"),
}
COMPLIANCE_NAMES = {
    Compliance.FULL.value: lazy("Fully compliant"),
    Compliance.PARTIAL.value: lazy("Partially compliant"),
    Compliance.NONE.value: lazy("Not compliant"),
}
ASSESSED_BY_NAMES = {
    AssessedBy.OURSELVES.value: lazy("By ourselves"),
    AssessedBy.THIRD_PARTY.value: lazy("By somebody independent"),
}


class _Day(DateField):
    """A date that says in the reader's words what it wants."""

    def process_formdata(self, valuelist: Any) -> None:
        try:
            super().process_formdata(valuelist if any(valuelist) else [])
        except ValueError:
            raise ValueError(str(lazy("Write a date, such as 2027-01-18."))) from None


class _Days(IntegerField):
    def process_formdata(self, valuelist: Any) -> None:
        typed = "".join(valuelist).strip()
        if typed and not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:4]) <= 365):
            raise ValueError(str(lazy("Write a whole number from 1 to 365.")))
        self.data = int(typed) if typed else None


def _web_address(_form: Form, field: Field) -> None:
    try:
        parts = urlsplit(field.data or "")
        is_web = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        is_web = False
    if field.data and not is_web:
        raise StopValidation(lazy("Write a web address that begins with https://."))


def _real_address_if_any(form: Form, field: Field) -> None:
    if field.data:
        real_address(form, field)


def _most(length: int) -> Length:
    return Length(max=length, message=lazy("At most %(max)d characters, please."))


class StatementForm(Form):
    """What an administrator says of this installation. The lists have a field for each language, added below."""

    version = HiddenField()
    body = StringField(lazy("Who is responsible"), [_most(200)], filters=[_tidied])
    country = SelectField(lazy("Country"))
    official_url = StringField(
        lazy("Address of the official statement"), [_most(300), _web_address], filters=[_tidied]
    )
    compliance = RadioField(lazy("How far it complies"), choices=_choices(COMPLIANCE_NAMES))
    assessed_by = RadioField(lazy("How it was assessed"), choices=_choices(ASSESSED_BY_NAMES))
    prepared_on = _Day(lazy("Prepared on"))
    reviewed_on = _Day(lazy("Last reviewed on"))
    email = EmailField(
        lazy("E-mail address for feedback"), [_most(254), _real_address_if_any], filters=[_lower]
    )
    phone = StringField(lazy("Telephone"), [_most(40)], filters=[_tidied])
    form_url = StringField(lazy("Address of a form"), [_most(300), _web_address], filters=[_tidied])
    answer_days = _Days(lazy("Days until an answer comes"))

    def lists(self, name: str) -> dict[str, Field]:
        """The fields of one list, by language."""
        return {code: self[f"{name}-{code}"] for code in LANGUAGES}

    def texts(self, name: str) -> dict[str, str]:
        """What one list says, by language, one thing a line."""
        lines = {code: (field.data or "").splitlines() for code, field in self.lists(name).items()}
        kept = {code: [tidy(line) for line in found if tidy(line)] for code, found in lines.items()}
        return {code: "\n".join(found) for code, found in kept.items() if found}

    def validate_reviewed_on(self, field: Field) -> None:
        prepared = self.prepared_on.data
        if field.data and prepared and field.data < prepared:
            raise ValidationError(lazy("This is before the day on which it was prepared."))


for _name_of_list in STATEMENT_TEXTS:
    for _code, _language_name in LANGUAGES.items():
        _lines = TextAreaField(_language_name, [_most(4000)])
        setattr(StatementForm, f"{_name_of_list}-{_code}", _lines)
