"""The accessibility statement: what everybody reads, and where an administrator fills it in."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from flask import current_app, request
from flask.typing import ResponseReturnValue

from learnpath.kernel.access import allow, current_actor, open_to_all
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, collation_key, day, language, locale_of
from learnpath.kernel.pages import done, invalid, render
from learnpath.people.forms import ASSESSED_BY_NAMES, COMPLIANCE_NAMES, STATEMENT_TEXTS, StatementForm
from learnpath.people.national import COUNTRIES, country_at
from learnpath.people.rules import is_address
from learnpath.people.services import statements as services
from learnpath.people.services.statements import StatementContent
from learnpath.people.views.blueprint import bp
from learnpath.policy import Permission
from learnpath.terms import LANGUAGES, AssessedBy, Compliance, localised

_ADMINISTER = Permission.INSTALLATION_ADMINISTER


def _assumed_country() -> str:
    return country_at(current_app.config["DEFAULT_TIME_ZONE"])


def _languages() -> list[str]:
    """In which language something is said that is not said in the reader's."""
    return [current_app.config["DEFAULT_LANGUAGE"], *LANGUAGES]


# ---- to read ----


@bp.get("/accessibility")
@open_to_all
def accessibility() -> ResponseReturnValue:
    content, _version = services.statement_of(current_session())
    contact, fallback = content.email or str(current_app.config["CONTACT"]), _languages()
    return render(
        "people/accessibility.html",
        content=content,
        country=services.country_of(content, _assumed_country()),
        countries=COUNTRIES.values(),
        territory=_territory,
        fallback=fallback,
        own={name: localised(getattr(content, name), language(), fallback) for name in STATEMENT_TEXTS},
        contact=contact,
        mailto=_mailto(contact),
        answer_days=content.answer_days or services.ANSWER_DAYS,
    )


def _mailto(contact: str) -> str:
    """A letter begun: what it is about, and room for what one would ask back anyway."""
    if not is_address(contact.lower()):
        return ""
    body = "\n\n".join(
        (
            _("Which page, and what did you want to do there?"),
            _("What happened?"),
            _("What do you use: browser, screen reader, other aids?"),
        )
    )
    subject = _("A barrier in learnpath on %(address)s", address=current_app.config["BASE_URL"])
    return f"mailto:{contact}?" + urlencode({"subject": subject, "body": body}, quote_via=quote)


def _territory(code: str) -> str:
    """A country's name in the reader's language."""
    return str(locale_of(language()).territories[code.upper()])


# ---- to fill in ----


@bp.get("/installation/accessibility")
@allow(_ADMINISTER)
def edit_statement() -> ResponseReturnValue:
    content, version = services.statement_of(current_session())
    values = {one.name: getattr(content, one.name) for one in fields(content)}
    for name in STATEMENT_TEXTS:
        values |= {f"{name}-{code}": text for code, text in values.pop(name).items()}
    values |= {"compliance": content.compliance.value, "assessed_by": content.assessed_by.value}
    return render("people/accessibility_edit.html", **_page(StatementForm(data=values, version=str(version))))


@bp.post("/installation/accessibility")
@allow(_ADMINISTER)
def change_statement() -> ResponseReturnValue:
    form = StatementForm(request.form)
    page = _page(form)
    if not form.validate():
        return invalid("people/accessibility_edit.html", **page)
    mine, version = _content_of(form), str(form.version.data)
    drawn_from = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1
    try:
        services.save_statement(
            current_session(), mine, drawn_from=drawn_from, by_id=current_actor().person_id
        )
    except services.EditedMeanwhile as meanwhile:
        form.version.data = str(meanwhile.version)
        differences = _differences(form, mine, meanwhile.theirs)
        page["differences"] = differences
        return render("people/accessibility_edit.html", status=409, **page)
    return done(_("Saved."), "people.accessibility")


def missing_from_statement() -> list[str]:
    """What the statement still lacks, in the words of its form."""
    content, _version = services.statement_of(current_session())
    form = StatementForm()
    return [str(form[name].label.text) for name in services.missing_in(content)]


def _page(form: StatementForm) -> dict[str, Any]:
    assumed = _assumed_country()
    guess = _("%(country)s, as the time zone says", country=_territory(assumed)) if assumed else _("Not said")
    names = sorted(((_territory(code), code) for code in COUNTRIES), key=lambda one: collation_key(one[0]))
    form.country.choices = [("", guess), *((code, name) for name, code in names)]
    content, _version = services.statement_of(current_session())
    return {
        "form": form,
        "lists": STATEMENT_TEXTS,
        "missing": missing_from_statement(),
        "country": services.country_of(content, assumed),
        "answer_days": services.ANSWER_DAYS,
        "configured_contact": current_app.config["CONTACT"],
        "differences": [],
    }


def _content_of(form: StatementForm) -> StatementContent:
    return StatementContent(
        body=form.body.data or "",
        country=form.country.data or "",
        compliance=Compliance(form.compliance.data),
        assessed_by=AssessedBy(form.assessed_by.data),
        prepared_on=form.prepared_on.data,
        reviewed_on=form.reviewed_on.data,
        **{name: form.texts(name) for name in STATEMENT_TEXTS},
        email=form.email.data or "",
        phone=form.phone.data or "",
        form_url=form.form_url.data or "",
        answer_days=form.answer_days.data,
        official_url=form.official_url.data or "",
    )


def _differences(
    form: StatementForm, mine: StatementContent, theirs: StatementContent
) -> list[tuple[str, str, str]]:
    """What the two say differently: the field's words, what is saved now, what was typed here."""
    told = []
    for one in fields(mine):
        ours, saved = getattr(mine, one.name), getattr(theirs, one.name)
        if ours != saved:
            label = STATEMENT_TEXTS.get(one.name) or form[one.name].label.text
            told.append((str(label), _in_words(saved), _in_words(ours)))
    return told


def _in_words(value: object) -> str:
    if isinstance(value, Mapping):
        return "\n".join(f"{LANGUAGES[code]}: {text}" for code, text in value.items())
    if isinstance(value, date):
        return day(value)
    names = {**COMPLIANCE_NAMES, **ASSESSED_BY_NAMES, **{code: _territory(code) for code in COUNTRIES}}
    return str(names.get(str(value), value or ""))
