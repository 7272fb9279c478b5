"""How presence is said."""

from learnpath.kernel.i18n import _
from learnpath.terms import Presence


def presence_said(presence: Presence | None) -> tuple[str, str]:
    """A mark in words, and the kind of sign that goes with it."""
    match presence:
        case Presence.PRESENT:
            return _("Present"), "done"
        case Presence.ABSENT:
            return _("Absent"), "missing"
        case Presence.EXCUSED:
            return _("Excused"), "excused"
        case None:
            return _("Not marked"), "open"
