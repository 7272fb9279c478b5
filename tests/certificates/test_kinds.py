"""Three kinds of certificates: each stands beside the others, once, and lives its own life."""

import uuid
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from learnpath.certificates.models import Certificate, CertificatePicture
from learnpath.certificates.proof import jws
from learnpath.certificates.services import NotEarned, issue_now, revoke
from learnpath.certificates.services.correcting import Correction, ask_to_correct, correct_now
from learnpath.certificates.services.earning import standing_of, standings_in, standings_of
from learnpath.certificates.services.holding import badge_of
from learnpath.certificates.services.issuing import ask_to_issue, issue_transcript_with_it
from learnpath.certificates.snapshot import Snapshot
from learnpath.cohorts.services.completions import complete
from learnpath.kernel.audit import AuditEvent
from learnpath.kernel.clock import now
from learnpath.kernel.jobs import Job, do_chores
from learnpath.kernel.mail import OutgoingMail
from learnpath.terms import CertificateKind, CompletedHow, Presence, RevokedFor
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.certificates import do_everything, make_certificate
from tests.factories.looks import make_look, picture

SITE = "http://localhost"
COMPLETION, PARTICIPATION, TRANSCRIPT = CertificateKind
DoJobs = Callable[[], int]


def _issue(connection: Connection, cast: Cast, kind: CertificateKind, **more: Any) -> uuid.UUID:
    return issue_now(connection, cast.paul_enrolment.id, kind=kind, by_id=cast.tina.id, base_url=SITE, **more)


def _all(session: Session) -> list[Certificate]:
    session.expire_all()
    return list(session.scalars(select(Certificate).order_by(Certificate.number)))


def _kinds(session: Session) -> list[CertificateKind]:
    return [one.kind for one in _all(session) if one.revoked_at is None]


def _subjects(session: Session) -> list[str]:
    letters = session.scalars(select(OutgoingMail).order_by(OutgoingMail.made_at)).all()
    return [(mail.letter or {})["subject"] for mail in letters]


def _attend(session: Session, cast: Cast, enrolment_id: uuid.UUID) -> None:
    complete(session, [enrolment_id], cast.meeting.id, CompletedHow.ATTENDED)


# ---- who may have which ----


def test_whoever_came_to_enough_meetings_but_did_not_do_all_may_participate(
    session: Session, cast: Cast, connection: Connection
) -> None:
    _attend(session, cast, cast.paul_enrolment.id)
    session.commit()
    with pytest.raises(NotEarned):  # the path gives none
        _issue(connection, cast, PARTICIPATION)
    cast.cohort_path.participation_meetings = 1
    session.commit()
    _issue(connection, cast, PARTICIPATION)
    (certificate,) = _all(session)
    said = Snapshot.from_json(certificate.snapshot)
    assert (certificate.kind, said.kind) == (PARTICIPATION, PARTICIPATION)
    assert (said.meetings_attended, said.meetings_total) == (1, 1)
    assert certificate.override_reason == ""
    notes = session.scalars(select(AuditEvent.note).where(AuditEvent.action == "certificate issued")).all()
    assert notes == ["participation"]


def test_being_excused_is_not_taking_part(session: Session, cast: Cast) -> None:
    cast.cohort_path.participation_meetings = 1
    complete(
        session, [cast.paul_enrolment.id], cast.meeting.id, CompletedHow.EXCUSED, reason=Presence.EXCUSED
    )
    (standing,) = standings_of(session, cast.paul.id)
    assert not standing.may_participate
    assert not standing.may_have_transcript


@pytest.mark.parametrize("hindrance", ["has the certificate", "has earned it", "has left", "has one"])
def test_for_others_there_is_no_certificate_of_participation(
    session: Session, cast: Cast, hindrance: str
) -> None:
    cast.cohort_path.participation_meetings = 1
    _attend(session, cast, cast.paul_enrolment.id)
    session.flush()
    (standing,) = standings_of(session, cast.paul.id)
    assert standing.may_participate
    match hindrance:
        case "has the certificate":
            make_certificate(session, cast.paul_enrolment)
        case "has earned it":
            do_everything(session, cast, cast.paul_enrolment.id)
        case "has left":
            cast.paul_enrolment.withdrawn_at = now()
        case _:
            make_certificate(session, cast.paul_enrolment, kind=PARTICIPATION)
    session.flush()
    (standing,) = standings_of(session, cast.paul.id)
    assert not standing.may_participate


