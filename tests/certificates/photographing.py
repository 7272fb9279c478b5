"""Photographs of a paper, as a phone takes them: tilted, turned, in uneven light, a little blurred, well squeezed."""

import random
from functools import cache
from io import BytesIO

import pypdfium2
import segno
from PIL import Image, ImageChops, ImageFilter

from tests.certificates.samples import a_snapshot, pdf_of

Point = tuple[float, float]


def printed(pdf: bytes, dots: int = 150) -> Image.Image:
    """The first page on paper."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].render(scale=dots / 72).to_pil().convert("RGB")
    document.close()
    return page


@cache
def paper() -> Image.Image:
    """A certificate with the code 7QK4M2XP9T6D."""
    return printed(pdf_of(a_snapshot()))


def tilted(page: Image.Image, corners: tuple[Point, Point, Point, Point], size=(1500, 2000)) -> Image.Image:
    """The page lying on a table; its corners, clockwise from the top left, in parts of the picture."""
    goals = [(x * size[0], y * size[1]) for x, y in corners]
    (width, height) = page.size
    sources = [(0, 0), (width, 0), (width, height), (0, height)]
    table = Image.new("RGB", size, (92, 74, 58))
    laid = page.transform(
        size, Image.Transform.PERSPECTIVE, _coefficients(goals, sources), Image.Resampling.BICUBIC
    )
    mask = Image.new("L", page.size, 255).transform(
        size, Image.Transform.PERSPECTIVE, _coefficients(goals, sources), Image.Resampling.BILINEAR
    )
    table.paste(laid, mask=mask)
    return table


def _coefficients(goals: list[Point], sources: list[Point]) -> list[float]:
    """The eight numbers with which Pillow finds each dot's source, by Gauss's elimination."""
    rows = []
    for (x, y), (u, v) in zip(goals, sources, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for at in range(8):
        best = max(range(at, 8), key=lambda row: abs(rows[row][at]))
        rows[at], rows[best] = rows[best], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(8):
            if other != at:
                factor = rows[other][at]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[at], strict=True)]
    return [row[8] for row in rows]


def in_poor_light(picture: Image.Image, darkest: float = 0.25, grain: int = 12) -> Image.Image:
    """Lit from one side, and grainy as small sensors are."""
    light = Image.linear_gradient("L").rotate(90).resize(picture.size)
    light = light.point(lambda value: int(255 * darkest + value * (0.8 - darkest)))
    lit = ImageChops.multiply(picture, Image.merge("RGB", (light, light, light)))
    noise = Image.effect_noise(picture.size, grain * 4)
    return ImageChops.add(lit, Image.merge("RGB", (noise,) * 3), offset=-128)


def as_jpeg(
    picture: Image.Image, quality: int = 40, blur: float = 0.8, turned: int = 1, **options: object
) -> bytes:
    """As the phone stores it; `turned` is what it says of its own position, from 1 to 8."""
    exif, stream = Image.Exif(), BytesIO()
    exif[0x0112] = turned
    picture.filter(ImageFilter.GaussianBlur(blur)).save(stream, "JPEG", quality=quality, exif=exif, **options)
    return stream.getvalue()


def as_png(picture: Image.Image, kind: str = "PNG") -> bytes:
    stream = BytesIO()
    picture.save(stream, kind)
    return stream.getvalue()


def squares(*texts: str, scale: int = 4) -> Image.Image:
    """A sheet with a QR code of each text."""
    drawn = []
    for text in texts:
        stream = BytesIO()
        segno.make(text, micro=False, error="m").save(stream, kind="png", scale=scale, border=4)
        drawn.append(Image.open(stream).convert("RGB"))
    across = int(len(drawn) ** 0.5 + 0.999)
    step = max(max(one.size) for one in drawn)
    sheet = Image.new("RGB", (across * step, -(-len(drawn) // across) * step), "white")
    for number, one in enumerate(drawn):
        sheet.paste(one, (number % across * step, number // across * step))
    return sheet


def all_finders(side: int = 1600) -> Image.Image:
    """Nothing but the corners of QR codes: what a reader tries in every combination."""
    corner = Image.new("L", (8, 8), 255)
    for colour, box in ((0, (0, 0, 7, 7)), (255, (1, 1, 6, 6)), (0, (2, 2, 5, 5))):
        corner.paste(colour, box)
    picture, chance = Image.new("L", (side, side), 255), random.Random(1)
    for x in range(0, side - 8, 8):
        for y in range(0, side - 8, 8):
            picture.paste(corner, (x, y + chance.choice((0, 0, 1))))
    return picture
