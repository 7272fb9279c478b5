"""The verify page given a file: what it says is true, and nothing of the file is kept."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfWriter
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session, undefer
from werkzeug.test import TestResponse

from learnpath.certificates.models import Certificate, CertificateProof
from learnpath.certificates.proof.baking import bake_png, bake_svg
from learnpath.certificates.proof.picture import badge_png, badge_svg
from learnpath.certificates.services import issue_now, revoke
from learnpath.certificates.views import public
from learnpath.people.models import Person
from tests.factories.cast import Cast
from tests.factories.certificates import do_everything, make_certificate

ClientOf = Callable[[Person | None], FlaskClient]


@pytest.fixture
def issued(session: Session, cast: Cast, connection: Connection) -> Certificate:
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    id_ = issue_now(connection, cast.paul_enrolment.id, by_id=cast.tina.id, base_url="http://localhost")
    return session.get_one(Certificate, id_, options=[undefer(Certificate.pdf)])


@pytest.fixture
def token(session: Session, issued: Certificate) -> str:
    return session.scalars(select(CertificateProof.credential)).one()


def bring(client_of: ClientOf, content: bytes, name: str = "intyg.pdf") -> TestResponse:
    return client_of(None).post("/verify/file", data={"file": (BytesIO(content), name)})


def test_the_pdf_itself_is_genuine(issued: Certificate, client_of: ClientOf) -> None:
    page = bring(client_of, issued.pdf)
    assert page.status_code == 200
    assert "This certificate is genuine and valid" in page.text
    assert "byte for byte" in page.text
    assert "Paul Palm" in page.text
    assert "advanced electronic seal" in page.text
    assert "qualified" not in page.text


def test_a_pdf_with_one_bit_changed_is_altered(issued: Certificate, client_of: ClientOf) -> None:
    flipped = bytearray(issued.pdf)
    flipped[1000] ^= 1
    page = bring(client_of, bytes(flipped)).text
    assert "This file has been changed" in page
    assert "is genuine and valid" not in page
    assert "Paul Palm" in page  # what was issued is repeated, to compare with


def test_a_pdf_saved_anew_or_added_to_is_altered(issued: Certificate, client_of: ClientOf) -> None:
    writer, kept = PdfWriter(clone_from=BytesIO(issued.pdf)), BytesIO()
    writer.compress_identical_objects()
    writer.write(kept)
    for content in (kept.getvalue(), issued.pdf + b"% more"):
        assert "This file has been changed" in bring(client_of, content).text


def test_each_form_of_the_badge_is_genuine(token: str, cast: Cast, client_of: ClientOf) -> None:
    forms = {
        "badge.jwt": token.encode(),
        "badge.json": b'{"id": "data:application/vc+jwt,' + token.encode() + b'"}',
        "badge.png": bake_png(badge_png("a", "b"), token),
        "badge.svg": bake_svg(badge_svg("a", "b"), token).encode(),
    }
    for name, content in forms.items():
        page = bring(client_of, content, name).text
        assert "This certificate is genuine and valid" in page, name
        assert "The Open Badge in the file is genuine" in page
    changed = token[:-20] + ("A" if token[-20] != "A" else "B") + token[-19:]
    assert "This file has been changed" in bring(client_of, changed.encode(), "badge.jwt").text


def test_what_was_downloaded_as_a_badge_is_genuine(
    issued: Certificate, cast: Cast, client_of: ClientOf
) -> None:
    for form in ("png", "svg", "jwt"):
        answer = client_of(cast.paul).get(f"/certificates/{issued.id}/badge.{form}")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "Palm%20Paul" in answer.headers["Content-Disposition"]
        assert "is genuine and valid" in bring(client_of, answer.data, f"x.{form}").text


def test_a_revoked_one_is_told_of_whatever_the_file(
    session: Session, issued: Certificate, token: str, client_of: ClientOf
) -> None:
    revoke(session, session.get_one(Certificate, issued.id), reason="Hemligt", by_id=None)
    session.commit()
    for content in (issued.pdf, token.encode()):
        page = bring(client_of, content).text
        assert "This certificate is no longer valid" in page
        assert "Hemligt" not in page
    page = bring(client_of, issued.pdf + b" ").text
    assert "This file has been changed" in page
    assert "the certificate that it was made from is no longer valid" in page


@pytest.mark.parametrize(
    "content",
    [b"hello", b"%PDF-1.7 of somebody else", b"eyJhbGciOiJIUzI1NiJ9." + b"a" * 40 + b".c2lnbmF0dXJl"],
)
def test_what_is_not_ours_is_said_to_be_so(cast: Cast, client_of: ClientOf, content: bytes) -> None:
    assert "no certificate that was issued here" in bring(client_of, content).text


def test_one_from_before_there_were_badges_is_known_by_its_bytes(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    certificate = make_certificate(session, cast.paul_enrolment)
    session.commit()
    page = bring(client_of, session.scalars(select(Certificate.pdf)).one()).text
    assert "This certificate is genuine and valid" in page
    assert certificate.snapshot["serial"] in page
    assert "advanced electronic seal" not in page
    assert client_of(cast.paul).get(f"/certificates/{certificate.id}/badge.png").status_code == 404


def test_too_large_none_and_too_many_are_said_plainly(
    cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "_MOST_BYTES", 1000)
    assert "larger than 10 MB" in bring(client_of, b"x" * 1001).text
    assert client_of(None).post("/verify/file").status_code == 422
    answers = [bring(client_of, b"hello").status_code for _ in range(62)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_a_scanner_that_types_the_whole_address_is_understood(
    issued: Certificate, client_of: ClientOf
) -> None:
    for typed in (
        f"http://localhost/verify/{issued.code}",
        f"https://elsewhere.example/verify/{issued.code}/",
    ):
        answer = client_of(None).get("/verify", query_string={"code": typed})
        assert answer.location == f"/verify/{issued.code}"
