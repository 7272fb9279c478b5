"""veraPDF finds every certificate to be PDF/A-3a and PDF/UA-1 (where a Java development kit is present)."""

import shutil
import subprocess
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import ValidationContext

from learnpath.certificates.documents import Attachment, LettersMissing
from learnpath.certificates.documents.sheets.press import Press, Way
from learnpath.certificates.documents.whole import draw_whole
from learnpath.certificates.proof import pairs
from learnpath.certificates.proof.cms import Signer
from learnpath.certificates.proof.sealing import seal_pdf
from learnpath.certificates.snapshot import Stop
from learnpath.terms import LANGUAGES
from tests.certificates.designed import DRAWN, PICTURES
from tests.certificates.judging import judged_by_pyhanko
from tests.certificates.samples import a_snapshot

VERAPDF = Path(__file__).resolve().parents[2] / "tools" / "verapdf" / "verapdf"
BADGE = Attachment("badge.json", b'{"type": "OpenBadgeCredential"}', "application/json", "The Open Badge")

pytestmark = pytest.mark.skipif(shutil.which("javac") is None, reason="veraPDF needs a Java development kit")


def verify(flavour: str, files: list[Path]) -> str:
    """One process for all: what veraPDF says of the files that fail."""
    run = subprocess.run([VERAPDF, flavour, *files], capture_output=True, text=True, timeout=300, check=False)
    if run.returncode == 2:
        pytest.skip(run.stderr.strip())
    assert run.stdout.count("PASS ") + run.stdout.count("FAIL ") == len(files), run.stderr
    return "" if run.returncode == 0 else run.stdout


def cases():
    many = tuple(Stop(f"Anhalt nummer {number:02}", date(2027, 1, 18)) for number in range(40))
    sixty = "Maximiliana-Alexandra Nygård-Björkqvist von Hohenstaufen-Sve"
    yield "a long name and many stations", a_snapshot(person_name=sixty, stations=many), ()
    yield "with a badge inside", a_snapshot(), (BADGE, replace(BADGE, name="annex.json"))
    for number, name in enumerate(("Наталія Коваленко", "Ελένη Παπαδοπούλου", "Åsa 🎉 Nygård ☃", "李小龙")):
        yield f"script {number}", a_snapshot(person_name=name), ()
    for language in LANGUAGES:
        yield f"in {language}", a_snapshot(language=language), ()
    # U+E000 is for private meanings, U+FFFE no character at all
    yield (
        "odd characters",
        a_snapshot(person_name="Åsa\ue000 \ufffe\u200fNy­gård", path_title="A & <b> \\("),
        (),
    )
    yield "bare", a_snapshot(stations=(), themes=(), trainers=(), hours=None, credits=None), ()
    for name, snapshot in DRAWN.items():
        yield name, snapshot, (BADGE,)


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("certificates")
    signer = Signer(pairs.make_seal("Stigfinnarna", datetime.now(UTC)))
    root = Certificate.load(signer.pair.chain[-1].public_bytes(Encoding.DER))
    trusted = ValidationContext(trust_roots=[root], allow_fetching=False)
    made = []
    for name, snapshot, attachments in cases():
        # a machine may have no Chinese font: then there is no certificate, and the issuer hears why
        with suppress(LettersMissing):
            pdf = draw_whole(snapshot, attachments, None, PICTURES).pdf
            made.append(folder / f"{name}.pdf")
            made[-1].write_bytes(pdf)
    for number, name in enumerate(("Ola Nordmann", "Олена Коваль", "Lê Hồng", "Νίκος Παπάς")):
        press = Press(draw_whole)
        press.draw(a_snapshot(person_name=name[::-1].strip()))
        drawn = press.draw(a_snapshot(person_name=name), (BADGE,) * (number % 2))
        assert drawn.way is Way.FAST
        made.append(folder / f"fast {number}.pdf")
        made[-1].write_bytes(drawn.pdf)
        made.append(folder / f"fast and sealed {number}.pdf")
        made[-1].write_bytes(sealed := seal_pdf(drawn.pdf, signer, datetime.now(UTC)))
        status = judged_by_pyhanko(sealed, trusted)
        assert status.bottom_line, status.pretty_print_details()
    press = Press(draw_whole)
    designed = DRAWN["two languages"]
    press.draw(designed, (), PICTURES)
    drawn = press.draw(replace(designed, person_name="Ola Nordmann"), (BADGE,), PICTURES)
    assert drawn.way is Way.FAST
    made.append(folder / "fast in two languages and sealed.pdf")
    made[-1].write_bytes(seal_pdf(drawn.pdf, signer, datetime.now(UTC)))
    return made


@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_verapdf_passes_every_certificate(flavour, files):
    assert not verify(flavour, files)


def test_verapdf_refuses_what_is_not_archivable(files, tmp_path):
    spoilt = tmp_path / "spoilt.pdf"
    spoilt.write_bytes(files[0].read_bytes().replace(b"pdfaid:part>3<", b"pdfaid:part>1<"))
    assert "FAIL" in verify("3a", [spoilt])
