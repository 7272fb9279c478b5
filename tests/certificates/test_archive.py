"""Many certificates at once: chosen, whole, each once, with register and checksums; what is missing is issued."""

import csv
import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from learnpath.certificates.archive import DamagedCertificate, stream_archive
from learnpath.certificates.models import Certificate
from learnpath.certificates.services.choosing import Choice, Reach, chosen
from learnpath.kernel.audit import AuditEvent
from learnpath.kernel.jobs import Job
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.certificates import do_everything, make_certificate
from tests.factories.cohorts import make_enrolment
from tests.factories.people import make_person

Counter = Callable[[Callable[[], object]], int]
SUMS = "SHA256SUMS.txt"


def _opened(data: bytes) -> ZipFile:
    archive = ZipFile(BytesIO(data))
    assert archive.testzip() is None
    return archive


def _pdfs(data: bytes) -> list[str]:
    return [name for name in _opened(data).namelist() if name.endswith(".pdf")]


def _check_sums(archive: ZipFile) -> None:
    """As sha256sum -c does, and that everything is in the list."""
    lines = archive.read(SUMS).decode().splitlines()
    said = {name: checksum for checksum, _, name in (line.partition("  ") for line in lines)}
    assert set(said) == set(archive.namelist()) - {SUMS}
    for name, checksum in said.items():
        content = archive.read(name)
        assert content
        assert hashlib.sha256(content).hexdigest() == checksum


