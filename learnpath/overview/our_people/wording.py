"""The words for how a person stands."""

from learnpath.kernel.i18n import _
from learnpath.overview.our_people.rules import PersonState


def state_word(state: PersonState) -> str:
    match state:
        case PersonState.WALKING:
            return _("On the way")
        case PersonState.QUALIFIED:
            return _("Waits for the certificate")
        case PersonState.CERTIFICATE:
            return _("Has a certificate")
        case PersonState.WITHDRAWN:
            return _("Has left")
