"""Drawing a certificate, the fast way where it can be had."""

from collections.abc import Sequence

from learnpath.certificates.documents.archival import Attachment
from learnpath.certificates.documents.sheets.press import Drawn, Press
from learnpath.certificates.documents.workshop import workshop
from learnpath.certificates.snapshot import Snapshot

press = Press(workshop.draw)


def draw_certificate(snapshot: Snapshot, attachments: Sequence[Attachment] = ()) -> Drawn:
    """The PDF, and the way it was made."""
    return press.draw(snapshot, attachments)


def render_certificate(snapshot: Snapshot, attachments: Sequence[Attachment] = ()) -> bytes:
    """The PDF of a certificate: PDF/A-3a and PDF/UA-1, with these files inside."""
    return press.draw(snapshot, attachments).pdf
