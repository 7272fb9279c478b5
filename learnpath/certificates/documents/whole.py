"""A certificate drawn whole, the slow way: its words on a page of HTML, and that as PDF/A-3a and PDF/UA-1."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import cache
from types import MappingProxyType

import weasyprint
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from learnpath.certificates.design import Design, PlacedPicture
from learnpath.certificates.documents.archival import (
    Attachment,
    Metadata,
)
from learnpath.certificates.documents.colours import colours_for
from learnpath.certificates.documents.finishing import Finish
from learnpath.certificates.documents.refusals import DocumentRefused, LettersMissing
from learnpath.certificates.documents.renderer import Page, renderer
from learnpath.certificates.documents.sheets.codes import code_family, qr_matrix
from learnpath.certificates.documents.sheets.cutting import Model
from learnpath.certificates.documents.sheets.press import Slowly
from learnpath.certificates.documents.sizes import (
    StopText,
    breakable,
    name_class,
    page_class,
    station_pages,
    stops_of,
)
from learnpath.certificates.documents.wording import (
    CertificateText,
    certificate_text,
    own_words,
    without,
)
from learnpath.certificates.snapshot import Snapshot, Stop, Translation
from learnpath.kernel.i18n import _, in_language
from learnpath.kernel.layout import TEMPLATES

# Some fifty pages: less than what the drawing process has time for.
_MOST_LETTERS = 200_000
_PRODUCER = f"WeasyPrint {weasyprint.VERSION}"


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_=_, zip=zip)
    return environment


def draw_whole(
    snapshot: Snapshot,
    attachments: Sequence[Attachment] = (),
    blocks: frozenset[str] | None = None,
    pictures: Mapping[str, bytes] = MappingProxyType({}),
) -> Slowly:
    """The PDF of a certificate: one A4 page; more only where stations or texts are very many.

    With blocks of letters, also a sheet that has them, if one can be cut.
    """
    if _letters_in(snapshot) > _MOST_LETTERS:
        raise DocumentRefused("longer than any certificate")
    try:
        return _draw(certificate_text(snapshot), snapshot, attachments, blocks, pictures)
    except LettersMissing as missing:
        # a picture that no font here has may go; a letter may not
        if not all(unicodedata.category(one) in ("So", "Sk", "Mn", "Cf") for one in missing.letters):
            raise
        return _draw(
            without(certificate_text(snapshot), missing.letters), snapshot, attachments, None, pictures
        )


def _letters_in(said: object) -> int:
    """How long all that a snapshot says is."""
    match said:
        case str():
            return len(said)
        case tuple():
            return sum(map(_letters_in, said))
        case Snapshot() | Stop() | Translation() | Design() | PlacedPicture():
            return sum(_letters_in(getattr(said, one.name)) for one in fields(said))
    return 0


def _draw(
    text: CertificateText,
    snapshot: Snapshot,
    attachments: Sequence[Attachment],
    blocks: frozenset[str] | None,
    pictures: Mapping[str, bytes],
) -> Slowly:
    metadata = Metadata(text.title, text.issuer, text.language, snapshot.issued_on, _PRODUCER)
    finish = Finish(metadata, attachments, None if blocks is None else _model(metadata, snapshot, blocks))
    # the sizes are estimates: where one errs and a stop would be lost, the stops are spread over more pages
    for room in (1.0, 0.7, 0.4):
        html = certificate_html(snapshot, room, text)
        colours = colours_for(snapshot.design.accent, snapshot.design.side)
        pdf = renderer().pdf(Page(html, colours, len(text.stations), pictures), finish)
        if pdf is not None:
            return Slowly(pdf, finish.sheet if room == 1.0 else None)
    raise DocumentRefused("a station's title does not fit on a page")


def _model(metadata: Metadata, snapshot: Snapshot, blocks: frozenset[str]) -> Model:
    qr = code_family(snapshot.verify_url.removesuffix(snapshot.code)).drawing(snapshot.code)
    words = {slot: text for slot, text in own_words(snapshot).items() if text}
    return Model(metadata, snapshot.verify_url, words, blocks, qr)


def certificate_html(snapshot: Snapshot, room: float = 1.0, text: CertificateText | None = None) -> str:
    """The page that becomes the PDF."""
    text = text or certificate_text(snapshot)
    walk_class, pages = station_pages(stops_of(text), room)
    qr = qr_matrix(snapshot.verify_url)
    with in_language(snapshot.language):
        return (
            _templates()
            .get_template(f"documents/{'transcript' if text.records else 'certificate'}.html")
            .render(
                text=text,
                kind=snapshot.kind.value,
                design=snapshot.design,
                name_class=name_class(text.person_name),
                page_class=page_class(text),
                walk_class=walk_class,
                pages=[[_breakable(stop, text) for stop in stops] for stops in pages],
                verify_url=snapshot.verify_url,
                issued_on=snapshot.issued_on.isoformat(),
                qr_size=len(qr),
                qr_path=qr_path(qr),
            )
        )


def _breakable(stop: StopText, text: CertificateText) -> StopText:
    other = text.other.language if text.other else ""
    return stop._replace(title=breakable(stop.title, text.language), other=breakable(stop.other, other))


def qr_path(matrix: Sequence[bytearray]) -> str:
    """The dark modules as one SVG path to be stroked: a line for each run of them in a row."""
    return "".join(
        f"M{run.start()} {y}.5h{len(run[0])}"
        for y, row in enumerate(matrix)
        for run in re.finditer(rb"\x01+", row)
    )
