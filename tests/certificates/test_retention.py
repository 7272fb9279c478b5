"""Certificates outlive accounts and persons, and then last as long as their issuer keeps them."""

import csv
import hashlib
from datetime import date
from io import BytesIO, StringIO
from uuid import UUID
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from learnpath.certificates.models import (
    Certificate,
    CertificateEvent,
    CertificateProof,
    ErasedCertificate,
    SerialCounter,
)
from learnpath.certificates.services import retention
from learnpath.certificates.services.correcting import CORRECT
from learnpath.certificates.services.earning import standing_of, waiting_in
from learnpath.certificates.services.holding import revoke
from learnpath.certificates.services.proving import revocations_in
from learnpath.certificates.services.retention import (
    Erased,
    count_past_retention,
    erase_past_retention,
    find_erased,
    first_day_kept,
    is_shorter,
)
from learnpath.kernel.audit import AuditEvent
from learnpath.kernel.clock import now
from learnpath.kernel.jobs import Job, do_chores
from learnpath.people.services.account_deletion import delete_account
from learnpath.terms import CertificateKind
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.certificates import do_everything, make_badge, make_certificate
from tests.people.letters import last_mail, link_in

FILE = "2027-06-14 Palm Paul – Ledarskapsstigen.pdf"
LATER = date(2034, 1, 1)


# ---- whose account is deleted ----


@pytest.fixture
def issued(session: Session, cast: Cast) -> Certificate:
    certificate = make_certificate(session, cast.paul_enrolment)
    make_badge(session, certificate)
    session.commit()
    return certificate


def _still_stands(certificate: Certificate, client_of: ClientOf, cast: Cast, file: str) -> None:
    page = client_of(None).get(f"/verify/{certificate.code}").text
    assert "This certificate is genuine and valid" in page
    assert "Paul Palm" in page
    for person in (cast.hanna, cast.tina):
        client = client_of(person)
        assert "Palm" in client.get("/certificates").text
        pdf = client.get(f"/certificates/{certificate.id}.pdf")
        assert hashlib.sha256(pdf.data).hexdigest() == certificate.sha256
        archive = ZipFile(BytesIO(client.get("/certificates/archive.zip").data))
        assert [name for name in archive.namelist() if name.endswith(".pdf")] == [file]
        rows = list(csv.reader(StringIO(archive.read("Register.csv").decode("utf-8-sig"))))
        assert len(rows) == 2
        assert sorted(rows[1][1].split()) == ["Palm", "Paul"]
        for form in ("png", "svg", "jwt"):
            badge = client.get(f"/certificates/{certificate.id}/badge.{form}")
            assert badge.status_code == 200
            found = client_of(None).post("/verify/file", data={"file": (BytesIO(badge.data), f"x.{form}")})
            assert "This certificate is genuine and valid" in found.text


def test_a_certificate_outlives_the_account(
    session: Session, cast: Cast, client_of: ClientOf, issued: Certificate
) -> None:
    client_of(cast.paul)
    delete_account(session, cast.paul, by_id=cast.ada.id)
    session.commit()
    _still_stands(issued, client_of, cast, FILE)


def test_a_certificate_outlives_the_person(
    session: Session, cast: Cast, client_of: ClientOf, issued: Certificate
) -> None:
    issued.person_id = issued.enrolment_id = None
    session.commit()
    _still_stands(issued, client_of, cast, FILE.replace("Palm Paul", "Paul Palm"))
    for person in (cast.petra, cast.hugo, cast.ada):
        assert client_of(person).get(f"/certificates/{issued.id}.pdf").status_code == 404
    assert client_of(None).get(f"/certificates/{issued.id}.pdf").status_code == 303
    assert revoke(session, issued, reason="Fel", by_id=cast.tina.id)


def test_whoever_is_invited_again_finds_their_certificates(
    session: Session, cast: Cast, client_of: ClientOf, issued: Certificate
) -> None:
    delete_account(session, cast.paul, by_id=cast.ada.id)
    session.commit()
    assert client_of(cast.ada).post(f"/people/{cast.paul.id}/link").status_code == 303
    client: FlaskClient = client_of(None)
    assert client.post(link_in(last_mail(session))).status_code == 303
    assert issued.snapshot["serial"] in client.get("/me/certificates").text


def test_a_revoked_one_tells_nobody_whose_account_is_gone(
    session: Session, cast: Cast, issued: Certificate
) -> None:
    delete_account(session, cast.paul, by_id=cast.ada.id)
    mail = select(func.count()).select_from(Job.metadata.tables["outgoing_mail"])
    revoke(session, issued, reason="Fel", by_id=cast.tina.id)
    assert session.scalar(mail) == 0


# ---- how long they are kept: the rules ----


