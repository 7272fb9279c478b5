"""The seal as others see it: pyHanko's validator and poppler's pdfsig, on files of both layouts."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.tsp import TimeStampReq
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader, PdfWriter

from learnpath.certificates.proof import pairs
from learnpath.certificates.proof.cms import Signer
from learnpath.certificates.proof.pdf_file import UnfitPdf
from learnpath.certificates.proof.sealing import seal_pdf
from learnpath.certificates.proof.timestamps import NoTimeStamp, stamping_at
from tests.certificates.judging import judged_by_pyhanko
from tests.certificates.samples import a_snapshot, pdf_of

KEY_USAGES = (
    "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign crl_sign"
    " encipher_only decipher_only"
).split()
AT = datetime(2027, 6, 14, 12, tzinfo=UTC)


@cache
def a_signer() -> Signer:
    return Signer(pairs.make_seal("Stigfinnarna på Åland", datetime.now(UTC)))


@cache
def with_a_table() -> bytes:
    """The same pages in a file of the older layout."""
    writer = PdfWriter(BytesIO(pdf_of(a_snapshot())))
    kept = BytesIO()
    writer.write(kept)
    assert b"\nxref\n" in kept.getvalue()
    return kept.getvalue()


def judged(pdf: bytes, *trusted: x509.Certificate) -> PdfSignatureStatus:
    roots = [Certificate.load(one.public_bytes(Encoding.DER)) for one in trusted]
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    return judged_by_pyhanko(pdf, context)


def said_by_pdfsig(pdf: bytes, folder: Path) -> str:
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig is missing; on Debian: apt-get install poppler-utils")
    (folder / "sealed.pdf").write_bytes(pdf)
    answer = subprocess.run(["pdfsig", "-nocert", "sealed.pdf"], cwd=folder, capture_output=True, text=True)
    return answer.stdout


@pytest.mark.parametrize("drawn", [lambda: pdf_of(a_snapshot()), with_a_table], ids=["streams", "table"])
def test_both_validators_find_the_seal_valid_over_the_whole_file(
    drawn: Callable[[], bytes], tmp_path: Path
) -> None:
    sealed = seal_pdf(drawn(), a_signer(), AT)
    answer = judged(sealed, a_signer().pair.chain[0])
    assert answer.bottom_line, answer.pretty_print_details()
    assert answer.docmdp_ok
    said = said_by_pdfsig(sealed, tmp_path)
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_a_key_from_an_authority_seals_too(tmp_path: Path) -> None:
    own = pairs.make_seal("Pargas stad", datetime.now(UTC))
    file = pkcs12.serialize_key_and_certificates(
        b"seal",
        own.private,  # type: ignore[arg-type]  # P-256 here
        own.chain[0],
        None,
        BestAvailableEncryption(b"hemligt"),
    )
    signer = Signer(pairs.read_pkcs12(file, "hemligt"))
    sealed = seal_pdf(pdf_of(a_snapshot()), signer, AT)
    assert judged(sealed, signer.pair.chain[0]).bottom_line
    assert "CN=Pargas stad" in said_by_pdfsig(sealed, tmp_path)
    with pytest.raises(pairs.UnfitKey, match="another password"):
        pairs.read_pkcs12(file, "fel")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(pairs.UnfitKey, match="2048"):
        pairs.algorithm_of(rsa.generate_private_key(public_exponent=65537, key_size=1024))


def test_a_flipped_bit_is_found_wherever_it_is(tmp_path: Path) -> None:
    sealed = seal_pdf(pdf_of(a_snapshot()), a_signer(), AT)
    start, end = (int(n) for n in re.findall(rb"/ByteRange \[0 (\d+) (\d+)", sealed)[0])
    places = [
        30,
        5_000,
        len(pdf_of(a_snapshot())) - 400,
        start - 40,
        end + 9,
    ]
    for place in places:
        flipped = bytearray(sealed)
        flipped[place] ^= 1
        try:
            answer = judged(bytes(flipped), a_signer().pair.chain[0])
        except Exception:  # whatever its reader stumbles over: it can no longer be read at all
            continue
        assert not answer.bottom_line, place
    flipped = bytearray(sealed)
    flipped[5_000] ^= 1
    assert "Digest Mismatch" in said_by_pdfsig(bytes(flipped), tmp_path)


def test_what_is_added_afterwards_is_found() -> None:
    sealed = seal_pdf(pdf_of(a_snapshot()), a_signer(), AT)
    writer = PdfWriter(BytesIO(sealed), incremental=True)
    writer.pages[0].rotate(180)
    kept = BytesIO()
    writer.write(kept)
    assert kept.getvalue().startswith(sealed)
    assert not judged(kept.getvalue(), a_signer().pair.chain[0]).bottom_line


def test_the_pages_are_the_same() -> None:
    before, after = (
        PdfReader(BytesIO(pdf_of(a_snapshot()))),
        PdfReader(BytesIO(seal_pdf(pdf_of(a_snapshot()), a_signer(), AT))),
    )
    assert [page.extract_text() for page in after.pages] == [page.extract_text() for page in before.pages]
    assert after.metadata == before.metadata


def test_what_is_sealed_is_not_sealed_again() -> None:
    sealed = seal_pdf(pdf_of(a_snapshot()), a_signer(), AT)
    with pytest.raises(UnfitPdf):
        seal_pdf(sealed, a_signer(), AT)


@pytest.mark.parametrize(
    "wrong", [b"", b"%PDF-1.7", b"%PDF-1.7 startxref 9999 %%EOF", b"%PDF-1.7 xref startxref 9 %%EOF"]
)
def test_what_is_no_pdf_is_refused(wrong: bytes) -> None:
    with pytest.raises(UnfitPdf):
        seal_pdf(wrong, a_signer(), AT)


# ---- time stamps ----


class _Authority(BaseHTTPRequestHandler):
    """pyHanko's authority for tests, behind an address."""

    answer: Callable[[TimeStampReq], bytes]

    def do_POST(self) -> None:
        asked = TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        content = type(self).answer(asked)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_what: object) -> None:
        pass


