"""The pictures that a form brings: sent with it, or shown before and not saved yet."""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from learnpath.certificates.design import PlacedPicture
from learnpath.certificates.designs.pictures import Picture, TooLight, read_print_logo, read_signature
from learnpath.kernel.i18n import _
from learnpath.people.looks.faults import fault_said
from learnpath.people.looks.rasters import LogoFault, LogoRefused


class UploadedPicture(NamedTuple):
    """A picture that is not saved yet; none, where the form brought none that can be used."""

    picture: Picture | None

    def placed(self, stored: PlacedPicture | None, alt: str) -> PlacedPicture | None:
        """It, else the stored one, under these words."""
        if self.picture is not None:
            return self.picture.placed(alt)
        return stored and PlacedPicture(stored.sha256, stored.width, stored.height, alt)

    @property
    def kept(self) -> str:
        """As it goes with the form until it is saved."""
        return base64.b64encode(self.picture.png).decode() if self.picture else ""


NOTHING = UploadedPicture(None)


def brought_again(placed: PlacedPicture | None, pictures: Mapping[str, bytes]) -> UploadedPicture:
    """A picture that was saved once, and is not any more."""
    if placed is None or placed.sha256 not in pictures:
        return NOTHING
    return UploadedPicture(Picture(pictures[placed.sha256], placed.width, placed.height))


def brought_logo(field: Any, sent: bytes | None, kept: str) -> UploadedPicture:
    """Faults stand at the field."""
    return _brought(field, sent, kept, read_print_logo, read_print_logo)


def brought_signature(field: Any, sent: bytes | None, kept: str, *, on_paper: bool) -> UploadedPicture:
    return _brought(
        field,
        sent,
        kept,
        lambda content: read_signature(content, on_paper=on_paper),
        # what was shown before has left its paper behind
        lambda content: read_signature(content, on_paper=False),
    )


Read = Callable[[bytes], Picture]


def _brought(field: Any, sent: bytes | None, kept: str, read: Read, read_again: Read) -> UploadedPicture:
    try:
        if sent is not None:
            return UploadedPicture(read(sent))
        if kept:
            return UploadedPicture(read_again(base64.b64decode(kept, validate=True)))
    except LogoRefused as refused:
        said = _fault_said(refused.fault)
    except TooLight:
        said = _("This logo is too light for white paper. Choose a darker version of it.")
    except binascii.Error:
        said = _("Choose the picture once more.")
    else:
        return NOTHING
    field.errors = [*field.errors, said]
    return NOTHING


def _fault_said(fault: LogoFault) -> str:
    """As of a look's logo, but for what is larger here, or no logo."""
    match fault:
        case LogoFault.TOO_BIG:
            return _("The file is too big. Make the picture smaller, and try again.")
        case LogoFault.NOTHING_SEEN:
            return _("Nothing can be seen in this picture.")
    return fault_said(fault)
