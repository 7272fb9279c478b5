"""The certificate as a document: its words (shared with the public page), its sizes, its PDF."""

from learnpath.certificates.documents.archival import Attachment
from learnpath.certificates.documents.drawing import draw_certificate, render_certificate
from learnpath.certificates.documents.refusals import DocumentRanWild, DocumentRefused, LettersMissing
from learnpath.certificates.documents.wording import CertificateText, certificate_facts, certificate_text

__all__ = [
    "Attachment",
    "CertificateText",
    "DocumentRanWild",
    "DocumentRefused",
    "LettersMissing",
    "certificate_facts",
    "certificate_text",
    "draw_certificate",
    "render_certificate",
]
