"""An organisation's look: choosing it with its preview, taking it back, and the files that pages load for it."""

import base64
import binascii
import uuid
from dataclasses import dataclass
from typing import Any

from flask import Response, make_response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from learnpath.kernel.access import allow, current_actor, open_to_all
from learnpath.kernel.db import current_session
from learnpath.kernel.headers import SANDBOX_POLICY
from learnpath.kernel.i18n import _
from learnpath.kernel.pages import done, invalid, render
from learnpath.people.looks.colours import contrast, parse
from learnpath.people.looks.faults import fault_said
from learnpath.people.looks.forms import OWN, PINE, LookForm
from learnpath.people.looks.logos import MOST_BYTES, Logo, LogoRefused, read_logo
from learnpath.people.looks.rules import NEUTRAL, Palette, Remark, palette_for
from learnpath.people.looks.rules import PINE as PINE_COLOUR
from learnpath.people.looks.sheet import preview_sheet
from learnpath.people.models import Organisation, OrganisationLook
from learnpath.people.services import looks
from learnpath.people.views.blueprint import bp
from learnpath.policy import Actor, Permission

_STYLE = Permission.ORGANISATION_STYLE
_FIRST_SHOWN = "#1d4e89"  # in the picker, for who has chosen nothing yet
# What a look's address names never changes. Private: the answer may set a cookie.
_FOR_EVER = "private, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StyledOrganisation:
    """An organisation as the access table asks about it."""

    organisation_id: uuid.UUID
    name: str


def load_styled(session: Session, _actor: Actor, organisation_id: uuid.UUID) -> StyledOrganisation | None:
    organisation = session.get(Organisation, organisation_id)
    return None if organisation is None else StyledOrganisation(organisation.id, organisation.name)


# ---- choosing ----


@bp.get("/organisations/<uuid:organisation_id>/look")
@allow(_STYLE, on=load_styled)
def look(organisation: StyledOrganisation) -> ResponseReturnValue:
    present = looks.present_look(current_session(), organisation.organisation_id)
    has_accent = present is None or present.accent is not None
    form = LookForm(
        colour=OWN if has_accent else PINE,
        accent=(present and present.accent) or _FIRST_SHOWN,
        logo_alt=(present and present.logo_alt) or organisation.name,
    )
    shown = (present and present.accent) or PINE_COLOUR
    return _page(render, organisation, present, form, accent=shown, logo=looks.logo_in(present))


@bp.post("/organisations/<uuid:organisation_id>/look")
@allow(_STYLE, on=load_styled)
def choose_look(organisation: StyledOrganisation) -> ResponseReturnValue:
    present = looks.present_look(current_session(), organisation.organisation_id)
    form = LookForm(request.form)
    is_valid = form.validate()
    logo = _logo_from(form, present)
    shown = form.own_accent or (present and present.accent) or PINE_COLOUR
    if not is_valid or form.logo.errors:
        return _page(invalid, organisation, present, form, accent=shown, logo=logo)
    shown = form.own_accent or PINE_COLOUR
    if "show" in request.form:
        form.accent.data, form.code.data = form.own_accent or form.accent.data, ""
        return _page(render, organisation, present, form, accent=shown, logo=logo, is_saved=False)
    looks.choose_look(
        current_session(),
        organisation.organisation_id,
        accent=form.own_accent,
        logo=logo,
        logo_alt=form.logo_alt.data or "",
        by_id=current_actor().person_id,
    )
    return done(
        _("Saved. Everybody sees it from the next page on."),
        "people.look",
        organisation_id=organisation.organisation_id,
    )


def _logo_from(form: LookForm, present: OrganisationLook | None) -> Logo | None:
    """The logo that was sent, else the one shown before, else the present one; a fault stands at the field."""
    sent = request.files.get("logo")
    try:
        if sent is not None and sent.filename:
            return read_logo(sent.stream.read(MOST_BYTES + 1))
        if form.remove_logo.data:
            return None
        if form.kept.data:
            return read_logo(base64.b64decode(form.kept.data, validate=True))
    except LogoRefused as refused:
        form.logo.errors = [*form.logo.errors, fault_said(refused.fault)]
    except binascii.Error:
        form.logo.errors = [*form.logo.errors, _("Choose the logo once more.")]
    return looks.logo_in(present)


