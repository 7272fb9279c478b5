"""An organisation's choices: found, worn, kept, followed; and the pictures that it bears."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from learnpath.certificates.design import PINE, Design, DesignChoices, LogoFrom, PlacedPicture
from learnpath.certificates.designs.pictures import Picture, TooLight, read_print_logo, read_signature
from learnpath.certificates.models import CertificateDesign, CertificatePicture
from learnpath.certificates.services.designs import (
    ChangedMeanwhile,
    choose_design,
    design_of,
    forget_pictures,
    keep_pictures,
    pictures_for,
    present_of,
    restore_design,
)
from learnpath.kernel.clock import now, stopped_at
from learnpath.kernel.jobs import do_chores
from learnpath.people.looks.rasters import LogoFault, LogoRefused
from tests.factories.cast import Cast
from tests.factories.certificates import make_certificate
from tests.factories.looks import BLUE, make_look, picture

CountQueries = Callable[[Callable[[], object]], int]


def _choose(session: Session, cast: Cast, choices: DesignChoices, *pictures: Picture) -> None:
    choose_design(
        session,
        cast.consultancy.id,
        choices,
        {one.placed("").sha256: one.png for one in pictures},
        drawn_from=present_of(session, cast.consultancy.id).design_id,
        by_id=cast.tina.id,
    )


# ---- what is worn ----


def test_without_choices_and_look_a_certificate_is_as_it_comes(session: Session, cast: Cast) -> None:
    worn = design_of(session, cast.consultancy.id)
    assert (worn.choices, worn.design.accent, worn.design.logo, worn.pictures) == (
        DesignChoices(),
        PINE,
        None,
        {},
    )


def test_without_choices_it_bears_colour_and_logo_of_the_pages(
    session: Session, cast: Cast, count_queries: CountQueries
) -> None:
    look = make_look(session, cast.consultancy)
    worn = design_of(session, cast.consultancy.id)
    assert worn.design.accent == BLUE
    assert worn.design.logo is not None
    assert worn.pictures == {worn.design.logo.sha256: look.logo}
    assert worn.design.logo.alt == "Stigfinnarna"
    assert count_queries(lambda: design_of(session, cast.consultancy.id)) <= 3


def test_a_white_logo_of_the_pages_is_not_put_on_paper(session: Session, cast: Cast) -> None:
    make_look(session, cast.consultancy, logo=picture(colour="#ffffff"))
    assert design_of(session, cast.consultancy.id).design.logo is None


def test_own_choices_go_before_the_look(session: Session, cast: Cast, count_queries: CountQueries) -> None:
    make_look(session, cast.consultancy)
    logo = read_print_logo(picture(size=(1200, 400)))
    design = Design(accent="#5b2a86", logo=logo.placed("Stigen"))
    _choose(session, cast, DesignChoices(design=design, own_accent=True, logo_from=LogoFrom.OWN), logo)
    worn = design_of(session, cast.consultancy.id)
    assert worn.design == design
    assert list(worn.pictures.values()) == [logo.png]
    assert count_queries(lambda: design_of(session, cast.consultancy.id)) <= 3
    _choose(session, cast, DesignChoices(logo_from=LogoFrom.NONE))
    worn = design_of(session, cast.consultancy.id)
    assert (worn.design.logo, worn.design.accent, worn.pictures) == (None, BLUE, {})


def test_choices_are_followed_never_changed_and_taken_back(session: Session, cast: Cast) -> None:
    for signer in ("A", "B"):
        _choose(session, cast, DesignChoices(design=Design(signer=signer)))
    assert session.scalar(select(func.count()).select_from(CertificateDesign)) == 2
    restore_design(session, cast.consultancy.id, by_id=None)
    assert design_of(session, cast.consultancy.id).choices == DesignChoices()
    assert session.scalar(select(func.count()).select_from(CertificateDesign)) == 2


def test_choosing_what_comes_by_itself_is_taking_back(session: Session, cast: Cast) -> None:
    _choose(session, cast, DesignChoices(design=Design(signer="A")))
    _choose(session, cast, DesignChoices())
    assert present_of(session, cast.consultancy.id).design_id is None


def test_who_did_not_see_the_newest_choices_is_told(session: Session, cast: Cast) -> None:
    theirs = DesignChoices(design=Design(signer="Theirs"))
    _choose(session, cast, theirs)
    with pytest.raises(ChangedMeanwhile) as changed:
        choose_design(
            session,
            cast.consultancy.id,
            DesignChoices(beside=("fi",)),
            {},
            drawn_from=None,
            by_id=cast.ada.id,
        )
    assert changed.value.theirs == theirs
    assert changed.value.design_id == present_of(session, cast.consultancy.id).design_id


def test_pictures_are_kept_once_and_found_again(session: Session) -> None:
    one, other = read_print_logo(picture()), read_print_logo(picture(size=(90, 90)))
    kept = {each.placed("").sha256: each.png for each in (one, other)}
    for _ in range(2):
        keep_pictures(session, kept)
    keep_pictures(session, {})
    rows = session.scalars(select(CertificatePicture)).all()
    assert {(row.width, row.height) for row in rows} == {(one.width, one.height), (other.width, other.height)}
    assert pictures_for(session, Design(logo=one.placed("x"), signature=other.placed("y"))) == kept
    unknown = PlacedPicture("0" * 64, 1, 1, "")
    assert pictures_for(session, Design(logo=unknown)) == {}
    assert pictures_for(session, Design()) == {}


# ---- pictures that are no longer used ----


@pytest.fixture
def drawn(session: Session) -> Callable[[str, int], PlacedPicture]:
    """A picture that was last known to be used so many days ago."""

    def draw(name: str, days_ago: int) -> PlacedPicture:
        used_at = now() - timedelta(days=days_ago)
        session.add(CertificatePicture(sha256=name, png=b"", width=9, height=9, used_at=used_at))
        return PlacedPicture(name, 9, 9, name)

    return draw


def _left(session: Session) -> set[str]:
    return set(session.scalars(select(CertificatePicture.sha256)))


def test_pictures_go_that_no_certificate_bears_and_nobody_has_chosen(
    session: Session, cast: Cast, drawn: Callable[[str, int], PlacedPicture]
) -> None:
    design = Design(logo=drawn("borne logo", 60), signature=drawn("borne signature", 60))
    make_certificate(session, cast.paul_enrolment, design=design)
    chosen = DesignChoices(design=Design(signature=drawn("chosen", 60)))
    session.add(CertificateDesign(organisation_id=cast.consultancy.id, choices=chosen.to_json()))
    for organisation, name, days_ago in ((cast.pargas, "changed", 20), (cast.habo, "long changed", 40)):
        before = DesignChoices(design=Design(signature=drawn(name, 60)))
        session.add(
            CertificateDesign(
                organisation_id=organisation.id,
                choices=before.to_json(),
                until=now() - timedelta(days=days_ago),
            )
        )
    drawn("new", 1)
    drawn("nobody's", 60)
    assert forget_pictures(session) == 2
    assert _left(session) == {"borne logo", "borne signature", "chosen", "changed", "new"}
    assert forget_pictures(session) == 0


def test_a_signature_goes_after_the_last_that_bears_it(
    session: Session,
    cast: Cast,
    app: Flask,
    connection: Connection,
    drawn: Callable[[str, int], PlacedPicture],
) -> None:
    certificate = make_certificate(session, cast.paul_enrolment, design=Design(signature=drawn("hers", 60)))
    session.commit()
    do_chores(connection, app.config)
    assert _left(session) == {"hers"}
    session.delete(certificate)
    session.commit()
    with stopped_at(now() + timedelta(days=29)):
        do_chores(connection, app.config)
    assert _left(session) == {"hers"}
    with stopped_at(now() + timedelta(days=31)):
        do_chores(connection, app.config)
    assert _left(session) == set()


# ---- pictures ----


def _photograph(ink: str = "#1c2878") -> bytes:
    """A signature on paper: light that falls off to one side, grain, a warm tint."""
    size = (1600, 900)
    light = Image.linear_gradient("L").resize(size).point(lambda value: 160 + value // 3)
    paper = Image.merge(
        "RGB", (light, light.point(lambda value: value - 6), light.point(lambda value: value - 24))
    )
    grain = Image.effect_noise(size, 12)
    paper = ImageChops.add(paper, Image.merge("RGB", (grain,) * 3), 1, -128)
    ImageDraw.Draw(paper).line([(400, 600), (700, 300), (800, 650), (1200, 350)], fill=ink, width=12)
    stream = io.BytesIO()
    paper.filter(ImageFilter.GaussianBlur(1)).save(stream, "JPEG", quality=90)
    return stream.getvalue()


def _dots(read: Picture) -> Image.Image:
    return Image.open(io.BytesIO(read.png)).convert("RGBA")


def test_of_a_photographed_signature_only_the_ink_is_left() -> None:
    signature = read_signature(_photograph(), on_paper=True)
    dots = _dots(signature)
    assert dots.size == (signature.width, signature.height)
    assert dots.width <= 900
    assert dots.height <= 400
    assert len(signature.png) <= 60_000
    seen = dots.getchannel("A").point(lambda alpha: 255 if alpha > 40 else 0)
    share = seen.histogram()[255] / (dots.width * dots.height)
    assert 0.005 < share < 0.1  # a line, not a rectangle
    assert 2 < dots.width / dots.height < 3.5  # cut to the line: 800 by 350 dots of the paper
    solid = [dots.getpixel((x, y)) for x in range(dots.width) for y in range(dots.height)]
    inked = [dot for dot in solid if isinstance(dot, tuple) and dot[3] > 240]
    red, green, blue = (sum(dot[part] for dot in inked) / len(inked) for part in range(3))
    assert blue > max(red, green) + 40  # the ink's own blue


def test_a_signature_that_was_scanned_with_care_may_stay_as_it_is() -> None:
    signature = read_signature(picture(ground="#ffffff", size=(300, 120)), on_paper=False)
    assert _dots(signature).getchannel("A").getextrema() == (255, 255)


def test_a_signature_drawn_on_nothing_is_the_same_either_way() -> None:
    one, other = (read_signature(picture(size=(400, 160)), on_paper=on_paper) for on_paper in (True, False))
    assert abs(one.width - other.width) <= 2


def test_empty_paper_is_no_signature() -> None:
    stream = io.BytesIO()
    Image.new("RGB", (800, 400), "#efece4").save(stream, "PNG")
    with pytest.raises(LogoRefused) as refused:
        read_signature(stream.getvalue(), on_paper=True)
    assert refused.value.fault is LogoFault.NOTHING_SEEN


def test_a_logo_for_paper_is_larger_than_that_of_the_pages_and_still_small() -> None:
    noise = Image.effect_noise((2000, 900), 80).convert("RGB")
    stream = io.BytesIO()
    noise.save(stream, "JPEG")
    logo = read_print_logo(stream.getvalue())
    assert len(logo.png) <= 80_000
    plain = read_print_logo(picture(size=(3000, 800)))
    assert (plain.width, plain.height) == (900, 238)
    with pytest.raises(TooLight):
        read_print_logo(picture(colour="#fefefe"))
