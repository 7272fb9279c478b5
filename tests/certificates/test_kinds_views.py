"""The pages of three kinds: the trainer's list, one's own, all of them, and what is taken out."""

import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learnpath.certificates.models import Certificate
from learnpath.cohorts.services.completions import complete
from learnpath.kernel.clock import now
from learnpath.kernel.jobs import Job
from learnpath.terms import CertificateKind, CompletedHow
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.certificates import do_everything, make_badge, make_certificate
from tests.factories.cohorts import make_enrolment
from tests.factories.people import make_person

COMPLETION, PARTICIPATION, TRANSCRIPT = CertificateKind
Counter = Callable[[Callable[[], object]], int]
DoJobs = Callable[[], int]
BULK = "Issue a certificate of participation for 1 person"
ONE = ">Issue a certificate of participation</button>"
A_TRANSCRIPT = ">Issue a course transcript</button>"


def _url(cast: Cast) -> str:
    return f"/cohorts/{cast.cohort.id}/certificates"


def _kinds(session: Session) -> list[CertificateKind]:
    session.expire_all()
    return list(
        session.scalars(
            select(Certificate.kind).where(Certificate.revoked_at.is_(None)).order_by(Certificate.number)
        )
    )


@pytest.fixture
def came(session: Session, cast: Cast) -> None:
    """Paul came to the meeting, which has been; that is enough for a certificate of participation."""
    cast.cohort_path.participation_meetings = 1
    cast.meeting.starts_at, cast.meeting.ends_at = now() - timedelta(days=2), now() - timedelta(days=1)
    complete(session, [cast.paul_enrolment.id], cast.meeting.id, CompletedHow.ATTENDED)
    session.commit()


# ---- the trainer's list ----


@pytest.mark.usefixtures("came")
def test_the_trainer_issues_certificates_of_participation_for_all_who_came(
    session: Session, cast: Cast, client_of: ClientOf, do_jobs: DoJobs
) -> None:
    client = client_of(cast.tina)
    page = client.get(_url(cast)).text
    assert "1 person has come to enough meetings, but has not done all" in page
    assert BULK in page
    everybody = [str(cast.paul_enrolment.id), str(cast.petra_enrolment.id), str(cast.otto_enrolment.id)]
    asked = {"kind": "participation", "enrolment": everybody}
    answer = client.post(f"{_url(cast)}/issue", data=asked)
    assert answer.status_code == 303
    assert client.post(f"{_url(cast)}/issue", data=asked).status_code == 303  # sent twice
    do_jobs()
    assert _kinds(session) == [PARTICIPATION]
    page = client.get(_url(cast)).text
    assert BULK not in page
    assert "Certificate of participation, issued " in page
    assert "Issue for Paul Palm anyway" in page  # the certificate itself is still to be earned