@pytest.mark.parametrize(
    ("today", "years", "day"),
    [
        (date(2037, 6, 14), 10, date(2027, 6, 14)),
        (date(2028, 2, 29), 4, date(2024, 2, 29)),
        (date(2028, 2, 29), 1, date(2027, 3, 1)),
        (date(2029, 3, 1), 1, date(2028, 3, 1)),
        (date(2127, 1, 1), 100, date(2027, 1, 1)),
    ],
)
def test_a_year_ends_on_the_day_on_which_it_began(today: date, years: int, day: date) -> None:
    assert first_day_kept(today, years) == day


def test_only_a_shorter_time_erases_something() -> None:
    assert is_shorter(10, None)
    assert is_shorter(9, 10)
    assert not is_shorter(10, 10)
    assert not is_shorter(11, 10)
    assert not is_shorter(None, 10)
    assert not is_shorter(None, None)


# ---- erasing ----


def _keep(session: Session, cast: Cast, years: int | None) -> None:
    retention.set_retention(session, cast.consultancy.id, years, by_id=cast.ada.id)
    session.flush()


def _left(session: Session) -> list[UUID]:
    return list(session.scalars(select(Certificate.id)))


def test_nothing_is_erased_where_they_are_kept_for_good(
    session: Session, cast: Cast, issued: Certificate
) -> None:
    assert erase_past_retention(session, date(2127, 1, 1)) == 0
    retention.set_retention(session, cast.pargas.id, 1, by_id=None)  # where its holder works: not the issuer
    assert erase_past_retention(session, date(2127, 1, 1)) == 0
    assert _left(session) == [issued.id]


def test_on_the_last_day_it_is_there_and_the_day_after_it_is_not(
    session: Session, cast: Cast, issued: Certificate
) -> None:
    _keep(session, cast, 5)
    assert count_past_retention(session, cast.consultancy.id, 5, date(2032, 6, 14)) == 0
    assert erase_past_retention(session, date(2032, 6, 14)) == 0
    assert count_past_retention(session, cast.consultancy.id, 5, date(2032, 6, 15)) == 1
    assert erase_past_retention(session, date(2032, 6, 15)) == 1
    assert erase_past_retention(session, date(2032, 6, 15)) == 0


def test_everything_that_says_who_is_erased(session: Session, cast: Cast, issued: Certificate) -> None:
    code, sha256 = issued.code, issued.sha256
    revoke(session, issued, reason="Paul hade inte varit där", by_id=cast.tina.id)
    asked = Job(kind=CORRECT, payload={"certificate": str(issued.id), "correction": {}}, asked_by_id=None)
    other = Job(kind=CORRECT, payload={"certificate": str(cast.paul.id), "correction": {}}, asked_by_id=None)
    counter = SerialCounter(issuer_id=cast.consultancy.id, year=2027, last=7)
    session.add_all([asked, other, counter])
    _keep(session, cast, 5)
    assert erase_past_retention(session, LATER) == 1
    for model in (Certificate, CertificateEvent, CertificateProof):
        assert session.scalar(select(func.count()).select_from(model)) == 0, model
    assert session.scalars(select(Job.id)).all() == [other.id]
    assert session.scalars(select(SerialCounter.last)).all() == [7]
    row = session.scalars(select(ErasedCertificate)).one()
    assert code not in repr(vars(row))
    said = Erased("Stigfinnarna", 2027, 5, was_revoked=True, was_sealed=True)
    assert find_erased(session, code=code) == said
    assert find_erased(session, sha256=sha256) == said
    assert find_erased(session, code="000000000000", sha256="0" * 64) is None
    assert find_erased(session) is None
    note = session.scalars(select(AuditEvent).where(AuditEvent.action == "certificates erased")).one()
    assert (note.actor_id, note.organisation_id, note.note) == (None, cast.consultancy.id, "1")


def test_a_revoked_badge_stays_revoked_and_another_is_not(session: Session, cast: Cast) -> None:
    revoked, genuine = (
        make_certificate(session, cast.paul_enrolment),
        make_certificate(session, cast.petra_enrolment),
    )
    place, _other = make_badge(session, revoked), make_badge(session, genuine)
    revoke(session, revoked, reason="Fel", by_id=None)
    list_id, index = place.status_list_id, place.status_index
    before = revocations_in(session, list_id)
    assert before is not None
    assert before.indexes == [index]
    _keep(session, cast, 5)
    assert erase_past_retention(session, LATER) == 2
    assert revocations_in(session, list_id) == before


def test_the_newer_of_two_stays_when_the_older_goes(
    session: Session, cast: Cast, issued: Certificate
) -> None:
    revoke(session, issued, reason="Namnet", by_id=None)
    newer = make_certificate(session, cast.paul_enrolment, issued_on=date(2030, 1, 1))
    newer.replaces_id = issued.id
    _keep(session, cast, 5)
    assert erase_past_retention(session, LATER) == 1
    session.expire_all()
    assert _left(session) == [newer.id]
    assert session.get_one(Certificate, newer.id).replaces_id is None


