"""The picture of a badge: what it is, the path's title and who issued it, beside a path with its stops."""

from functools import cache
from html import escape
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from learnpath.kernel.layout import STATIC

_SIZE = 512
_GREEN, _LINE, _PALE, _WHITE = "#0e5a4a", "#7fd0b8", "#cfe6de", "#ffffff"
_LEFT, _ROOM, _STOP_X, _STOPS = 136, 344, 72, (96, 192, 288, 384)
_SIZES, _SMALL, _STEP = range(44, 27, -2), 24, 32
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


def _size_for(title: str, most: int) -> int:
    """The largest at which no word has to be broken and no line cut off."""

    def fits(size: int) -> bool:
        font = _font("Bold", size)
        words_fit = all(font.getlength(word) <= _ROOM for word in title.split())
        return words_fit and "…" not in _lines(title, font, most)[-1]

    return next(filter(fits, _SIZES), _SIZES[-1])


def _texts(title: str, issuer: str, kind: str) -> list[tuple[str, str, int, str, int]]:
    """Each line: its words, weight, size, colour, and where its foot stands."""
    small = _font("Regular", _SMALL)
    above = _lines(kind, small, 2) if kind else []
    most = _MOST_LINES - len(above)
    size = _size_for(title, most)
    top = 104 + _STEP * (len(above) - 1) + size + 18 if above else 112
    big = _lines(title, _font("Bold", size), most)
    below = _lines(issuer, small, 3)
    foot = 430 - _STEP * (len(below) - 1)
    return [
        *((line, "Regular", _SMALL, _PALE, 104 + _STEP * n) for n, line in enumerate(above)),
        *((line, "Bold", size, _WHITE, top + (size + 10) * n) for n, line in enumerate(big)),
        *((line, "Regular", _SMALL, _PALE, foot + _STEP * n) for n, line in enumerate(below)),
    ]


def badge_svg(title: str, issuer: str, kind: str = "") -> str:
    stops = "".join(f'<circle cx="{_STOP_X}" cy="{y}" r="15" fill="{_WHITE}"/>' for y in _STOPS)
    texts = "".join(
        f'<text x="{_LEFT}" y="{y}" font-size="{size}" font-weight="{700 if weight == "Bold" else 400}" '
        f'fill="{colour}">{escape(words)}</text>'
        for words, weight, size, colour, y in _texts(title, issuer, kind)
    )
    name = escape(". ".join(words for words in (kind, title, issuer) if words))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}" role="img">'
        f"<title>{name}</title>"
        f'<rect width="{_SIZE}" height="{_SIZE}" rx="56" fill="{_GREEN}"/>'
        f'<path d="M{_STOP_X} {_STOPS[0]}V{_STOPS[-1]}" stroke="{_LINE}" stroke-width="6"/>{stops}'
        f'<g font-family="Inter, Helvetica, Arial, sans-serif">{texts}</g></svg>'
    )


def badge_png(title: str, issuer: str, kind: str = "") -> bytes:
    picture = Image.new("RGBA", (_SIZE, _SIZE), "#00000000")
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((0, 0, _SIZE - 1, _SIZE - 1), 56, fill=_GREEN)
    pen.line((_STOP_X, _STOPS[0], _STOP_X, _STOPS[-1]), fill=_LINE, width=6)
    for y in _STOPS:
        pen.circle((_STOP_X, y), 15, fill=_WHITE)
    for words, weight, size, colour, y in _texts(title, issuer, kind):
        pen.text((_LEFT, y), words, fill=colour, font=_font(weight, size), anchor="ls")
    kept = BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()
