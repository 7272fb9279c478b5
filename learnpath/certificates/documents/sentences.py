"""The sentence that says what somebody has done: a standard one, or the issuer's own with its placeholders filled."""

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

from learnpath.certificates.design import PLACEHOLDER, Called
from learnpath.kernel.i18n import _
from learnpath.terms import CertificateKind


def standard_sentence(kind: CertificateKind, called: Called) -> str:
    """In the language in use, the path's title as %(path)s."""
    match kind, called:
        case CertificateKind.COMPLETION, Called.PATH:
            return _("has completed the learning path %(path)s.")
        case CertificateKind.COMPLETION, Called.TRAINING:
            return _("has completed the training %(path)s.")
        case CertificateKind.COMPLETION, Called.COURSE:
            return _("has completed the course %(path)s.")
        case CertificateKind.PARTICIPATION, Called.PATH:
            return _("has taken part in meetings of the learning path %(path)s.")
        case CertificateKind.PARTICIPATION, Called.TRAINING:
            return _("has taken part in meetings of the training %(path)s.")
        case CertificateKind.PARTICIPATION, Called.COURSE:
            return _("has taken part in meetings of the course %(path)s.")
        case CertificateKind.TRANSCRIPT, Called.PATH:
            return _("has done this on the learning path %(path)s:")
        case CertificateKind.TRANSCRIPT, Called.TRAINING:
            return _("has done this in the training %(path)s:")
        case _:
            return _("has done this in the course %(path)s:")


def filled(sentence: str, values: Mapping[str, str]) -> Markup:
    """The issuer's own sentence. Its only markup is the title's <b>; what means nothing stays as it was typed."""
    parts, end = [], 0
    for found in PLACEHOLDER.finditer(sentence):
        parts.append(escape(sentence[end : found.start()]))
        parts.append(_put(found, values))
        end = found.end()
    return Markup("").join([*parts, escape(sentence[end:])])


def _put(found: re.Match[str], values: Mapping[str, str]) -> Markup:
    name = found[1]
    if name not in values:
        return escape(found[0])
    return Markup("<b>{}</b>").format(values[name]) if name == "path" else escape(values[name])
