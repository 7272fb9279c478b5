"""The editor of an organisation's certificates: who may, what is shown first, what is saved."""

import base64
import io
import re
import uuid
from typing import Any

import pytest
from markupsafe import escape
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from learnpath.certificates.design import Called, DesignChoices, LogoFrom, Part, Side
from learnpath.certificates.designs.preview import Shown
from learnpath.certificates.models import CertificateDesign, CertificatePicture
from learnpath.certificates.services.designs import design_of, present_of
from learnpath.certificates.views import designs as designs_view
from learnpath.kernel.audit import AuditEvent
from learnpath.kernel.db import current_session
from learnpath.terms import LANGUAGES, CertificateKind, MembershipKind
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.looks import BLUE, make_look, picture
from tests.factories.people import make_member
from tests.people.test_look_logos import SVG, _bomb

PARTS = [part.value for part in Part]
PLAIN: dict[str, Any] = {
    "version": "",
    "colour": "look",
    "accent": BLUE,
    "side": "filled",
    "logo_from": "look",
    "signed_by": "trainers",
    "called": "path",
    "parts": PARTS,
    "as_kind": "completion",
    "as_language": "sv",
}
HTMX = {"HX-Request": "true"}


def _url(cast: Cast) -> str:
    return f"/organisations/{cast.consultancy.id}/certificate-design"


def _file(content: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), "picture.png"


def _rows(session: Session) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(CertificateDesign)) or 0


def _choices_of(session: Session, cast: Cast) -> DesignChoices:
    session.expire_all()
    return design_of(session, cast.consultancy.id).choices


def _version(session: Session, cast: Cast) -> str:
    session.expire_all()
    return str(present_of(session, cast.consultancy.id).design_id or "")


def _shown(html: str) -> Image.Image:
    """The picture of the page."""
    found = re.search(r'<img src="data:image/webp;base64,([^"]+)" alt="The certificate, drawn', html)
    assert found is not None
    return Image.open(io.BytesIO(base64.b64decode(found[1]))).convert("RGB")


# ---- who may ----


