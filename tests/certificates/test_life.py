"""The life of a certificate: issued by itself, corrected, expired, revoked; its bytes stay as they were."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session, undefer

from learnpath.certificates.models import Certificate, CertificateEvent
from learnpath.certificates.rules import last_day
from learnpath.certificates.services import issue_now, revoke
from learnpath.certificates.services.correcting import CannotCorrect, Correction, correct_now
from learnpath.certificates.snapshot import Snapshot
from learnpath.kernel.audit import AuditEvent
from learnpath.kernel.clock import stopped_at
from learnpath.kernel.jobs import Job, do_chores
from learnpath.kernel.mail import OutgoingMail
from learnpath.people.log_words import in_words
from learnpath.terms import CohortState, RevokedFor
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.certificates import do_everything, make_certificate

SITE = "http://localhost"
DoJobs = Callable[[], int]


def _all(session: Session) -> list[Certificate]:
    session.expire_all()
    query = (
        select(Certificate)
        .order_by(Certificate.issued_at, Certificate.number)
        .options(undefer(Certificate.pdf))
    )
    return list(session.scalars(query))


@pytest.fixture
def issued(session: Session, cast: Cast, connection: Connection) -> Certificate:
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    issue_now(connection, cast.paul_enrolment.id, by_id=cast.tina.id, base_url=SITE)
    return _all(session)[0]


# ---- by itself ----


@pytest.fixture
def chores(app: Flask, connection: Connection) -> Callable[[], None]:
    return lambda: do_chores(connection, app.config)


def test_a_certificate_is_issued_by_itself_where_the_trainer_wants_it_so(
    session: Session, cast: Cast, client_of: ClientOf, chores: Callable[[], None], do_jobs: DoJobs
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    chores()
    assert do_jobs() == 0
    url = f"/cohorts/{cast.cohort.id}/certificates"
    client = client_of(cast.tina)
    for _twice in range(2):
        answer = client.post(f"{url}/by-themselves", data={"wanted": "yes"}, follow_redirects=True)
        assert "issued by themselves as soon as" in answer.text
    chores()
    chores()
    assert do_jobs() == 1
    assert [one.person_id for one in _all(session)] == [cast.paul.id]
    do_everything(session, cast, cast.petra_enrolment.id)
    session.commit()
    chores()
    do_jobs()
    assert len(_all(session)) == 2
    client.post(f"{url}/by-themselves", data={"wanted": "no"})
    said = session.scalars(
        select(AuditEvent.action).where(AuditEvent.action.startswith("certificates"))
    ).all()
    assert said == ["certificates issued by themselves", "certificates issued by hand"]
    assert all(in_words(action) != action for action in [*said, "certificate corrected"])


def test_whose_was_revoked_and_whose_cohort_is_archived_get_none_by_themselves(
    session: Session, cast: Cast, issued: Certificate, chores: Callable[[], None], do_jobs: DoJobs
) -> None:
    cast.cohort.issues_by_itself = True
    revoke(session, issued, reason="x", by_id=None)
    do_everything(session, cast, cast.petra_enrolment.id)
    cast.cohort.state = CohortState.ARCHIVED
    session.commit()
    chores()
    assert do_jobs() == 0
    cast.cohort.state = CohortState.FINISHED
    session.commit()
    chores()
    assert do_jobs() == 1
    assert [one.person_id for one in _all(session)] == [cast.paul.id, cast.petra.id]


def test_who_cannot_be_given_one_is_not_tried_every_ten_minutes(
    session: Session, cast: Cast, chores: Callable[[], None], do_jobs: DoJobs
) -> None:
    cast.cohort.issues_by_itself = True
    cast.paul.family_name = "𒀀𒁀𒂀"  # no font here has it
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    chores()
    do_jobs()
    chores()
    assert session.scalar(select(func.count()).select_from(Job)) == 1
    with stopped_at(datetime.now(UTC) + timedelta(days=2)):
        chores()
    assert session.scalar(select(func.count()).select_from(Job)) == 2


# ---- corrected ----


def test_a_corrected_one_replaces_the_old_one_and_says_the_rest_as_before(
    session: Session, cast: Cast, issued: Certificate, client_of: ClientOf, do_jobs: DoJobs
) -> None:
    before = bytes(issued.pdf)
    cast.paul.given_name, cast.cohort_path.title = "Någon annan", {"sv": "En annan stig"}
    session.commit()
    client, url = client_of(cast.tina), f"/certificates/{issued.id}/correct"
    page = client.get(url).text
    assert 'value="Paul Palm"' in page
    asked = {"person_name": "Paul Ek", "starts_on": "2027-01-20", "ends_on": "2027-06-01", "reason": "Gift"}
    assert client.post(url, data=asked).location.startswith("/jobs/")
    assert do_jobs() == 1
    old, new = _all(session)
    said, was = Snapshot.from_json(new.snapshot), Snapshot.from_json(old.snapshot)
    assert (said.person_name, said.starts_on, said.ends_on) == (
        "Paul Ek",
        date(2027, 1, 20),
        date(2027, 6, 1),
    )
    assert (said.path_title, said.stations, said.organisation) == (
        was.path_title,
        was.stations,
        was.organisation,
    )
    assert (new.replaces_id, old.revoked_for, new.revoked_at) == (old.id, RevokedFor.MISTAKE_ON_IT, None)
    assert bytes(old.pdf) == before
    assert new.code != old.code
    history = select(CertificateEvent.kind).where(CertificateEvent.certificate_id == old.id)
    assert set(session.scalars(history)) == {"issued", "replaced"}
    public = client_of(None).get(f"/verify/{old.code}").text
    assert "another certificate has replaced it" in public
    assert "Something that it said was wrong." in public
    assert "Gift" not in public
    assert "Paul Ek" not in public
    assert "This certificate is genuine and valid" in client_of(None).get(f"/verify/{new.code}").text
    letters = session.scalars(select(OutgoingMail).order_by(OutgoingMail.made_at)).all()
    assert "Gift" in str(letters[-1].letter)


def test_correcting_twice_makes_one(
    session: Session, cast: Cast, issued: Certificate, connection: Connection
) -> None:
    correction = Correction("Paul Ek", date(2027, 1, 20), date(2027, 6, 1))
    ids = {
        correct_now(connection, issued.id, correction, by_id=None, base_url=SITE, reason="x")
        for _ in range(2)
    }
    assert len(ids) == 1
    assert len(_all(session)) == 2


def test_what_was_revoked_is_not_corrected(
    session: Session, cast: Cast, issued: Certificate, connection: Connection
) -> None:
    revoke(session, issued, reason="x", by_id=None)
    session.commit()
    with pytest.raises(CannotCorrect):
        correct_now(connection, issued.id, Correction.of(issued), by_id=None, base_url=SITE, reason="x")


def test_one_of_a_person_whom_nobody_knows_any_more_can_be_corrected_and_checked(
    session: Session, cast: Cast, issued: Certificate, connection: Connection, client_of: ClientOf
) -> None:
    issued.person_id = issued.enrolment_id = None  # what an erasure leaves
    session.commit()
    assert "is genuine and valid" in client_of(None).get(f"/verify/{issued.code}").text
    correction = Correction("P. Palm", date(2027, 1, 20), date(2027, 6, 1))
    correct_now(connection, issued.id, correction, by_id=None, base_url=SITE, reason="x")
    _old, new = _all(session)
    assert new.person_name == "P. Palm"
    assert "is genuine and valid" in client_of(None).get(f"/verify/{new.code}").text


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({}, "Nothing has been changed yet."),
        ({"person_name": " "}, "Write the name."),
        ({"ends_on": "2026-01-01"}, "The last day is before the first day."),
        ({"reason": ""}, "Write the reason."),
    ],
)
def test_what_cannot_be_is_said_in_the_form(
    session: Session, cast: Cast, client_of: ClientOf, change: dict[str, str], complaint: str
) -> None:
    certificate = make_certificate(session, cast.paul_enrolment)
    session.commit()
    asked = {"person_name": "Paul Palm", "starts_on": "2027-01-18", "ends_on": "2027-06-14", "reason": "x"}
    answer = client_of(cast.tina).post(f"/certificates/{certificate.id}/correct", data=asked | change)
    assert answer.status_code == 422
    assert complaint in answer.text


@pytest.mark.parametrize(("name", "status"), [("paul", 403), ("hanna", 403), ("petra", 404), ("otto", 404)])
def test_nobody_else_corrects(
    session: Session, cast: Cast, client_of: ClientOf, name: str, status: int
) -> None:
    certificate = make_certificate(session, cast.paul_enrolment)
    session.commit()
    client, url = client_of(getattr(cast, name)), f"/certificates/{certificate.id}/correct"
    assert client.get(url).status_code == status
    assert client.post(url, data={"person_name": "x"}).status_code == status


# ---- revoked, expired ----


def test_outsiders_read_why_in_the_words_that_were_chosen(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    certificate = make_certificate(session, cast.paul_enrolment)
    session.commit()
    client, url = client_of(cast.tina), f"/certificates/{certificate.id}/revoke"
    assert client.post(url, data={"reason": "Hemligt"}).status_code == 422
    client.post(url, data={"reason": "Hemligt", "because": "not_fulfilled"})
    page = client_of(None).get(f"/verify/{certificate.code}").text
    assert "What it certified had not been fulfilled." in page
    assert "Hemligt" not in page


def test_where_the_path_says_so_a_certificate_ends(
    session: Session, cast: Cast, connection: Connection, client_of: ClientOf
) -> None:
    cast.cohort_path.valid_months = 24
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    with stopped_at(datetime(2027, 6, 14, 12, tzinfo=UTC)):
        issue_now(connection, cast.paul_enrolment.id, by_id=None, base_url=SITE)
    (certificate,) = _all(session)
    assert certificate.valid_until == date(2029, 6, 14)
    client = client_of(None)
    with stopped_at(datetime(2029, 6, 14, 12, tzinfo=UTC)):
        assert "is genuine and valid" in client.get(f"/verify/{certificate.code}").text
    with stopped_at(datetime(2029, 6, 15, 12, tzinfo=UTC)):
        page = client.get(f"/verify/{certificate.code}").text
    assert "genuine, but no longer in force" in page
    assert "It was valid until 14 June 2029." in page


@pytest.mark.parametrize(
    ("months", "expected"),
    [(None, None), (0, None), (1, date(2027, 2, 28)), (12, date(2028, 1, 31)), (13, date(2028, 2, 29))],
)
def test_months_end_where_they_end(months: int | None, expected: date | None) -> None:
    assert last_day(date(2027, 1, 31), months) == expected
