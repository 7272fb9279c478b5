"""How an organisation's certificates look: choosing it beside a preview, and taking it back."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any, NamedTuple

from flask import current_app, make_response, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from learnpath.certificates.design import DesignChoices
from learnpath.certificates.designs.desk import Desk
from learnpath.certificates.designs.forms import DesignForm, as_data, faults_of
from learnpath.certificates.designs.pictures import MOST_SIGNATURE_BYTES
from learnpath.certificates.designs.preview import Shown, show
from learnpath.certificates.designs.samples import Course, Wanted, sample
from learnpath.certificates.designs.uploads import brought_again, brought_logo, brought_signature
from learnpath.certificates.designs.words import differences, placeholder_words
from learnpath.certificates.documents.sentences import standard_sentence
from learnpath.certificates.services import designs
from learnpath.certificates.services.design_samples import courses_for
from learnpath.certificates.services.designs import ChangedMeanwhile
from learnpath.certificates.views.blueprint import bp
from learnpath.certificates.wording import kind_word
from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.clock import now
from learnpath.kernel.db import current_session, undo
from learnpath.kernel.i18n import _, in_language, language
from learnpath.kernel.pages import done, invalid, is_fragment, render
from learnpath.kernel.tries import may_try
from learnpath.people.looks.forms import OWN
from learnpath.people.looks.rules import Remark, palette_for
from learnpath.people.views.looks import StyledOrganisation, load_styled, trail
from learnpath.policy import Permission
from learnpath.terms import LANGUAGES, CertificateKind

_STYLE = Permission.ORGANISATION_STYLE
# Whoever writes sentences sees a new picture at every pause; this is for who lets a machine do it.
_MOST_DRAWN, _WITHIN = 200, timedelta(minutes=10)


class Sample(NamedTuple):
    """What the preview shows, read from the database before anything is drawn."""

    wanted: Wanted
    courses: Mapping[str, Course]
    may_draw: bool


# ---- choosing ----


@bp.get("/organisations/<uuid:organisation_id>/certificate-design")
@allow(_STYLE, on=load_styled)
def design(organisation: StyledOrganisation) -> ResponseReturnValue:
    desk = _desk(organisation, None)
    desk.form.version.data = str(desk.present.design_id or "")
    desk.form.as_language.data = language()
    choices = desk.present.choices
    shown = _shown(desk, choices, _sample(desk, choices))
    return _page(render, desk, shown, accent=desk.resolved(choices).design.accent)


@bp.post("/organisations/<uuid:organisation_id>/certificate-design")
@allow(_STYLE, on=load_styled)
def choose_design(organisation: StyledOrganisation) -> ResponseReturnValue:
    desk = _desk(organisation, DesignForm(request.form))
    is_valid = desk.form.validate()
    is_shown = is_valid and "show" in request.form
    about = _sample(desk, desk.form.chosen(None, None)) if is_shown else None
    # pictures are read and drawn while nobody waits for us to write
    undo()
    desk = _with_pictures(desk)
    if not is_valid or desk.form.errors:
        return _refused(desk)
    choices = desk.chosen()
    if about is not None:
        return _show_first(desk, choices, about)
    return _save(desk, choices)


def _desk(organisation: StyledOrganisation, form: DesignForm | None) -> Desk:
    present = designs.present_of(current_session(), organisation.organisation_id)
    form = form or DesignForm(data=as_data(present.choices, organisation=organisation.name))
    desk = Desk(organisation.organisation_id, organisation.name, present, form)
    if desk.drawn_from is None or desk.drawn_from == present.design_id:
        return desk
    earlier = designs.earlier_of(current_session(), organisation.organisation_id, desk.drawn_from)
    if earlier is None:
        return desk
    before, pictures = earlier
    return replace(
        desk,
        earlier_logo=brought_again(before.logo, pictures),
        earlier_signature=brought_again(before.signature, pictures),
    )


def _sample(desk: Desk, choices: DesignChoices) -> Sample:
    form, today = desk.form, now().date()
    wanted = Wanted(
        kind=form.shown_kind,
        language=form.shown_language(language()),
        has_long_names=bool(form.as_long.data),
        issuer=desk.organisation,
        today=today,
        base_url=current_app.config["BASE_URL"],
    )
    second = choices.second_language(wanted.language)
    languages = [wanted.language, *([second] if second else [])]
    session = current_session()
    courses = courses_for(session, desk.organisation_id, languages, today, wanted.kind)
    key = f"certificate-design:{current_actor().person_id}"
    return Sample(wanted, courses, may_try(session, key, limit=_MOST_DRAWN, within=_WITHIN))


def _with_pictures(desk: Desk) -> Desk:
    form = desk.form
    kept = "" if form.remove_signature.data else form.kept_signature.data or ""
    logo = brought_logo(form.logo, _sent("logo"), form.kept_logo.data or "")
    signature = brought_signature(form.signature, _sent("signature"), kept, on_paper=bool(form.on_paper.data))
    if logo.picture is None:
        logo = desk.earlier_logo
    if signature.picture is None and not form.remove_signature.data:
        signature = desk.earlier_signature
    desk = replace(desk, logo=logo, signature=signature)
    if form.logo_from.data == OWN and desk.placed_logo is None and not form.logo.errors:
        form.logo.errors = [_("Choose a logo.")]
    return desk


def _sent(name: str) -> bytes | None:
    sent = request.files.get(name)
    return sent.stream.read(MOST_SIGNATURE_BYTES + 1) if sent is not None and sent.filename else None


def _shown(desk: Desk, choices: DesignChoices, about: Sample) -> Shown:
    if not about.may_draw:
        return Shown(faults=[_("The preview rests for some minutes: it has been drawn very often.")])
    worn = desk.resolved(choices)
    return show(sample(about.wanted, choices, worn.design, about.courses), worn.pictures)


def _show_first(desk: Desk, choices: DesignChoices, about: Sample) -> ResponseReturnValue:
    shown = _shown(desk, choices, about)
    if request.form["show"] == "pdf" and shown.pdf:
        return send_file(
            BytesIO(shown.pdf), "application/pdf", as_attachment=True, download_name="preview.pdf"
        )
    if desk.form.own_accent is not None:
        desk.form.accent.data, desk.form.code.data = desk.form.own_accent, ""
    accent = desk.resolved(choices).design.accent
    return _page(render, desk, shown, accent=accent, is_saved=choices == desk.present.choices)


def _save(desk: Desk, choices: DesignChoices) -> ResponseReturnValue:
    try:
        designs.choose_design(
            current_session(),
            desk.organisation_id,
            choices,
            desk.pictures(),
            drawn_from=desk.drawn_from,
            by_id=current_actor().person_id,
        )
    except ChangedMeanwhile as changed:
        desk.form.version.data = str(changed.design_id or "")  # whoever saves once more knows of it
        shown = _drawn_anew(desk, choices)
        theirs = differences(choices, changed.theirs)
        return _page(invalid, desk, shown, is_saved=False, theirs=theirs)
    message = _("Saved. Certificates that are issued from now on look like this.")
    return done(message, "certificates.design", organisation_id=desk.organisation_id)


def _drawn_anew(desk: Desk, choices: DesignChoices) -> Shown:
    """For a page that was not asked to show anything: nobody waits for us while it is drawn, either."""
    about = _sample(desk, choices)
    undo()
    return _shown(desk, choices, about)


def _refused(desk: Desk) -> ResponseReturnValue:
    """With what is saved for a picture, where there is none beside the form already."""
    shown = Shown() if is_fragment() else _drawn_anew(desk, desk.present.choices)
    shown.faults = faults_of(desk.form)
    return _page(invalid, desk, shown, is_saved=False)


# ---- the page ----


def _page(
    answer: Any,
    desk: Desk,
    shown: Shown,
    *,
    accent: str = "",
    is_saved: bool = True,
    theirs: list[tuple[str, str]] | None = None,
) -> ResponseReturnValue:
    values: dict[str, Any] = {
        "desk": desk,
        "form": desk.form,
        "shown": shown,
        "is_saved": is_saved,
        "sent": {name for name in ("logo", "signature") if _was_sent(name)},
        "pictures": {digest: b64encode(png).decode() for digest, png in desk.pictures().items()},
        "remark": _remark_on(accent),
    }
    if is_fragment():
        fragment = make_response(answer("certificates/_design_preview.html", **values))
        if not shown.pages:
            fragment.headers["HX-Reswap"] = "none"  # the last picture stays beside what is wrong
        return fragment
    form = desk.form
    _describe(form)
    page: ResponseReturnValue = answer(
        "certificates/design.html",
        theirs=theirs,
        kinds=[
            (
                kind.value,
                kind_word(kind),
                *(_by_language(one[kind.value]) for one in (form.leads, form.closings)),
            )
            for kind in CertificateKind
        ],
        titles=_by_language(form.signer_titles),
        placeholders=placeholder_words(),
        breadcrumbs=_trail(StyledOrganisation(desk.organisation_id, desk.organisation)),
        **values,
    )
    return page


def _by_language(fields: Any) -> dict[str, Any]:
    return {code: fields[code] for code in LANGUAGES}


def _was_sent(name: str) -> bool:
    sent = request.files.get(name)
    return sent is not None and bool(sent.filename)


def _describe(form: DesignForm) -> None:
    """At each sentence stands what is said without it, in its language."""
    called = form.called_as
    for kind in CertificateKind:
        for code in LANGUAGES:
            with in_language(code):
                sentence = standard_sentence(kind, called) % {"path": "{path}"}
            form.leads[kind.value][code].description = Markup('<span lang="{}">{}</span>').format(
                code, sentence
            )


def _remark_on(accent: str) -> str:
    if accent and Remark.DARKER_ON_LIGHT in palette_for(accent).remarks:
        return _(
            "This colour is too light to be read on paper, or to carry white words: a darker shade of it is used."
        )
    return ""


def _trail(organisation: StyledOrganisation, title: str | None = None) -> list[tuple[str, str | None]]:
    """By the page of the look, which leads here."""
    look = url_for("people.look", organisation_id=organisation.organisation_id)
    way = [*trail(organisation, "")[:-1], (_("Logo and colour"), look)]
    if title is None:
        return [*way, (_("Certificates"), None)]
    own = url_for("certificates.design", organisation_id=organisation.organisation_id)
    return [*way, (_("Certificates"), own), (title, None)]


# ---- back to how they come ----


@bp.get("/organisations/<uuid:organisation_id>/certificate-design/restore")
@allow(_STYLE, on=load_styled)
def confirm_restore_design(organisation: StyledOrganisation) -> ResponseReturnValue:
    way = _trail(organisation, _("Back to certificates as they come"))
    return render("certificates/design_restore.html", organisation=organisation, breadcrumbs=way)


@bp.post("/organisations/<uuid:organisation_id>/certificate-design/restore")
@allow(_STYLE, on=load_styled)
def restore_design(organisation: StyledOrganisation) -> ResponseReturnValue:
    designs.restore_design(current_session(), organisation.organisation_id, by_id=current_actor().person_id)
    return done(
        _("Certificates look as they come again."),
        "certificates.design",
        organisation_id=organisation.organisation_id,
    )
