"""What is wrong with an uploaded picture, and what to do about it, in words."""

from learnpath.kernel.i18n import _
from learnpath.people.looks.rasters import LogoFault


def fault_said(fault: LogoFault) -> str:
    match fault:
        case LogoFault.EMPTY:
            return _("The file is empty.")
        case LogoFault.TOO_BIG:
            return _("The file is too big: at most 2 MB, please.")
        case LogoFault.TOO_MANY_DOTS:
            return _("The picture is too large. Make it at most 4,000 pixels wide and high, and try again.")
        case LogoFault.NOTHING_SEEN:
            return _("Nothing can be seen in this picture: it is transparent all over.")
        case LogoFault.NO_PICTURE:
            return _(
                "This is no picture that can be shown here, or it is damaged. Choose a PNG, JPEG or WebP file;"
                " a drawing (SVG) can be exported as PNG."
            )
