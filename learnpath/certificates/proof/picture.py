"""The picture of a badge: the path's title and who issued it, beside a path with its stops."""

from functools import cache
from html import escape
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from learnpath.kernel.layout import STATIC

_SIZE = 512
_GREEN, _LINE, _PALE, _WHITE = "#0e5a4a", "#7fd0b8", "#cfe6de", "#ffffff"
_LEFT, _ROOM, _STOP_X, _STOPS = 136, 344, 72, (96, 192, 288, 384)
_SIZES, _SMALL = range(44, 27, -2), 24
_MOST_LINES = 5


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(STATIC / "fonts" / "certificate" / f"Inter-{weight}.woff2", size)


def _lines(text: str, font: ImageFont.FreeTypeFont, most: int) -> list[str]:
    """Broken between words, within a word that is too long by itself, and cut off in the end."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= _ROOM:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if font.getlength(lines[-1] + letter) > _ROOM:
                lines.append("")
            lines[-1] += letter
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][:-1] + "…"]


def _size_for(title: str) -> int:
    """The largest at which no word has to be broken."""
    words = title.split()
    fits = (size for size in _SIZES if all(_font("Bold", size).getlength(word) <= _ROOM for word in words))
    return next(fits, _SIZES[-1])


def _texts(title: str, issuer: str) -> list[tuple[str, str, int, str, int]]:
    """Each line: its words, weight, size, colour, and where its foot stands."""
    size = _size_for(title)
    big, small = _lines(title, _font("Bold", size), _MOST_LINES), _lines(issuer, _font("Regular", _SMALL), 3)
    said = [(line, "Bold", size, _WHITE, 112 + (size + 10) * n) for n, line in enumerate(big)]
    top = 430 - 32 * (len(small) - 1)
    return said + [(line, "Regular", _SMALL, _PALE, top + 32 * n) for n, line in enumerate(small)]


def badge_svg(title: str, issuer: str) -> str:
    stops = "".join(f'<circle cx="{_STOP_X}" cy="{y}" r="15" fill="{_WHITE}"/>' for y in _STOPS)
    texts = "".join(
        f'<text x="{_LEFT}" y="{y}" font-size="{size}" font-weight="{700 if weight == "Bold" else 400}" '
        f'fill="{colour}">{escape(words)}</text>'
        for words, weight, size, colour, y in _texts(title, issuer)
    )
    name = escape(f"{title}. {issuer}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}" role="img">'
        f"<title>{name}</title>"
        f'<rect width="{_SIZE}" height="{_SIZE}" rx="56" fill="{_GREEN}"/>'
        f'<path d="M{_STOP_X} {_STOPS[0]}V{_STOPS[-1]}" stroke="{_LINE}" stroke-width="6"/>{stops}'
        f'<g font-family="Inter, Helvetica, Arial, sans-serif">{texts}</g></svg>'
    )


def badge_png(title: str, issuer: str) -> bytes:
    picture = Image.new("RGBA", (_SIZE, _SIZE), "#00000000")
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((0, 0, _SIZE - 1, _SIZE - 1), 56, fill=_GREEN)
    pen.line((_STOP_X, _STOPS[0], _STOP_X, _STOPS[-1]), fill=_LINE, width=6)
    for y in _STOPS:
        pen.circle((_STOP_X, y), 15, fill=_WHITE)
    for words, weight, size, colour, y in _texts(title, issuer):
        pen.text((_LEFT, y), words, fill=colour, font=_font(weight, size), anchor="ls")
    kept = BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()