def _page(
    show: Any,
    organisation: StyledOrganisation,
    present: OrganisationLook | None,
    form: LookForm,
    *,
    accent: str,
    logo: Logo | None,
    is_saved: bool = True,
) -> ResponseReturnValue:
    palette = palette_for(accent)
    remarks = [_remark_said(one) for one in palette.remarks] if accent != PINE_COLOUR else []
    answer: ResponseReturnValue = show(
        "people/look.html",
        organisation=organisation,
        present=present,
        form=form,
        accent=accent,
        logo=logo,
        logo_data=_in_letters(logo),
        # a logo that was sent and is not saved yet goes with the form until it is
        kept=_in_letters(logo) if logo != looks.logo_in(present) else "",
        remarks=remarks,
        measured=[(scheme, *_measured(palette, scheme)) for scheme in ("light", "dark")],
        is_saved=is_saved,
        breadcrumbs=trail(organisation, _("Logo and colour")),
    )
    return answer


def _in_letters(logo: Logo | None) -> str:
    return base64.b64encode(logo.png).decode() if logo else ""


def trail(organisation: StyledOrganisation, title: str) -> list[tuple[str, str | None]]:
    """The way to a page about how an organisation looks."""
    if current_actor().is_administrator:
        own = url_for("people.organisation", organisation_id=organisation.organisation_id)
        return [
            (_("Organisations"), url_for("people.organisations")),
            (organisation.name, own),
            (title, None),
        ]
    return [(_("My things"), url_for("people.my_things")), (title, None)]


def _measured(palette: Palette, scheme: str) -> tuple[float, float]:
    """How well the text on a button and coloured text on the paper can be told apart, rounded down."""
    shades = palette.light if scheme == "light" else palette.dark
    pairs = (
        (shades["base-default"], shades["base-contrast-default"]),
        (shades["text-subtle"], NEUTRAL[scheme]["background-default"]),
    )
    on_button, as_text = (int(contrast(*pair) * 10) / 10 for pair in pairs)
    return on_button, as_text


def _remark_said(remark: Remark) -> str:
    match remark:
        case Remark.DARKER_ON_LIGHT:
            return _(
                "Your colour is too light for white text on it, or for thin lines. On a light screen, buttons and"
                " marks use a darker shade of it."
            )
        case Remark.DARKER_AS_TEXT:
            return _(
                "Words in your colour are a little darker, so that they can be read on every background."
            )
        case Remark.LIGHTER_ON_DARK:
            return _(
                "On a dark screen, your colour would be hard to see: a lighter shade of it is used there."
            )
        case Remark.LIKE_HERE:
            return _(
                "Your colour is close to the amber that means “here, now”. That mark stays amber; it is told from"
                " the others by its ring and its words, too."
            )
        case Remark.GREY:
            return _(
                "Your colour is a grey. Buttons and marks will stand out less than they do in a real colour."
            )


# ---- back to learnpath's own ----


@bp.get("/organisations/<uuid:organisation_id>/look/restore")
@allow(_STYLE, on=load_styled)
def confirm_restore_look(organisation: StyledOrganisation) -> ResponseReturnValue:
    way = trail(organisation, _("Back to learnpath's own look"))
    return render("people/look_restore.html", organisation=organisation, breadcrumbs=way)


@bp.post("/organisations/<uuid:organisation_id>/look/restore")
@allow(_STYLE, on=load_styled)
def restore_look(organisation: StyledOrganisation) -> ResponseReturnValue:
    looks.restore_own(current_session(), organisation.organisation_id, by_id=current_actor().person_id)
    return done(
        _("The pages have learnpath's own look again."),
        "people.look",
        organisation_id=organisation.organisation_id,
    )


# ---- what pages load ----


@bp.get("/looks/<uuid:look_id>.css")
@open_to_all
def look_style(look_id: uuid.UUID) -> ResponseReturnValue:
    """Open: it says nothing about anybody, and its address is known from pages only."""
    return _sheet(looks.sheet_of(current_session(), look_id))


@bp.get("/looks/<uuid:look_id>/logo.png")
@open_to_all
def look_logo(look_id: uuid.UUID) -> ResponseReturnValue:
    """Open: mails show it, and who reads mail is not signed in."""
    look = current_session().get(OrganisationLook, look_id)
    if look is None or look.logo is None:
        raise NotFound
    response: Response = make_response(look.logo)
    response.headers["Content-Type"] = "image/png"
    response.headers["Content-Security-Policy"] = SANDBOX_POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # a mailbox on the web is another site
    response.headers["Cache-Control"] = _FOR_EVER
    return response


@bp.get("/looks/colours/<string(length=6):colour>.css")
@allow(Permission.OWN_ACCOUNT)
def look_colours(colour: str) -> ResponseReturnValue:
    """The preview of a colour that nobody has chosen yet."""
    accent = parse(colour)
    return _sheet(None if accent is None else preview_sheet(palette_for(accent)))


def _sheet(text: str | None) -> ResponseReturnValue:
    if text is None:
        raise NotFound
    response: Response = make_response(text)
    response.headers["Content-Type"] = "text/css; charset=utf-8"
    response.headers["Cache-Control"] = _FOR_EVER
    return response
