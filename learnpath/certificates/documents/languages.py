"""Saying in the tags what stands in another language than the document's (ISO 14289-1, 7.2; WCAG 2.2, 3.1.2)."""

from typing import Any

import pydyf
from weasyprint.document import Document

from learnpath.certificates.documents.sheets.cutting.parts import leaves_of, marks_of, number_in


def say_languages(document: Document, pdf: pydyf.PDF) -> None:
    """WeasyPrint says it of the whole document only."""
    whole = _said(pdf.catalog.get("Lang"))
    leaves = [leaf for page in document.pages for leaf in leaves_of(page._page_box, "", None)]
    marks = list(marks_of(pdf, pdf.objects[number_in(pdf.catalog["StructTreeRoot"])]))
    if len(leaves) != len(marks):
        return
    for leaf, (_number, element) in zip(leaves, marks, strict=True):
        language = leaf.box.style["lang"]
        if language and language != whole:
            element["Lang"] = pydyf.String(language)


def _said(language: Any) -> str:
    return language.string if isinstance(language, pydyf.String) else str(language or "")