def test_many_are_erased_a_few_at_a_time(session: Session, cast: Cast) -> None:
    for enrolment in (cast.paul_enrolment, cast.petra_enrolment, cast.otto_enrolment):
        make_certificate(session, enrolment)
    _keep(session, cast, 5)
    assert [erase_past_retention(session, LATER, batch=2) for _ in range(3)] == [2, 1, 0]
    notes = select(AuditEvent.note).where(AuditEvent.action == "certificates erased").order_by(AuditEvent.id)
    assert session.scalars(notes).all() == ["2", "1"]


def test_nobody_is_issued_one_anew_by_itself(session: Session, cast: Cast) -> None:
    do_everything(session, cast, cast.paul_enrolment.id, cast.petra_enrolment.id)
    make_certificate(session, cast.paul_enrolment)
    make_certificate(session, cast.paul_enrolment, kind=CertificateKind.TRANSCRIPT)
    _keep(session, cast, 5)
    assert erase_past_retention(session, LATER) == 2
    assert waiting_in(session, {cast.cohort.id}, None) == [cast.petra_enrolment.id]
    standing = standing_of(session, cast.paul_enrolment.id)
    assert standing is not None
    assert standing.may_be_issued  # by hand, if somebody wants that
    assert standing.papers.erased == {CertificateKind.COMPLETION, CertificateKind.TRANSCRIPT}
    assert standing.papers.standing == ()


def test_the_worker_erases(session: Session, cast: Cast, app: Flask, connection: Connection) -> None:
    make_certificate(session, cast.paul_enrolment, issued_on=date(2020, 1, 1)).year = 2020
    kept = make_certificate(session, cast.petra_enrolment, issued_on=now().date())
    _keep(session, cast, 1)
    session.commit()
    do_chores(connection, app.config)
    assert _left(session) == [kept.id]


# ---- what the public page says ----


def _bring(client_of: ClientOf, content: bytes, name: str) -> str:
    return client_of(None).post("/verify/file", data={"file": (BytesIO(content), name)}).text


def test_the_public_page_says_that_there_was_one_and_by_whom(
    session: Session, cast: Cast, client_of: ClientOf, issued: Certificate
) -> None:
    code = issued.code
    _keep(session, cast, 5)
    erase_past_retention(session, LATER)
    session.commit()
    for _often in range(25):  # a code that exists is no guess
        answer = client_of(None).get(f"/verify/{code}")
        assert answer.status_code == 200
    said = "A certificate with this code was issued by Stigfinnarna in 2027. It is no longer kept here, as"
    assert f"{said} Stigfinnarna keeps certificates for 5 years." in answer.text
    assert "The electronic seal in the PDF still shows" in answer.text
    assert "Do not trust the paper alone" in answer.text
    assert "revoked" not in answer.text
    assert "Palm" not in answer.text


def test_a_file_that_is_no_longer_kept_is_known_again(
    session: Session, cast: Cast, client_of: ClientOf, issued: Certificate
) -> None:
    token = session.scalars(select(CertificateProof.credential)).one()
    pdf = session.scalars(select(Certificate.pdf)).one()
    revoke(session, issued, reason="Fel", by_id=None)
    _keep(session, cast, 1)
    erase_past_retention(session, LATER)
    session.commit()
    said = "This certificate was issued by Stigfinnarna in 2027."
    for content, name, known in (
        (pdf, "x.pdf", "byte for byte"),
        (token.encode(), "x.jwt", "The Open Badge in the file is genuine"),
    ):
        page = _bring(client_of, content, name)
        assert said in page
        assert "keeps certificates for 1 year." in page
        assert "It had been revoked before" in page
        assert known in page
    assert said not in _bring(client_of, pdf + b" ", "x.pdf")


def test_nobody_is_told_that_an_erased_one_is_still_to_come(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    make_certificate(session, cast.paul_enrolment)
    cast.consultancy.certificates_kept_years = 5
    session.flush()
    erase_past_retention(session, LATER)
    session.commit()
    own = client_of(cast.paul).get("/me/certificates").text
    assert "You have had a certificate. Its issuer no longer keeps it." in own
    assert "Your trainer issues it" not in own
    cohort = client_of(cast.tina).get(f"/cohorts/{cast.cohort.id}/certificates").text
    assert "There was a certificate, which is no longer kept." in cohort
    people = client_of(cast.hanna).get("/our-people").text.partition("<tbody")[2]
    assert "Has a certificate" in people
    assert "Waits for the certificate" not in people