def test_whose_participation_was_revoked_does_not_wait_with_the_others(session: Session, cast: Cast) -> None:
    cast.cohort_path.participation_meetings = 1
    _attend(session, cast, cast.paul_enrolment.id)
    revoke(
        session, make_certificate(session, cast.paul_enrolment, kind=PARTICIPATION), reason="x", by_id=None
    )
    (standing,) = standings_of(session, cast.paul.id)
    assert standing.may_participate
    assert not standing.waits_to_participate
    assert CertificateKind.COMPLETION not in standing.papers.revoked  # that is said of the certificate itself


def test_a_transcript_accounts_for_whatever_was_done_also_of_who_has_left(
    session: Session, cast: Cast, connection: Connection
) -> None:
    with pytest.raises(NotEarned):
        _issue(connection, cast, TRANSCRIPT)
    complete(session, [cast.paul_enrolment.id], cast.page.id, CompletedHow.SEEN)  # not asked for
    session.commit()
    with pytest.raises(NotEarned):
        _issue(connection, cast, TRANSCRIPT)
    complete(session, [cast.paul_enrolment.id], cast.reading_list.id, CompletedHow.READ)
    cast.paul_enrolment.withdrawn_at = now()
    session.commit()
    assert cast.paul_enrolment.id in {
        one.holder.enrolment_id for one in standings_in(session, cast.cohort.id)
    }
    _issue(connection, cast, TRANSCRIPT)
    (certificate,) = _all(session)
    (stop,) = Snapshot.from_json(certificate.snapshot).stations
    assert (stop.done, stop.asked) == (1, 5)


# ---- side by side ----


def test_one_of_each_kind_stands_and_none_twice(session: Session, cast: Cast, connection: Connection) -> None:
    cast.cohort_path.participation_meetings = 1
    _attend(session, cast, cast.paul_enrolment.id)
    session.commit()
    first = {kind: _issue(connection, cast, kind, reason="x") for kind in (PARTICIPATION, TRANSCRIPT)}
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    first[COMPLETION] = _issue(connection, cast, COMPLETION)
    again = {kind: _issue(connection, cast, kind, reason="x") for kind in CertificateKind}
    assert again == first
    assert [one.replaces_id for one in _all(session)] == [None, None, None]
    assert _subjects(session) == [
        "Certificate of participation: Ledarskapsstigen",
        "Course transcript: Ledarskapsstigen",
        "Your certificate: Ledarskapsstigen",
    ]
    (standing,) = standings_of(session, cast.paul.id)
    assert {paper.kind: paper.id for paper in standing.papers.standing} == first


