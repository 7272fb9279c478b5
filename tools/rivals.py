"""The same certificate by other means, for `make bench` to race: each kept loaded, as quick as it lets one be."""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import typst
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from learnpath.certificates.design import PINE, Side
from learnpath.certificates.documents import certificate_text
from learnpath.certificates.documents.colours import colours_for, style_sheet
from learnpath.certificates.documents.fonts import FILES, unpacked
from learnpath.certificates.documents.renderer import OnlyOurs
from learnpath.certificates.documents.sheets.codes import code_family
from learnpath.certificates.documents.whole import certificate_html, qr_path
from learnpath.certificates.documents.wording import CertificateText
from learnpath.certificates.snapshot import Snapshot
from learnpath.kernel.layout import TEMPLATES

Draw = Callable[[Snapshot], bytes]

# ---- WeasyPrint as its manual has it ----


def plain_loop() -> Draw:
    """Page, style sheet and fonts anew for each document; the fonts unpacked beforehand, which is kind to it."""
    css = (TEMPLATES / "documents" / "certificate.css").read_text(encoding="utf-8")
    css += style_sheet(colours_for(PINE, Side.FILLED))
    files = {name: unpacked(name) for name in FILES}

    def draw(snapshot: Snapshot) -> bytes:
        fonts, fetcher = FontConfiguration(), OnlyOurs(files)
        style = CSS(string=css, font_config=fonts, url_fetcher=fetcher)
        page = HTML(string=certificate_html(snapshot), url_fetcher=fetcher)
        return bytes(page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1"))

    return draw


# ---- Typst ----

_TYPST = """
#set page("a4", margin: (left: 78mm, right: 24mm, top: 26mm, bottom: 20mm),
  background: place(left, rect(width: 60mm, height: 297mm, fill: rgb("#0e5a4a"))))
#let said = json(bytes(sys.inputs.said))
#set text(font: "Inter", size: 10.5pt, fill: rgb("#1c2b2a"), lang: said.language)
#set document(title: said.title, author: said.issuer)
#place(dx: -64mm, box(width: 41mm, { set text(fill: white, size: 9pt)
  for (title, when) in said.stations [*#title* \\ #when #v(9mm)] }))
#text(12pt, weight: 700, said.issuer) \\ #text(8.5pt, said.partners)
#v(34mm)
#text(11pt, weight: 600, fill: rgb("#0e5a4a"), said.kind)
#heading(text(30pt, weight: 700, tracking: -.02em, said.name))
#v(9mm)
#text(12.5pt, said.lead)

#said.summary
#table(columns: (38mm, 1fr), stroke: (top: .2mm + rgb("#d9ddd4")), inset: (x: 0mm, y: 2.4mm), ..said.facts.flatten())
#place(bottom + left, box(width: 50mm)[#text(9pt)[#said.trainers \\ #said.trainer_title \\ #said.issued]])
#place(bottom + right, align(right)[#set text(7.5pt)
  #image(bytes(said.qr), format: "svg", width: 24mm, alt: said.address)
  #link(said.url, said.address) \\ #said.code \\ #said.serial])
"""


def by_typst() -> Draw:
    import json

    folder = Path(tempfile.mkdtemp(prefix="learnpath-typst-"))
    for name in FILES:
        (folder / name).with_suffix(".ttf").write_bytes(unpacked(name))
    (folder / "page.typ").write_text(_TYPST)
    compiler = typst.Compiler(str(folder / "page.typ"), font_paths=[str(folder)], ignore_system_fonts=True)

    def draw(snapshot: Snapshot) -> bytes:
        text = certificate_text(snapshot)
        family = code_family(snapshot.verify_url.removesuffix(snapshot.code))
        said = {
            "language": text.language, "title": text.title, "issuer": text.issuer, "partners": text.partners,
            "kind": "Intyg", "name": text.person_name, "lead": str(text.lead.striptags()), "summary": text.summary,
            "facts": text.facts, "stations": text.stations, "trainers": text.trainers,
            "trainer_title": text.trainer_title, "issued": text.issued, "url": snapshot.verify_url,
            "address": text.address, "code": text.code_line, "serial": text.serial_line,
            "qr": _svg(family.matrix(snapshot.code)),
        }  # fmt: skip
        return bytes(
            compiler.compile(format="pdf", sys_inputs={"said": json.dumps(said)}, pdf_standards=["ua-1"])
        )

    return draw


def _svg(matrix: tuple[bytearray, ...]) -> str:
    size = len(matrix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path d="{qr_path(matrix)}" stroke="#1c2b2a"/></svg>'
    )


# ---- ReportLab ----


def by_reportlab() -> Draw:
    """Without tags: it writes none."""
    names = ("Regular", "SemiBold", "Bold")
    for name, file in zip(names, FILES, strict=True):
        pdfmetrics.registerFont(TTFont(name, io.BytesIO(unpacked(file))))
    return _on_canvas


def _on_canvas(snapshot: Snapshot) -> bytes:
    text, target = certificate_text(snapshot), io.BytesIO()
    canvas = Canvas(target, pagesize=A4, lang=text.language)
    canvas.setTitle(text.title)
    canvas.setAuthor(text.issuer)
    canvas.setFillColor(HexColor("#0e5a4a"))
    canvas.rect(0, 0, 60 * mm, A4[1], stroke=0, fill=1)
    canvas.setFillColor(HexColor("#ffffff"))
    at = A4[1] - 36 * mm
    for title, when in text.stations:
        at = _block(canvas, title, "SemiBold", 9, 22 * mm, at, 31 * mm)
        at = _block(canvas, when, "Regular", 9, 22 * mm, at, 31 * mm) - 9 * mm
    canvas.setFillColor(HexColor("#1c2b2a"))
    _main_column(canvas, text)
    _proof(canvas, text, snapshot)
    canvas.save()
    return target.getvalue()


def _main_column(canvas: Canvas, text: CertificateText) -> None:
    left, wide = 78 * mm, 108 * mm
    at = _block(canvas, text.issuer, "Bold", 12, left, A4[1] - 30 * mm, wide)
    at = _block(canvas, text.partners, "Regular", 8.5, left, at, wide) - 34 * mm
    at = _block(canvas, "Intyg", "SemiBold", 11, left, at, wide) - 8 * mm
    at = _block(canvas, text.person_name, "Bold", 30, left, at, wide) - 6 * mm
    at = _block(canvas, str(text.lead.striptags()), "Regular", 12.5, left, at, wide)
    at = _block(canvas, text.summary, "Regular", 10.5, left, at, wide) - 9 * mm
    for term, value in text.facts:
        canvas.line(left, at + 5 * mm, left + wide, at + 5 * mm)
        canvas.setFont("Regular", 10.5)
        canvas.drawString(left, at, term)
        at = _block(canvas, value, "Regular", 10.5, left + 41 * mm, at, 67 * mm) - 5 * mm


def _proof(canvas: Canvas, text: CertificateText, snapshot: Snapshot) -> None:
    at = 32 * mm
    for line in (text.trainers, text.trainer_title, text.issued):
        at = _block(canvas, line, "Regular", 9, 78 * mm, at, 50 * mm)
    right, at = 186 * mm, 30 * mm
    canvas.setFont("Regular", 7.5)
    canvas.linkURL(snapshot.verify_url, (132 * mm, at - 1 * mm, right, at + 3 * mm))
    for line in (text.address, text.code_line, text.serial_line):
        canvas.drawRightString(right, at, line)
        at -= 3.7 * mm
    matrix = code_family(snapshot.verify_url.removesuffix(snapshot.code)).matrix(snapshot.code)
    step = 24 * mm / len(matrix)
    path = canvas.beginPath()
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                path.rect(162 * mm + x * step, 60 * mm - y * step, step, step)
    canvas.drawPath(path, stroke=0, fill=1)


def _block(canvas: Canvas, text: str, font: str, size: float, left: float, top: float, wide: float) -> float:
    canvas.setFont(font, size)
    for line in simpleSplit(text, font, size, wide):
        canvas.drawString(left, top, line)
        top -= size * 1.4
    return top