def test_the_archive_holds_each_once_with_register_and_checksums(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    make_certificate(session, cast.paul_enrolment)
    make_certificate(session, cast.petra_enrolment)
    twin = make_enrolment(session, cast.cohort, make_person(session, "Paul Palm"), cast.habo)
    make_certificate(session, twin)
    session.commit()
    answer = client_of(cast.tina).get("/certificates/archive.zip")
    archive = _opened(answer.data)
    assert _pdfs(answer.data) == [
        "2027-06-14 Palm Paul – Ledarskapsstigen.pdf",
        "2027-06-14 Palm Paul – Ledarskapsstigen (2).pdf",
        "2027-06-14 Perho Petra – Ledarskapsstigen.pdf",
    ]
    _check_sums(archive)
    rows = list(
        load_workbook(BytesIO(archive.read("Register.xlsx"))).worksheets[0].iter_rows(values_only=True)
    )
    lines = list(csv.reader(StringIO(archive.read("Register.csv").decode("utf-8-sig"))))
    assert len(rows) == len(lines) == 4
    assert lines[0] == list(rows[0])
    assert [line[-1] for line in lines[1:]] == _pdfs(answer.data)
    notes = session.execute(
        select(AuditEvent.action, AuditEvent.note).where(AuditEvent.action == "certificates downloaded")
    ).all()
    assert sorted(note for _action, note in notes) == ["1", "2"]


def test_each_sees_what_is_theirs(session: Session, cast: Cast, client_of: ClientOf) -> None:
    make_certificate(session, cast.paul_enrolment)
    make_certificate(session, cast.petra_enrolment)
    make_certificate(session, cast.otto_enrolment)
    session.commit()
    expected = {
        "tina": {"Palm Paul", "Perho Petra"},
        "hanna": {"Palm Paul", "Orre Otto"},
        "hugo": {"Perho Petra"},
    }
    for who, names in expected.items():
        client = client_of(getattr(cast, who))
        found = _pdfs(client.get("/certificates/archive.zip").data)
        assert {name.split(" – ")[0][11:] for name in found} == names
        assert client.get("/certificates").status_code == 200
    for name in ("paul", "ada"):
        assert client_of(getattr(cast, name)).get("/certificates").status_code == 403
        assert client_of(getattr(cast, name)).post("/certificates/issue-missing").status_code == 403


def test_they_are_chosen_by_cohort_path_organisation_and_day(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    make_certificate(session, cast.paul_enrolment)
    make_certificate(session, cast.petra_enrolment, issued_on=date(2027, 6, 20))
    make_certificate(session, cast.otto_enrolment)
    revoked = make_certificate(
        session, make_enrolment(session, cast.cohort, make_person(session), cast.pargas)
    )
    revoked.revoked_at = revoked.issued_at
    session.commit()
    reach = Reach(frozenset({cast.pargas.id, cast.habo.id}))

    def names(choice: Choice) -> list[str]:
        return [row.name for row in chosen(session, reach, choice)]

    assert names(Choice()) == ["Orre Otto", "Palm Paul", "Perho Petra"]
    assert names(Choice(cohort_id=cast.cohort.id)) == ["Palm Paul", "Perho Petra"]
    assert names(Choice(organisation_id=cast.habo.id)) == ["Perho Petra"]
    assert names(Choice(first_day=date(2027, 6, 15))) == ["Perho Petra"]
    assert names(Choice(last_day=date(2027, 6, 19), cohort_id=cast.cohort.id)) == ["Palm Paul"]
    origin = cast.cohort_path.origin_id or cast.cohort_path.id
    assert "Palm Paul" in names(Choice(path_id=origin))
    client = client_of(cast.tina)
    assert "Perho Petra" not in client.get("/certificates?to=2027-06-19").text
    for nonsense in ("cohort=x", "from=yesterday", "organisation=1"):
        assert client.get(f"/certificates?{nonsense}").status_code == 404
    assert client.get("/certificates/archive.zip?to=2001-01-01").status_code == 303


def test_a_job_issues_what_is_missing_and_running_twice_does_no_harm(
    session: Session, cast: Cast, client_of: ClientOf, do_jobs: Callable[[], int]
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id, cast.petra_enrolment.id)
    session.commit()
    client = client_of(cast.tina)
    assert "2 people in your cohorts have earned one" in client.get("/certificates").text
    assert "wait for it" not in client_of(cast.hanna).get("/certificates").text
    for _twice in range(2):
        answer = client.post("/certificates/issue-missing", data={"cohort": str(cast.cohort.id)})
        assert answer.location.startswith("/jobs/")
    assert do_jobs() == 2
    assert session.scalar(select(func.count()).select_from(Certificate)) == 2
    assert "2 of 2 done" in client.get(answer.location).text or "ready" in client.get(answer.location).text
    assert client_of(cast.hanna).post("/certificates/issue-missing").location == "/certificates"
    assert session.scalar(select(func.count()).select_from(Job)) == 2
    _check_sums(_opened(client.get("/certificates/archive.zip").data))


def test_what_is_damaged_breaks_the_archive_off(session: Session, cast: Cast, connection: Connection) -> None:
    certificate = make_certificate(session, cast.paul_enrolment)
    certificate.pdf = b"%PDF-1.7 something else"
    session.commit()
    rows = chosen(session, Reach(cohort_ids=frozenset({cast.cohort.id})), Choice())
    with pytest.raises(DamagedCertificate):
        list(stream_archive(connection, rows))


def test_the_archive_is_sent_while_it_is_made(session: Session, cast: Cast, connection: Connection) -> None:
    for _number in range(30):
        make_certificate(session, make_enrolment(session, cast.cohort, make_person(session), cast.pargas))
    session.commit()
    rows = chosen(session, Reach(cohort_ids=frozenset({cast.cohort.id})), Choice())
    pieces: Iterator[bytes] = stream_archive(connection, rows)
    first = next(pieces)
    assert first.startswith(b"PK")
    assert len(first) < 2000
    assert len(_pdfs(first + b"".join(pieces))) == 30


def test_the_list_asks_as_much_of_the_database_for_ten_as_for_three_hundred(
    session: Session, cast: Cast, client_of: ClientOf, count_queries: Counter
) -> None:
    def add(number: int) -> None:
        for _number in range(number):
            make_certificate(session, make_enrolment(session, cast.cohort, make_person(session), cast.pargas))
        session.commit()

    client = client_of(cast.tina)
    add(10)
    ten = count_queries(lambda: client.get("/certificates"))
    add(290)
    assert count_queries(lambda: client.get("/certificates")) == ten <= 9