def make_authority() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key, at = rsa.generate_private_key(public_exponent=65537, key_size=2048), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Tidsstämplaren")])
    usage = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
    signs = dict.fromkeys(KEY_USAGES, False) | {"digital_signature": True}
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(at - timedelta(days=1)).not_valid_after(at + timedelta(days=9))
    builder = builder.add_extension(usage, critical=True).add_extension(x509.KeyUsage(**signs), critical=True)
    return key, builder.sign(key, hashes.SHA256())


@pytest.fixture
def authority() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Authority) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_an_authority_confirms_the_time(authority: str) -> None:
    key, own = make_authority()
    at = datetime.now(UTC).replace(microsecond=0)
    stamper = DummyTimeStamper(
        tsa_cert=Certificate.load(own.public_bytes(Encoding.DER)),
        tsa_key=PrivateKeyInfo.load(pairs.dump_private(key)),
        fixed_dt=at,
    )
    _Authority.answer = staticmethod(lambda asked: stamper.request_tsa_response(asked).dump())
    sealed = seal_pdf(pdf_of(a_snapshot()), a_signer(), AT, stamping_at(authority))
    status = judged(sealed, a_signer().pair.chain[0], own)
    assert status.bottom_line
    assert status.timestamp_validity is not None
    assert status.timestamp_validity.timestamp == at


def test_without_a_good_answer_nothing_is_sealed(authority: str) -> None:
    for wrong in (b"", b"0", b"\x30\x03\x30\x01\x02", b"\x30\x05\x30\x03\x02\x01\x02"):
        _Authority.answer = staticmethod(lambda _asked, wrong=wrong: wrong)
        with pytest.raises(NoTimeStamp):
            seal_pdf(pdf_of(a_snapshot()), a_signer(), AT, stamping_at(authority))
    with pytest.raises(NoTimeStamp, match="did not answer"):
        stamping_at("http://127.0.0.1:1")(b"signature")
