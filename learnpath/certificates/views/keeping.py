"""How long an organisation keeps the certificates that it issues: the administrator's to say."""

from datetime import date
from zoneinfo import ZoneInfo

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from learnpath.certificates.forms import KeepingForm
from learnpath.certificates.services import retention
from learnpath.certificates.views.blueprint import bp
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.clock import now
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, ngettext
from learnpath.kernel.pages import done, invalid, render
from learnpath.people.models import Organisation
from learnpath.people.views.organisations import load_organisation
from learnpath.policy import Permission

_ADMINISTER = Permission.INSTALLATION_ADMINISTER


@bp.get("/organisations/<uuid:organisation_id>/certificates-kept")
@allow(_ADMINISTER, on=load_organisation)
def kept(organisation: Organisation) -> ResponseReturnValue:
    form = KeepingForm(years=organisation.certificates_kept_years)
    return render("certificates/kept.html", organisation=organisation, form=form)


@bp.post("/organisations/<uuid:organisation_id>/certificates-kept")
@allow(_ADMINISTER, on=load_organisation)
def keep(organisation: Organisation) -> ResponseReturnValue:
    """A longer time is saved at once, a shorter one after a question: what is erased does not come back."""
    form = KeepingForm(request.form)
    if not form.validate():
        return invalid("certificates/kept.html", organisation=organisation, form=form)
    years: int | None = form.years.data
    is_asked = request.form.get("confirmed") == "yes"
    if retention.is_shorter(years, organisation.certificates_kept_years) and not is_asked:
        return redirect(
            url_for("certificates.confirm_keeping", organisation_id=organisation.id, years=years), 303
        )
    retention.set_retention(current_session(), organisation.id, years, by_id=current_actor().person_id)
    return done(_said(organisation.name, years), "people.organisation", organisation_id=organisation.id)


@bp.get("/organisations/<uuid:organisation_id>/certificates-kept/shorter")
@allow(_ADMINISTER, on=load_organisation)
def confirm_keeping(organisation: Organisation) -> ResponseReturnValue:
    form = KeepingForm(request.args)
    if not form.validate() or form.years.data is None:
        return redirect(url_for("certificates.kept", organisation_id=organisation.id), 303)
    years: int = form.years.data
    erased = retention.count_past_retention(current_session(), organisation.id, years, _today())
    return render("certificates/kept_shorter.html", organisation=organisation, years=years, erased=erased)


def _today() -> date:
    return now().astimezone(ZoneInfo(current_app.config["DEFAULT_TIME_ZONE"])).date()


def _said(name: str, years: int | None) -> str:
    if years is None:
        return _("%(name)s keeps its certificates for good.", name=name)
    return ngettext(
        "%(name)s keeps its certificates for %(num)d year.",
        "%(name)s keeps its certificates for %(num)d years.",
        years,
        name=name,
    )