def test_its_trainers_and_administrators_choose_and_nobody_else_learns_of_it(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    make_member(session, cast.hugo, cast.consultancy, MembershipKind.HR)
    session.commit()
    gets = (_url(cast), _url(cast) + "/restore")
    for person, status in ((cast.tina, 200), (cast.ada, 200), (cast.paul, 404), (cast.hanna, 404),
                           (cast.otto, 404), (cast.hugo, 403), (None, 303)):  # fmt: skip
        client = client_of(person)
        assert {client.get(url).status_code for url in gets} == {status}
        if status in {403, 404}:
            assert {client.post(url, data=PLAIN).status_code for url in gets} == {status}
    assert client_of(None).post(_url(cast), data=PLAIN).status_code == 401
    assert client_of(cast.tina).get(f"/organisations/{cast.pargas.id}/certificate-design").status_code == 404
    assert client_of(cast.tina).put(_url(cast)).status_code == 405
    assert _rows(session) == 0


def test_the_page_shows_the_certificate_and_says_what_stands_on_it(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    page = client_of(cast.tina).get(_url(cast))
    assert page.status_code == 200
    drawn = _shown(page.text)
    assert abs(drawn.width / drawn.height - 210 / 297) < 0.01
    assert "Stigfinnarna" in page.text
    assert "What has been issued stays as it is." in page.text
    assert 'data-hx-trigger="input delay' in page.text


# ---- choosing ----


def test_what_is_chosen_is_saved_and_shown_again(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.tina)
    data = MultiDict(
        {
            **PLAIN,
            "colour": "own",
            "code": " 5B2A86 ",
            "side": "pale",
            "logo_from": "none",
            "signed_by": "named",
            "signer": "Anna  Alm",
            "signer_titles-sv": "Rektor",
            "called": "course",
            "leads-completion-sv": "har klarat {path} ({hours})",
            "closings-transcript-fi": "Lain mukaan.",
            "beside_first": "en",
            "beside_then": "sv",
        }
    )
    data.setlist("parts", ["stations", "time"])
    answer = client.post(_url(cast), data=data)
    assert answer.status_code == 303, re.findall(r"<li>.*?</li>", answer.text)
    choices = _choices_of(session, cast)
    assert (choices.own_accent, choices.design.accent) == (True, "#5b2a86")
    assert (choices.design.side, choices.logo_from) == (Side.PALE, LogoFrom.NONE)
    assert (choices.design.signer, choices.signer_titles) == ("Anna Alm", {"sv": "Rektor"})
    assert choices.design.called is Called.COURSE
    assert choices.leads == {CertificateKind.COMPLETION: {"sv": "har klarat {path} ({hours})"}}
    assert choices.closings == {CertificateKind.TRANSCRIPT: {"fi": "Lain mukaan."}}
    assert choices.beside == ("en", "sv")
    assert set(Part) - set(choices.design.left_out) == {Part.STATIONS, Part.TIME}
    page = client.get(_url(cast)).text
    for said in (
        "#5b2a86",
        'value="Anna Alm"',
        "har klarat {path} ({hours})",
        "Lain mukaan.",
        'value="Rektor"',
    ):
        assert said in page
    assert session.scalars(select(AuditEvent.action)).all().count("certificate design changed") == 1


def test_saving_what_is_already_so_makes_nothing_new(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.tina)
    assert client.post(_url(cast), data=PLAIN).status_code == 303
    assert _rows(session) == 0
    for _ in range(2):
        data = {**PLAIN, "side": "plain", "version": _version(session, cast)}
        assert client.post(_url(cast), data=data).status_code == 303
    assert _rows(session) == 1


def test_logo_and_signature_are_redrawn_kept_and_worn(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    data = {
        **PLAIN, "logo_from": "own", "logo": _file(picture(size=(1600, 500))), "logo_alt": "Stigen",
        "signed_by": "named", "signer": "Anna Alm", "on_paper": "y",
        "signature": _file(picture("JPEG", ground="#f4f1ea", size=(1200, 500))),
    }  # fmt: skip
    assert client_of(cast.tina).post(_url(cast), data=data).status_code == 303
    session.expire_all()
    worn = design_of(session, cast.consultancy.id)
    logo, signature = worn.design.logo, worn.design.signature
    assert logo is not None
    assert signature is not None
    assert (logo.alt, signature.alt) == ("Stigen", "Anna Alm")
    assert logo.width <= 900
    assert set(worn.pictures) == {logo.sha256, signature.sha256}
    assert len(worn.pictures[logo.sha256]) <= 80_000
    assert session.scalar(select(func.count()).select_from(CertificatePicture)) == 2
    ink = Image.open(io.BytesIO(worn.pictures[signature.sha256])).convert("RGBA")
    assert ink.getpixel((ink.width // 2, ink.height // 2))[3] == 0  # inside the ring: no paper


def test_other_choices_leave_the_pictures_and_one_can_be_taken_away(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.tina)
    named = {**PLAIN, "signed_by": "named", "signer": "Anna Alm"}
    client.post(_url(cast), data={**named, "signature": _file(picture())})
    before = _choices_of(session, cast).design.signature
    assert before is not None
    client.post(_url(cast), data={**named, "side": "pale", "version": _version(session, cast)})
    assert _choices_of(session, cast).design.signature == before
    client.post(_url(cast), data={**named, "remove_signature": "y", "version": _version(session, cast)})
    assert _choices_of(session, cast).design.signature is None
    assert _choices_of(session, cast).design.signer == "Anna Alm"


# ---- shown first ----


def test_show_me_shows_and_saves_nothing_and_pictures_come_along(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.tina)
    data = {**PLAIN, "logo_from": "own", "logo": _file(picture()), "show": "yes"}
    answer = client.post(_url(cast), data=data)
    assert answer.status_code == 200
    assert "Not saved yet" in answer.text
    assert _rows(session) == 0
    kept = re.search(r'name="kept_logo" value="([^"]+)"', answer.text)
    assert kept is not None
    client.post(_url(cast), data={**PLAIN, "logo_from": "own", "kept_logo": kept[1]})
    assert _choices_of(session, cast).design.logo is not None


def test_the_preview_follows_a_change_and_is_only_its_part_of_the_page(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.tina)
    data = {**PLAIN, "show": "yes", "as_kind": "participation", "as_language": "fi"}
    before = client.post(_url(cast), data=data, headers=HTMX)
    after = client.post(_url(cast), data={**data, "colour": "own", "code": "#c8102e"}, headers=HTMX)
    assert "<html" not in after.text
    assert "<form" not in after.text
    assert 'id="preview-said" data-hx-swap-oob' in after.text
    assert '<div lang="fi">' in after.text
    assert (200, 16, 46) in [colour for _, colour in _shown(after.text).getcolors(1 << 24) or []]
    assert _shown(before.text).tobytes() != _shown(after.text).tobytes()
    assert _rows(session) == 0


def test_a_picture_that_was_sent_comes_back_as_kept_and_its_field_empty(
    cast: Cast, client_of: ClientOf
) -> None:
    data = {**PLAIN, "signed_by": "named", "signer": "A B", "signature": _file(picture()), "show": "yes"}
    answer = client_of(cast.tina).post(_url(cast), data=data, headers=HTMX)
    assert 'id="signature-slot"' in answer.text
    assert 'name="kept_signature"' in answer.text
    assert 'id="logo-slot"' not in answer.text


def test_what_is_wrong_is_said_beside_the_picture_which_stays(cast: Cast, client_of: ClientOf) -> None:
    data = {**PLAIN, "leads-completion-sv": "har gått {vägen}", "show": "yes"}
    answer = client_of(cast.tina).post(_url(cast), data=data, headers=HTMX)
    assert answer.status_code == 422
    assert answer.headers["HX-Reswap"] == "none"
    assert "{vägen} means nothing here" in answer.text
    assert "data:image" not in answer.text


@pytest.mark.parametrize("kind", list(CertificateKind))
def test_each_kind_is_shown_with_long_names_and_two_languages(
    cast: Cast, client_of: ClientOf, kind: CertificateKind
) -> None:
    data = {**PLAIN, "as_kind": kind.value, "as_long": "y", "beside_first": "fi", "show": "yes"}
    answer = client_of(cast.tina).post(_url(cast), data=data, headers=HTMX)
    assert answer.status_code == 200
    assert _shown(answer.text).width > 800
    assert "Maximiliana-Alexandrina" in answer.text
    assert '<div lang="fi">' in answer.text


@pytest.mark.parametrize(
    "sentence", ["Wå" * 150, "ett ord till och " * 17 + "{path}"], ids=["a word", "words"]
)
def test_as_much_as_can_be_written_in_all_languages_and_kinds_is_drawn(
    session: Session, cast: Cast, client_of: ClientOf, sentence: str
) -> None:
    data: dict[str, Any] = {
        **PLAIN,
        "as_long": "y",
        "beside_first": "nb",
        "logo": _file(picture(size=(90, 900))),
    }
    data |= {"logo_from": "own", "signed_by": "named", "signer": "Ö" * 100, "signature": _file(picture())}
    for code in LANGUAGES:
        data[f"signer_titles-{code}"] = "Ä" * 100
        for kind in CertificateKind:
            data |= {f"leads-{kind.value}-{code}": sentence, f"closings-{kind.value}-{code}": sentence}
    answer = client_of(cast.tina).post(_url(cast), data={**data, "show": "yes"}, headers=HTMX)
    assert answer.status_code == 200
    assert _shown(answer.text).width > 800
    assert _rows(session) == 0


def test_the_preview_can_be_taken_as_a_pdf(session: Session, cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.tina).post(_url(cast), data={**PLAIN, "show": "pdf"})
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert _rows(session) == 0


def test_whoever_has_it_drawn_very_often_waits(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(designs_view, "_MOST_DRAWN", 1)
    client = client_of(cast.tina)
    assert "data:image/webp" in client.get(_url(cast)).text
    page = client.get(_url(cast))
    assert page.status_code == 200
    assert "The preview rests for some minutes" in page.text
    assert client.post(_url(cast), data={**PLAIN, "side": "pale"}).status_code == 303


def test_nobody_waits_for_the_database_while_it_is_drawn(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[bool] = []

    def drawing(*_: object) -> Shown:
        waited.append(current_session().in_transaction())
        return Shown()

    monkeypatch.setattr(designs_view, "show", drawing)
    assert client_of(cast.tina).post(_url(cast), data={**PLAIN, "show": "yes"}).status_code == 200
    assert waited == [False]


# ---- what is refused ----


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("code", "#fff}body{", "six signs"),
        ("leads-completion-sv", "har {", "means nothing here"),
        ("leads-participation-fi", "{{path}}", "means nothing here"),
        ("closings-transcript-en", "x" * 301, "At most 300 characters"),
        ("signer_titles-da", "x" * 101, "At most 100 characters"),
        ("logo_alt", "x" * 201, "At most 200 characters"),
        ("beside_then", "en", "Choose the language above first."),
        ("signed_by", "named", "Write who signs."),
        ("logo_from", "own", "Choose a logo."),
    ],
)
def test_a_fault_is_said_at_its_field_and_nothing_is_lost(
    session: Session, cast: Cast, client_of: ClientOf, field: str, typed: str, said: str
) -> None:
    data = {**PLAIN, "colour": "own", "closings-completion-nb": "Etter loven.", field: typed}
    answer = client_of(cast.tina).post(_url(cast), data=data)
    assert answer.status_code == 422
    assert said in answer.text
    assert "data-error-summary" in answer.text
    assert "Etter loven." in answer.text
    assert escape(typed) in answer.text
    assert _rows(session) == 0


def test_an_emptied_form_is_refused(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.tina).post(_url(cast), data={})
    assert answer.status_code == 422
    assert "Choose one." in answer.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (SVG, "This is no picture that can be shown here"),
        (picture()[:200], "This is no picture that can be shown here"),
        (b"", "The file is empty."),
        (_bomb(30_000, 30_000), "The picture is too large."),
        (b"\x89PNG" + b"x" * 8_000_001, "The file is too big."),
        (picture(colour="#00000000"), "Nothing can be seen"),
        (picture(colour="#ffffff"), "too light for white paper"),
    ],
    ids=["svg with a script", "truncated", "empty", "bomb", "too big", "nothing to see", "white"],
)
def test_a_hostile_or_broken_logo_is_refused_in_plain_words(
    session: Session, cast: Cast, client_of: ClientOf, content: bytes, said: str
) -> None:
    # encoded here: the client would put a large body into a temporary file and leave it open
    data = MultiDict({**PLAIN, "logo_from": "own", "logo": FileStorage(io.BytesIO(content), "logo.svg")})
    boundary, body = encode_multipart(data)
    answer = client_of(cast.tina).post(
        _url(cast), data=body, content_type=f'multipart/form-data; boundary="{boundary}"'
    )
    assert answer.status_code == 422
    assert said in answer.text
    assert _rows(session) == 0


def test_a_kept_picture_is_judged_like_an_upload(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.tina)
    for kept in ("no letters at all", base64.b64encode(SVG).decode()):
        data = {**PLAIN, "logo_from": "own", "kept_logo": kept}
        assert client.post(_url(cast), data=data).status_code == 422
    assert _rows(session) == 0


def test_invisible_letters_do_not_come_in(session: Session, cast: Cast, client_of: ClientOf) -> None:
    data = {
        **PLAIN,
        "leads-completion-en": "has\u202e done\x00 {path}",
        "signed_by": "named",
        "signer": "A\u202eB",
    }
    assert client_of(cast.tina).post(_url(cast), data=data).status_code == 303
    choices = _choices_of(session, cast)
    assert choices.leads[CertificateKind.COMPLETION]["en"] == "has done {path}"
    assert choices.design.signer == "AB"


def test_letters_that_no_font_has_are_named_in_place_of_a_picture(cast: Cast, client_of: ClientOf) -> None:
    data = {**PLAIN, "leads-completion-sv": "𓀀 {path}", "show": "yes"}
    answer = client_of(cast.tina).post(_url(cast), data=data, headers=HTMX)
    assert answer.status_code == 200
    assert "These characters cannot be printed here" in answer.text


# ---- two people at once ----


def test_the_second_to_save_is_told_what_the_first_chose_and_may_go_on(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.tina)
    theirs = MultiDict({**PLAIN, "side": "pale", "called": "course"})
    assert client_of(cast.ada).post(_url(cast), data=theirs).status_code == 303
    answer = client.post(_url(cast), data={**PLAIN, "side": "plain"})
    assert answer.status_code == 422
    assert "Somebody else has changed the certificates meanwhile" in answer.text
    assert "Pale, in a shade of the colour" in answer.text
    assert _shown(answer.text)
    assert "<dd>Course</dd>" in answer.text
    version = re.search(r'name="version"[^>]* value="([^"]+)"', answer.text)
    assert version is not None
    assert uuid.UUID(version[1])
    assert _choices_of(session, cast).design.side is Side.PALE
    assert client.post(_url(cast), data={**PLAIN, "side": "plain", "version": version[1]}).status_code == 303
    assert _choices_of(session, cast).design.side is Side.PLAIN
    assert _rows(session) == 2


def test_both_choosing_the_same_is_no_conflict(session: Session, cast: Cast, client_of: ClientOf) -> None:
    data = {**PLAIN, "side": "pale"}
    for person in (cast.ada, cast.tina):
        assert client_of(person).post(_url(cast), data=data).status_code == 303
    assert _rows(session) == 1


# ---- back ----


def test_the_choices_are_taken_back_after_asking(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.tina)
    assert "/restore" not in client.get(_url(cast)).text
    client.post(_url(cast), data={**PLAIN, "side": "pale"})
    assert "/restore" in client.get(_url(cast)).text
    assert "stay as they are" in client.get(_url(cast) + "/restore").text
    assert _choices_of(session, cast).design.side is Side.PALE
    assert client.post(_url(cast) + "/restore").status_code == 303
    assert _choices_of(session, cast) == DesignChoices()
    assert session.scalars(select(AuditEvent.action)).all().count("certificate design taken back") == 1


def test_the_way_to_it_is_on_the_page_of_the_look(session: Session, cast: Cast, client_of: ClientOf) -> None:
    look = f"/organisations/{cast.consultancy.id}/look"
    assert _url(cast) in client_of(cast.tina).get(look).text
    assert look in client_of(cast.tina).get(_url(cast)).text


def test_without_choices_the_colour_of_the_pages_is_shown(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    make_look(session, cast.consultancy, accent="#7a1f5c")
    session.commit()
    page = client_of(cast.tina).get(_url(cast)).text
    assert (122, 31, 92) in [c for _, c in _shown(page).getcolors(1 << 24) or []]


def test_the_second_to_save_keeps_the_signature_that_the_first_took_away(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.tina)
    mine = {**PLAIN, "signed_by": "named", "signer": "Berit Lund"}
    client.post(_url(cast), data={**mine, "signature": _file(picture())})
    drawn_from = _version(session, cast)
    client_of(cast.ada).post(_url(cast), data={**PLAIN, "version": drawn_from})
    answer = client.post(_url(cast), data={**mine, "called": "course", "version": drawn_from})
    assert answer.status_code == 422
    kept = re.search(r'name="kept_signature" value="([^"]+)"', answer.text)
    assert kept is not None
    again = {**mine, "called": "course", "version": _version(session, cast), "kept_signature": kept[1]}
    assert client.post(_url(cast), data=again).status_code == 303
    assert _choices_of(session, cast).design.signature is not None
