"""Certificates as organisations may have designed them, of every kind."""

import hashlib
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

from PIL import Image

from learnpath.certificates.design import Design, PlacedPicture, Side
from learnpath.certificates.snapshot import Translation
from learnpath.terms import CertificateKind
from tests.certificates.samples import a_snapshot

THEMES = ("Personalens ork", "Snabba nedslag")
FINNISH = Translation(
    language="fi",
    path_title="Johtamispolku 2027",
    path_summary="Kolmen kunnan yhteinen johtamiskoulutus.",
    themes=("Henkilöstön jaksaminen", "Nopeat pulssit", "Yhteistyö hallintokuntien välillä"),
    stops=tuple(
        (title, ("Henkilöstön jaksaminen",))
        for title in ("Missä olemme?", "Jaksaminen", "Yli rajojen", "Nopeat havainnot", "Kotisuunnitelma")
    ),
    signer_title="Koulutusjohtaja",
)


def a_picture(alt, width=600, height=200):
    """A half transparent picture as the editor makes them."""
    kept = BytesIO()
    Image.new("RGBA", (width, height), (29, 78, 137, 128)).save(kept, "PNG")
    png = kept.getvalue()
    return PlacedPicture(hashlib.sha256(png).hexdigest(), width, height, alt), png


LOGO, _LOGO = a_picture("Pargas stad")
SIGNATURE, _SIGNATURE = a_picture("Underskrift av Berit Lund", 700, 250)
PICTURES = {LOGO.sha256: _LOGO, SIGNATURE.sha256: _SIGNATURE}
OURS = Design(accent="#1d4e89", side=Side.PALE, logo=LOGO, signature=SIGNATURE, signer="Berit Lund")


def a_transcript(times=1, **changes):
    stops = tuple(
        replace(stop, hours=Decimal(8), themes=THEMES, done=2, asked=3) for stop in a_snapshot().stations
    )
    return a_snapshot(kind=CertificateKind.TRANSCRIPT, stations=stops * times, **changes)


DRAWN = {
    "designed": a_snapshot(design=OURS, signer_title="Utbildningschef", closing="Del av ledarprogrammet."),
    "two languages": a_snapshot(also=FINNISH, design=replace(OURS, side=Side.FILLED)),
    "participation": a_snapshot(kind=CertificateKind.PARTICIPATION, design=Design(side=Side.PLAIN)),
    "transcript": a_transcript(),
    "long transcript in two languages": a_transcript(
        5, design=OURS, also=replace(FINNISH, stops=FINNISH.stops * 5)
    ),
}