def test_revoked_and_issued_anew_one_replaces_the_one_of_its_kind(
    session: Session, cast: Cast, connection: Connection
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    _issue(connection, cast, COMPLETION)
    first = _issue(connection, cast, TRANSCRIPT)
    revoke(session, session.get_one(Certificate, first), reason="Fel", by_id=None)
    session.commit()
    assert _kinds(session) == [COMPLETION]
    second = session.get_one(Certificate, _issue(connection, cast, TRANSCRIPT))
    assert second.replaces_id == first
    assert _kinds(session) == [COMPLETION, TRANSCRIPT]
    assert _subjects(session)[2] == "Revoked: Course transcript, Ledarskapsstigen"


def test_a_corrected_one_is_of_the_same_kind(session: Session, cast: Cast, connection: Connection) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    old = _issue(connection, cast, TRANSCRIPT)
    correction = Correction("Paul Ek", date(2027, 1, 20), date(2027, 6, 1))
    id_ = correct_now(connection, old, correction, by_id=None, base_url=SITE, reason="Gift")
    new = session.get_one(Certificate, id_)
    said = Snapshot.from_json(new.snapshot)
    assert (new.kind, said.kind, said.person_name, new.replaces_id) == (
        TRANSCRIPT,
        TRANSCRIPT,
        "Paul Ek",
        old,
    )
    assert _subjects(session)[-1] == "Corrected: Course transcript, Ledarskapsstigen"


def test_what_says_the_same_is_corrected_with_it(
    session: Session, cast: Cast, connection: Connection, client_of: ClientOf, do_jobs: DoJobs
) -> None:
    cast.cohort_path.participation_meetings = 1
    _attend(session, cast, cast.paul_enrolment.id)
    session.commit()
    participation = _issue(connection, cast, PARTICIPATION)
    said = Correction.of(session.get_one(Certificate, participation))
    correct_now(
        connection,
        participation,
        said._replace(person_name="Pål Palm"),
        by_id=None,
        base_url=SITE,
        reason="x",
    )
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    certificate, transcript = (_issue(connection, cast, kind) for kind in (COMPLETION, TRANSCRIPT))
    letters = len(_subjects(session))
    client, url = client_of(cast.tina), f"/certificates/{certificate}/correct"
    serial = session.get_one(Certificate, transcript).snapshot["serial"]
    assert f"is corrected with it: Course transcript, {serial}." in client.get(url).text
    asked = {**said.to_json(), "person_name": "Paul Ek", "reason": "Gift"}
    assert client.post(url, data=asked).location.startswith("/jobs/")
    assert do_jobs() == 1
    standing = {one.kind: one.person_name for one in _all(session) if one.revoked_at is None}
    assert standing == {COMPLETION: "Paul Ek", PARTICIPATION: "Pål Palm", TRANSCRIPT: "Paul Ek"}
    assert session.get_one(Certificate, transcript).revoked_for is RevokedFor.MISTAKE_ON_IT
    assert _subjects(session)[letters:] == ["Your certificate has been corrected: Ledarskapsstigen"]
    (letter,) = session.scalars(select(OutgoingMail).order_by(OutgoingMail.made_at.desc()).limit(1))
    assert "Corrected with it: Course transcript." in str(letter.letter)


@pytest.fixture
def both(session: Session, cast: Cast, connection: Connection) -> tuple[Certificate, Certificate]:
    """Paul's certificate and his transcript."""
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    first, second = (
        session.get_one(Certificate, _issue(connection, cast, kind)) for kind in (COMPLETION, TRANSCRIPT)
    )
    return first, second


def _ask_to_correct(session: Session, cast: Cast, certificate: Certificate, name: str) -> Job:
    correction = Correction.of(certificate)._replace(person_name=name)
    job = ask_to_correct(session, certificate, correction, by_id=cast.tina.id, base_url=SITE, reason="Gift")
    session.commit()
    return job


def test_a_correction_that_is_done_again_does_nothing(
    session: Session, cast: Cast, do_jobs: DoJobs, both: tuple[Certificate, Certificate]
) -> None:
    for _ in range(2):
        _ask_to_correct(session, cast, both[0], "Paul Ek")
    letters = len(_subjects(session))
    assert do_jobs() == 2
    assert [one.person_name for one in _all(session)] == ["Paul Palm", "Paul Palm", "Paul Ek", "Paul Ek"]
    assert _kinds(session) == [COMPLETION, TRANSCRIPT]
    assert len(_subjects(session)) == letters + 1


def test_two_corrections_do_not_mix(
    session: Session,
    cast: Cast,
    client_of: ClientOf,
    do_jobs: DoJobs,
    both: tuple[Certificate, Certificate],
) -> None:
    first, second = (_ask_to_correct(session, cast, both[0], name) for name in ("Paul Ek", "Paul Eek"))
    do_jobs()
    assert [one.person_name for one in _all(session) if one.revoked_at is None] == ["Paul Ek", "Paul Ek"]
    tina = client_of(cast.tina)
    assert "1 certificate is ready. Its holder has got a mail." in tina.get(f"/jobs/{first.id}").text
    assert "No certificate could be issued" in tina.get(f"/jobs/{second.id}").text


def test_where_one_cannot_be_drawn_none_is_corrected(
    session: Session,
    cast: Cast,
    client_of: ClientOf,
    do_jobs: DoJobs,
    both: tuple[Certificate, Certificate],
) -> None:
    job, letters = _ask_to_correct(session, cast, both[0], "Paul \u0378"), len(_subjects(session))
    do_jobs()
    assert _kinds(session) == [COMPLETION, TRANSCRIPT]
    assert {one.person_name for one in _all(session)} == {"Paul Palm"}
    assert len(_subjects(session)) == letters
    page = client_of(cast.tina).get(f"/jobs/{job.id}").text
    assert "No certificate could be issued" in page
    assert "Its holder has got a mail" not in page


def test_a_corrected_one_bears_the_logo_of_the_old_one_though_the_issuer_has_another_since(
    session: Session, cast: Cast, connection: Connection
) -> None:
    make_look(session, cast.consultancy)
    complete(session, [cast.paul_enrolment.id], cast.reading_list.id, CompletedHow.READ)
    session.commit()
    old = _issue(connection, cast, TRANSCRIPT)
    logo = Snapshot.from_json(session.get_one(Certificate, old).snapshot).design.logo
    assert logo is not None
    make_look(session, cast.consultancy, logo=picture(colour="#7a1f1f"))
    session.commit()
    correction = Correction("Paul Ek", date(2027, 1, 20), date(2027, 6, 1))
    id_ = correct_now(connection, old, correction, by_id=None, base_url=SITE, reason="Gift")
    new = Snapshot.from_json(session.get_one(Certificate, id_).snapshot).design.logo
    assert new == logo
    kept = session.scalars(select(CertificatePicture.sha256)).all()
    assert kept == [logo.sha256]


def test_the_badge_of_each_kind_is_an_achievement_of_its_own(
    session: Session, cast: Cast, connection: Connection
) -> None:
    cast.cohort_path.participation_meetings, cast.cohort_path.credits = 1, Decimal("1.5")
    _attend(session, cast, cast.paul_enrolment.id)
    session.commit()
    badges, credits, words = {}, {}, []
    for kind in CertificateKind:
        badge = badge_of(session, _issue(connection, cast, kind, reason="x"))
        assert badge is not None
        subject = jws.payload_of(badge.token)["credentialSubject"]
        badges[kind], credits[kind] = subject["achievement"], subject.get("creditsEarned")
        words.append(badge.kind)
    # only who has completed the path has earned its credits
    assert credits == {COMPLETION: 1.5, PARTICIPATION: None, TRANSCRIPT: None}
    assert {kind: badge["achievementType"] for kind, badge in badges.items()} == {
        COMPLETION: "CertificateOfCompletion",
        PARTICIPATION: "Achievement",
        TRANSCRIPT: "LearningProgram",
    }
    assert words == ["", "Certificate of participation", "Course transcript"]
    assert len({badge["id"] for badge in badges.values()}) == 3
    assert badges[COMPLETION]["id"] == f"urn:uuid:{cast.path.id}"


# ---- the transcript that comes with the certificate ----


def _ask(session: Session, cast: Cast, *kinds: CertificateKind) -> Job:
    more = {"kinds": kinds} if kinds else {}
    job = ask_to_issue(
        session,
        [cast.paul_enrolment.id],
        by_id=cast.tina.id,
        base_url=SITE,
        back_url="/",
        **more,  # type: ignore[arg-type]
    )
    session.commit()
    return job


@pytest.fixture
def all_done(session: Session, cast: Cast) -> None:
    cast.cohort_path.with_transcript = True
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()


@pytest.mark.usefixtures("all_done")
def test_the_transcript_comes_with_the_certificate_in_one_job_and_one_mail(
    session: Session, cast: Cast, do_jobs: DoJobs
) -> None:
    _ask(session, cast)
    assert do_jobs() == 1
    assert _kinds(session) == [COMPLETION, TRANSCRIPT]
    (mail,) = session.scalars(select(OutgoingMail)).all()
    assert "A course transcript comes with it." in str(mail.letter)
    _ask(session, cast)
    do_jobs()
    assert _kinds(session) == [COMPLETION, TRANSCRIPT]


@pytest.mark.usefixtures("all_done")
def test_a_job_that_was_asked_for_before_there_were_kinds_is_done(
    session: Session, cast: Cast, do_jobs: DoJobs
) -> None:
    job = _ask(session, cast)
    job.payload = {key: value for key, value in job.payload.items() if key != "kinds"}
    session.commit()
    do_jobs()
    assert _kinds(session) == [COMPLETION, TRANSCRIPT]


@pytest.mark.usefixtures("all_done")
def test_a_worker_that_died_between_the_two_leaves_the_transcript_to_the_next(
    session: Session, cast: Cast, connection: Connection, do_jobs: DoJobs
) -> None:
    _ask(session, cast)
    _issue(connection, cast, COMPLETION)  # this far it had come
    assert do_jobs() == 1
    assert _kinds(session) == [COMPLETION, TRANSCRIPT]
    assert _subjects(session) == ["Your certificate: Ledarskapsstigen"]


@pytest.mark.usefixtures("all_done")
def test_the_sweep_makes_a_transcript_that_is_missing_once_and_tells_of_it(
    session: Session, cast: Cast, connection: Connection, app: Flask, do_jobs: DoJobs
) -> None:
    cast.cohort.issues_by_itself = True
    session.commit()
    _issue(connection, cast, COMPLETION)
    for _twice in range(2):
        do_chores(connection, app.config)
    assert do_jobs() == 1
    assert _kinds(session) == [COMPLETION, TRANSCRIPT]
    assert _subjects(session)[1] == "Course transcript: Ledarskapsstigen"
    revoke(session, _all(session)[1], reason="x", by_id=None)
    session.commit()
    do_chores(connection, app.config)
    assert do_jobs() == 0


@pytest.mark.usefixtures("all_done")
def test_issued_by_itself_both_come(
    session: Session, cast: Cast, connection: Connection, app: Flask, do_jobs: DoJobs
) -> None:
    cast.cohort.issues_by_itself = True
    session.commit()
    for _twice in range(2):
        do_chores(connection, app.config)
    assert do_jobs() == 1
    assert _kinds(session) == [COMPLETION, TRANSCRIPT]


@pytest.mark.usefixtures("all_done")
def test_no_transcript_comes_where_none_should(
    session: Session, cast: Cast, connection: Connection, do_jobs: DoJobs
) -> None:
    paul = cast.paul_enrolment.id
    assert issue_transcript_with_it(connection, paul, by_id=None, base_url=SITE) is None  # no certificate yet
    cast.cohort_path.with_transcript = False
    session.commit()
    _ask(session, cast)
    do_jobs()
    assert _kinds(session) == [COMPLETION]
    (mail,) = session.scalars(select(OutgoingMail)).all()
    assert "transcript" not in str(mail.letter)
    assert standing_of(session, uuid.uuid4()) is None
    assert issue_transcript_with_it(connection, uuid.uuid4(), by_id=None, base_url=SITE) is None


def test_a_job_for_other_kinds_issues_those(session: Session, cast: Cast, do_jobs: DoJobs) -> None:
    cast.cohort_path.participation_meetings, cast.cohort_path.with_transcript = 1, True
    _attend(session, cast, cast.paul_enrolment.id)
    session.commit()
    _ask(session, cast, PARTICIPATION)
    do_jobs()
    assert _kinds(session) == [PARTICIPATION]
    _ask(session, cast, TRANSCRIPT, PARTICIPATION)
    job = _ask(session, cast, COMPLETION)
    do_jobs()
    assert _kinds(session) == [PARTICIPATION, TRANSCRIPT]
    session.refresh(job)
    assert job.payload["refused"] == [str(cast.paul_enrolment.id)]
