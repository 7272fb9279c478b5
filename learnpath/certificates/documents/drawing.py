"""Drawing a certificate, the fast way where it can be had."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from learnpath.certificates.documents.archival import Attachment
from learnpath.certificates.documents.sheets.press import Drawn, Press
from learnpath.certificates.documents.workshop import workshop
from learnpath.certificates.snapshot import Snapshot

press = Press(workshop.draw)


_NONE: Mapping[str, bytes] = MappingProxyType({})


def draw_certificate(
    snapshot: Snapshot, attachments: Sequence[Attachment] = (), pictures: Mapping[str, bytes] = _NONE
) -> Drawn:
    """The PDF, and the way it was made."""
    return press.draw(snapshot, attachments, pictures)


def render_certificate(
    snapshot: Snapshot, attachments: Sequence[Attachment] = (), pictures: Mapping[str, bytes] = _NONE
) -> bytes:
    """The PDF of a certificate: PDF/A-3a and PDF/UA-1, with these files inside.

    `pictures` are the PNGs that its design names, by their digests.
    """
    return press.draw(snapshot, attachments, pictures).pdf
