"""What happens to certificates, in words."""

from learnpath.kernel.i18n import lazy
from learnpath.terms import CertificateKind, RevokedFor

_KINDS = {
    CertificateKind.COMPLETION: lazy("Certificate"),
    CertificateKind.PARTICIPATION: lazy("Certificate of participation"),
    CertificateKind.TRANSCRIPT: lazy("Course transcript"),
}
KIND_CHOICES = tuple(_KINDS.items())

# Read by anybody who checks a certificate: true, and no more than an outsider needs.
_REVOKED_FOR = {
    RevokedFor.MISTAKE_ON_IT: lazy("Something that it said was wrong."),
    RevokedFor.ISSUED_BY_MISTAKE: lazy("It had been issued by mistake."),
    RevokedFor.NOT_FULFILLED: lazy("What it certified had not been fulfilled."),
    RevokedFor.HOLDER_ASKED: lazy("The holder asked for it."),
    RevokedFor.OTHER: lazy("The issuer has not said why."),
}
REVOKED_FOR_CHOICES = tuple((kind.value, words) for kind, words in _REVOKED_FOR.items())


def kind_in_file_name(kind: CertificateKind) -> str:
    """What tells the file from the certificate's own; nothing for that one."""
    return "" if kind is CertificateKind.COMPLETION else kind_word(kind)


def revoked_for_word(kind: RevokedFor | None) -> str:
    return str(_REVOKED_FOR[kind]) if kind is not None else ""


def kind_word(kind: CertificateKind) -> str:
    """What a certificate is, as a heading or a label says it."""
    return str(_KINDS[kind])
