"""How a person stands, in the one word that HR sees."""

from enum import StrEnum


class PersonState(StrEnum):
    WALKING = "walking"
    QUALIFIED = "qualified"
    CERTIFICATE = "certificate"
    WITHDRAWN = "withdrawn"


def state_of(*, has_certificate: bool, is_withdrawn: bool, has_earned: bool) -> PersonState:
    """A certificate counts whatever came after it; who has left is not waiting for one."""
    if has_certificate:
        return PersonState.CERTIFICATE
    if is_withdrawn:
        return PersonState.WITHDRAWN
    return PersonState.QUALIFIED if has_earned else PersonState.WALKING
