"""The certificate's fonts, unpacked once in each process: it takes a third of a second each."""

import io
from functools import cache

from fontTools.ttLib import TTFont

from learnpath.kernel.layout import STATIC

REGULAR, SEMI_BOLD, BOLD = "Inter-Regular.woff2", "Inter-SemiBold.woff2", "Inter-Bold.woff2"
FILES = (REGULAR, SEMI_BOLD, BOLD)


@cache
def unpacked(file: str) -> bytes:
    """The font as WeasyPrint and HarfBuzz read it."""
    unpacked_ = io.BytesIO()
    with TTFont(STATIC / "fonts" / "certificate" / file) as font:
        font.flavor = None
        font.save(unpacked_)
    return unpacked_.getvalue()
