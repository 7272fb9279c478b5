"""The invented consultancy's logo: a beacon and its name, drawn when the demonstration is made."""

import io

from PIL import Image, ImageDraw, ImageFont

from learnpath.kernel.layout import STATIC

_INK = "#17324d"
_CLEAR = "#00000000"


def beacon_logo(name: str) -> bytes:
    """A PNG such as somebody would upload, with a transparent ground."""
    letters = ImageFont.truetype(STATIC / "fonts" / "certificate" / "Inter-SemiBold.woff2", size=116)
    width = int(letters.getlength(name))
    logo = Image.new("RGBA", (210 + width, 190), _CLEAR)
    drawn = ImageDraw.Draw(logo)
    drawn.polygon([(62, 186), (78, 74), (112, 74), (128, 186)], fill=_INK)  # the tower
    drawn.polygon([(60, 124), (130, 124), (130, 144), (60, 144)], fill=_CLEAR)  # its belt
    drawn.rectangle((66, 62, 124, 72), fill=_INK)
    drawn.rectangle((80, 38, 110, 60), fill=_INK)
    drawn.polygon([(74, 36), (116, 36), (95, 12)], fill=_INK)  # its roof
    for side in (-1, 1):  # the light, to both sides
        for rise in (-26, 0, 26):
            drawn.line((95 + side * 30, 49 + rise // 3, 95 + side * 80, 49 + rise), fill=_INK, width=9)
    drawn.text((200, 95), name, font=letters, fill=_INK, anchor="lm")
    stream = io.BytesIO()
    logo.save(stream, "PNG")
    return stream.getvalue()
