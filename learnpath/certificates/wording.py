"""What happens to certificates, in words."""

from learnpath.kernel.i18n import lazy
from learnpath.terms import RevokedFor

# Read by anybody who checks a certificate: true, and no more than an outsider needs.
_REVOKED_FOR = {
    RevokedFor.MISTAKE_ON_IT: lazy("Something that it said was wrong."),
    RevokedFor.ISSUED_BY_MISTAKE: lazy("It had been issued by mistake."),
    RevokedFor.NOT_FULFILLED: lazy("What it certified had not been fulfilled."),
    RevokedFor.HOLDER_ASKED: lazy("The holder asked for it."),
    RevokedFor.OTHER: lazy("The issuer has not said why."),
}
REVOKED_FOR_CHOICES = tuple((kind.value, words) for kind, words in _REVOKED_FOR.items())


def revoked_for_word(kind: RevokedFor | None) -> str:
    return str(_REVOKED_FOR[kind]) if kind is not None else ""
