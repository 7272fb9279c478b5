"""A certificate to draw, of an invented person, and ways to read what was drawn."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from learnpath.certificates.documents import render_certificate
from learnpath.certificates.snapshot import Snapshot, Stop

_STATIONS = (
    ("Var står vi?", 1),
    ("Personalens ork", 2),
    ("Samverkan över gränser", 3),
    ("Snabba nedslag", 5),
    ("Hemmaplan", 6),
)


def a_snapshot(**changes: Any) -> Snapshot:
    snapshot = Snapshot(
        serial="2027-00042",
        code="7QK4M2XP9T6D",
        language="sv",
        person_name="Åsa Nygård",
        path_title="Ledarskapsstigen 2027",
        path_summary="En gemensam ledarskapsutbildning för tre kommuner.",
        issuer="Pargas stad",
        organisation="Korsnäs kommun",
        partners=("Korsnäs kommun", "Habo kommun"),
        cohort_name="Våren 2027",
        starts_on=date(2027, 1, 18),
        ends_on=date(2027, 6, 14),
        hours=Decimal(40),
        credits=Decimal("1.5"),
        meetings_attended=4,
        meetings_total=5,
        themes=("Personalens ork", "Snabba nedslag", "Samverkan mellan förvaltningar"),
        group_works=4,
        own_works=1,
        stations=tuple(Stop(title, date(2027, month, 1), whole_month=True) for title, month in _STATIONS),
        trainers=("Tina Ekholm",),
        place="Pargas",
        issued_on=date(2027, 6, 14),
        verify_url="https://learnpath.example/verify/7QK4M2XP9T6D",
    )
    return replace(snapshot, **changes)


@cache
def pdf_of(snapshot: Snapshot) -> bytes:
    return render_certificate(snapshot)


def read(snapshot: Snapshot) -> PdfReader:
    return PdfReader(BytesIO(pdf_of(snapshot)))


def words(snapshot: Snapshot) -> str:
    """The text of all pages, with breaks between lines as single spaces."""
    return " ".join(" ".join(page.extract_text() for page in read(snapshot).pages).split())


def squeezed(text: str) -> str:
    """Without white space and hyphens: long words are broken where the column ends."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)