@pytest.mark.usefixtures("came")
def test_before_the_last_meeting_they_are_issued_one_by_one(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    cast.meeting.starts_at = datetime(2127, 1, 18, 7, tzinfo=UTC)
    cast.meeting.ends_at = datetime(2127, 1, 18, 10, tzinfo=UTC)
    session.commit()
    page = client_of(cast.tina).get(_url(cast)).text
    assert BULK not in page
    assert "after the last meeting, 18 January 2127." in page
    assert ONE in page
    cast.cohort_path.participation_meetings = None
    session.commit()
    page = client_of(cast.tina).get(_url(cast)).text
    assert "after the last meeting" not in page
    assert ONE not in page


def test_the_trainer_issues_a_transcript_from_the_persons_menu(
    session: Session, cast: Cast, client_of: ClientOf, do_jobs: DoJobs
) -> None:
    client = client_of(cast.tina)
    assert A_TRANSCRIPT not in client.get(_url(cast)).text
    complete(session, [cast.paul_enrolment.id], cast.reading_list.id, CompletedHow.READ)
    session.commit()
    assert client.get(_url(cast)).text.count(A_TRANSCRIPT) == 1
    client.post(f"{_url(cast)}/issue", data={"kind": "transcript", "enrolment": cast.paul_enrolment.id})
    do_jobs()
    assert _kinds(session) == [TRANSCRIPT]
    page = client.get(_url(cast)).text
    id_ = session.scalar(select(Certificate.id))
    assert A_TRANSCRIPT not in page
    assert "Course transcript, issued " in page
    for what in (".pdf", "/correct", "/revoke"):
        assert f'"/certificates/{id_}{what}"' in page


def test_who_has_left_is_listed_last_with_what_they_may_need(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    complete(session, [cast.paul_enrolment.id], cast.reading_list.id, CompletedHow.READ)
    cast.paul_enrolment.withdrawn_at = now()
    session.commit()
    page = client_of(cast.tina).get(_url(cast)).text
    assert page.index("Petra Perho") < page.index("Paul Palm")
    assert "Has left" in page
    assert A_TRANSCRIPT in page
    assert "Issue for Paul Palm" not in page


def test_nothing_is_issued_that_may_not_be(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client, url = client_of(cast.tina), f"{_url(cast)}/issue"
    for kind in CertificateKind:
        answer = client.post(url, data={"kind": kind.value, "enrolment": cast.paul_enrolment.id})
        assert answer.location == _url(cast)
    assert session.scalar(select(func.count()).select_from(Job)) == 0
    assert client.post(url, data={"kind": "diploma"}).status_code == 400
    assert client.get(url).status_code == 405


@pytest.mark.usefixtures("came")
@pytest.mark.parametrize(("name", "status"), [("paul", 403), ("otto", 404), ("hanna", 404), ("ada", 404)])
def test_only_the_trainer_issues_any_kind(
    session: Session, cast: Cast, client_of: ClientOf, name: str, status: int
) -> None:
    client = client_of(getattr(cast, name))
    for kind in ("participation", "transcript"):
        asked = {"kind": kind, "enrolment": cast.paul_enrolment.id}
        assert client.post(f"{_url(cast)}/issue", data=asked).status_code == status
    assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_the_list_asks_as_much_of_the_database_however_many_papers_there_are(
    session: Session, cast: Cast, client_of: ClientOf, count_queries: Counter
) -> None:
    cast.cohort_path.participation_meetings, cast.cohort_path.with_transcript = 1, True

    def add(number: int) -> None:
        enrolments = [
            make_enrolment(session, cast.cohort, make_person(session), cast.pargas) for _ in range(number)
        ]
        ids = [one.id for one in enrolments]
        do_everything(session, cast, *ids[::2])
        complete(session, ids, cast.meeting.id, CompletedHow.ATTENDED)
        for enrolment in enrolments[::3]:
            for kind in CertificateKind:
                make_certificate(session, enrolment, kind=kind)
        session.commit()

    client = client_of(cast.tina)
    add(10)
    ten = count_queries(lambda: client.get(_url(cast)))
    add(200)
    assert count_queries(lambda: client.get(_url(cast))) == ten <= 10


def test_a_person_with_three_papers_is_one_person(session: Session, cast: Cast, client_of: ClientOf) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    for kind in CertificateKind:
        make_certificate(session, cast.paul_enrolment, kind=kind)
    session.commit()
    page = client_of(cast.tina).get(_url(cast)).text
    assert page.count("<h3>Paul Palm</h3>") == 1
    assert "1 certificate has been issued." in page


# ---- correct and revoke ----


def test_revoking_anew_issues_the_same_kind_in_spite_of_what_is_missing(
    session: Session, cast: Cast, client_of: ClientOf, do_jobs: DoJobs
) -> None:
    first = make_certificate(session, cast.paul_enrolment, kind=TRANSCRIPT)
    make_certificate(session, cast.paul_enrolment)
    session.commit()
    client, url = client_of(cast.tina), f"/certificates/{first.id}/revoke"
    assert "Course transcript, Ledarskapsstigen, No. " in client.get(url).text
    assert "Course transcript, Ledarskapsstigen, No. " in client.get(f"/certificates/{first.id}/correct").text
    client.post(url, data={"reason": "Fel", "again": "y", "because": "mistake_on_it"})
    do_jobs()
    assert sorted(_kinds(session)) == [COMPLETION, TRANSCRIPT]
    new = session.scalars(select(Certificate).where(Certificate.replaces_id.is_not(None))).one()
    assert (new.kind, new.replaces_id) == (TRANSCRIPT, first.id)


# ---- one's own, and all of them ----


def test_ones_own_list_says_what_each_is(session: Session, cast: Cast, client_of: ClientOf) -> None:
    for kind in CertificateKind:
        make_badge(session, make_certificate(session, cast.paul_enrolment, kind=kind))
    session.commit()
    page = client_of(cast.paul).get("/me/certificates").text
    assert 'aria-label="Download the certificate for Ledarskapsstigen"' in page
    for word in ("Certificate of participation", "Course transcript"):
        assert f">Ledarskapsstigen · {word}</h2>" in page
        assert f'aria-label="Download: {word}, Ledarskapsstigen"' in page
        assert f'aria-label="Download the Open Badge: {word}, Ledarskapsstigen"' in page
    assert "still missing" not in page


def test_with_other_papers_alone_the_certificate_is_still_on_its_way(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    make_certificate(session, cast.paul_enrolment, kind=TRANSCRIPT)
    session.commit()
    assert (
        "This is still missing before you get your certificate"
        in client_of(cast.paul).get("/me/certificates").text
    )


def test_all_are_chosen_by_kind_and_taken_out_under_names_of_their_own(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    for kind in CertificateKind:
        make_certificate(session, cast.paul_enrolment, kind=kind)
    session.commit()
    client = client_of(cast.tina)
    page = client.get("/certificates").text
    assert page.count("<td>Course transcript</td>") == 1
    page = client.get("/certificates?kind=transcript").text
    assert "<td>Course transcript</td>" in page
    assert "<td>Certificate of participation</td>" not in page
    assert '<option value="transcript" selected>' in page
    assert client.get("/certificates?kind=diploma").status_code == 404
    archive = ZipFile(BytesIO(client.get("/certificates/archive.zip").data))
    pdfs = [name for name in archive.namelist() if name.endswith(".pdf")]
    start = "2027-06-14 Palm Paul – Ledarskapsstigen"
    assert pdfs == [
        f"{start}.pdf",
        f"{start} (Certificate of participation).pdf",
        f"{start} (Course transcript).pdf",
    ]
    lines = list(csv.DictReader(StringIO(archive.read("Register.csv").decode("utf-8-sig"))))
    assert {line["File"]: line["Kind"] for line in lines} == {
        f"{start}.pdf": "Certificate",
        f"{start} (Certificate of participation).pdf": "Certificate of participation",
        f"{start} (Course transcript).pdf": "Course transcript",
    }
    only = ZipFile(BytesIO(client.get("/certificates/archive.zip?kind=transcript").data))
    assert [name for name in only.namelist() if name.endswith(".pdf")] == [f"{start} (Course transcript).pdf"]


def test_a_choice_of_another_kind_issues_no_certificates(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    client = client_of(cast.tina)
    assert "1 person in your cohorts has earned one" in client.get("/certificates").text
    assert "has earned one" not in client.get("/certificates?kind=transcript").text
    client.post("/certificates/issue-missing", data={"kind": "transcript"})
    assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_hr_takes_out_the_certificates_and_chooses_other_papers_among_all(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    for kind in CertificateKind:
        make_certificate(session, cast.paul_enrolment, kind=kind)
    session.commit()
    client = client_of(cast.hanna)
    assert "Download certificates (1)" in client.get("/our-people").text
    archive = ZipFile(BytesIO(client.get("/our-people/certificates.zip").data))
    assert len([name for name in archive.namelist() if name.endswith(".pdf")]) == 1
    archive = ZipFile(BytesIO(client.get("/certificates/archive.zip").data))
    assert len([name for name in archive.namelist() if name.endswith(".pdf")]) == 3


def test_a_download_is_named_by_its_kind(session: Session, cast: Cast, client_of: ClientOf) -> None:
    certificate = make_certificate(session, cast.paul_enrolment, kind=TRANSCRIPT)
    session.commit()
    answer = client_of(cast.paul).get(f"/certificates/{certificate.id}.pdf")
    assert "Ledarskapsstigen%20%28Course%20transcript%29.pdf" in answer.headers["Content-Disposition"]


def test_the_jobs_page_says_whose_transcript_could_not_be_drawn(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    job = Job(
        kind="issue certificates",
        payload={"refused": [], "without_transcript": [str(cast.paul_enrolment.id)], "letters": []},
        asked_by_id=cast.tina.id,
        total=1,
        finished_at=now(),
    )
    session.add(job)
    session.commit()
    page = client_of(cast.tina).get(f"/jobs/{job.id}").text
    assert "1 certificate is ready" in page
    assert "The course transcript could not be drawn for Paul Palm." in page
