import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from threading import Barrier

import pytest
from pypdf import PdfReader
from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.orm import Session, undefer

from learnpath.certificates.models import Certificate, CertificateEvent, SerialCounter
from learnpath.certificates.proof.pairs import Algorithm
from learnpath.certificates.rules import MissingMeetings, MissingWork
from learnpath.certificates.services import NotEarned, eligibility_of, issue_now, revoke
from learnpath.certificates.services.checking import check_code
from learnpath.certificates.services.contents import contents_of
from learnpath.certificates.services.issuing import reserve_number
from learnpath.certificates.services.signing_keys import give_vault, make_keys
from learnpath.certificates.snapshot import Snapshot, Stop
from learnpath.cohorts.services.completions import complete, withdraw
from learnpath.kernel.audit import AuditEvent
from learnpath.kernel.clock import now, stopped_at
from learnpath.kernel.db import create_engine, writing_session
from learnpath.kernel.mail import OutgoingMail
from learnpath.kernel.migrations import upgrade
from learnpath.terms import CompletedHow, Presence, Stage
from tests.factories.cast import Cast, make_cast
from tests.factories.certificates import do_everything
from tests.factories.paths import make_theme
from tests.factories.people import make_organisation
from tests.postgres import fresh_database, postgres_url

SITE = "http://localhost"
JUNE = datetime(2027, 6, 14, 12, tzinfo=UTC)


def _issue(connection: Connection, cast: Cast, reason: str = "") -> Certificate:
    id_ = issue_now(connection, cast.paul_enrolment.id, by_id=cast.tina.id, base_url=SITE, reason=reason)
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        return session.get_one(Certificate, id_, options=[undefer(Certificate.pdf)])


def test_what_is_missing_is_said_for_everybody(session: Session, cast: Cast) -> None:
    cast.cohort_path.meetings_required = 1
    do_everything(session, cast, cast.paul_enrolment.id)
    complete(
        session, [cast.petra_enrolment.id], cast.group_work.id, CompletedHow.HANDED_IN, stage=Stage.HANDED_IN
    )
    answers = eligibility_of(session, cast.cohort.id)
    assert answers[cast.paul_enrolment.id].is_earned
    assert answers[cast.petra_enrolment.id].missing == (
        MissingWork(cast.group_work.id),
        MissingWork(cast.own_work.id),
        MissingWork(cast.reading_list.id),
        MissingWork(cast.reflection.id),
        MissingMeetings(1),
    )
    assert cast.otto_enrolment.id not in answers


def test_excused_counts_as_done_and_withdrawn_does_not(session: Session, cast: Cast) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    withdraw(session, cast.paul_enrolment.id, cast.own_work.id, by_id=cast.tina.id)
    session.flush()
    assert not eligibility_of(session, cast.cohort.id)[cast.paul_enrolment.id].is_earned
    complete(session, [cast.paul_enrolment.id], cast.own_work.id, CompletedHow.EXCUSED, reason="Sjuk")
    assert eligibility_of(session, cast.cohort.id)[cast.paul_enrolment.id].is_earned


def test_what_has_been_archived_is_not_asked_for(session: Session, cast: Cast) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    withdraw(session, cast.paul_enrolment.id, cast.own_work.id, by_id=cast.tina.id)
    cast.own_work.archived_at = now()
    session.flush()
    assert eligibility_of(session, cast.cohort.id)[cast.paul_enrolment.id].is_earned


def test_a_certificate_says_what_was_so_when_it_was_issued(
    session: Session, cast: Cast, connection: Connection
) -> None:
    cast.paul.language = "sv"
    path = cast.cohort_path
    path.hours, path.credits = Decimal(40), Decimal("1.5")
    path.summary = {"sv": "<p>En gemensam utbildning.</p><p>Mer om den.</p>"}
    make_theme(session, path)
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    with stopped_at(JUNE):
        certificate = _issue(connection, cast)
    assert Snapshot.from_json(certificate.snapshot) == Snapshot(
        serial="2027-00001",
        code=certificate.code,
        language="sv",
        person_name="Paul Palm",
        path_title="Ledarskapsstigen",
        path_summary="En gemensam utbildning.",
        issuer="Stigfinnarna",
        organisation="Pargas",
        partners=("Habo", "Pargas"),
        cohort_name="Vår",
        starts_on=date(2027, 1, 18),
        ends_on=date(2027, 1, 18),
        issued_on=date(2027, 6, 14),
        hours=Decimal(40),
        credits=Decimal("1.5"),
        meetings_attended=1,
        meetings_total=1,
        themes=("Personalens ork",),
        group_works=1,
        own_works=1,
        stations=(Stop("Var står vi?", date(2027, 1, 1), whole_month=True),),
        trainers=("Tina Trygg",),
        verify_url=f"{SITE}/verify/{certificate.code}",
    )


def test_nothing_that_changes_later_changes_the_certificate(
    session: Session, cast: Cast, connection: Connection
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    certificate = _issue(connection, cast)
    pdf, said = bytes(certificate.pdf), dict(certificate.snapshot)
    cast.paul.family_name, cast.cohort_path.title = "Ek", {"sv": "En annan stig"}
    cast.pargas.name, cast.tina.given_name = "Nagu", "Toini"
    session.commit()
    again = _issue(connection, cast)
    assert again.id == certificate.id
    assert (bytes(again.pdf), again.snapshot) == (pdf, said)
    checked = check_code(session, certificate.code)
    assert checked is not None
    assert checked.snapshot.person_name == "Paul Palm"
    assert checked.snapshot.path_title == "Ledarskapsstigen"


def test_the_pdf_carries_the_name_and_the_serial(
    session: Session, cast: Cast, connection: Connection
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    certificate = _issue(connection, cast)
    words = PdfReader(BytesIO(certificate.pdf)).pages[0].extract_text()
    assert "Paul Palm" in words
    assert certificate.snapshot["serial"] in words


def test_being_excused_from_a_meeting_is_not_attendance(session: Session, cast: Cast) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    withdraw(session, cast.paul_enrolment.id, cast.meeting.id, by_id=cast.tina.id)
    complete(
        session, [cast.paul_enrolment.id], cast.meeting.id, CompletedHow.EXCUSED, reason=Presence.EXCUSED
    )
    said = contents_of(session, cast.paul_enrolment.id, JUNE).snapshot
    assert (said["meetings_attended"], said["meetings_total"]) == (0, 1)


def test_issuing_twice_returns_the_one_that_stands(
    session: Session, cast: Cast, connection: Connection
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    assert _issue(connection, cast).id == _issue(connection, cast).id
    assert session.scalar(select(SerialCounter.last)) == 1
    assert len(session.scalars(select(OutgoingMail)).all()) == 1


def test_whoever_lacks_something_needs_a_reason(session: Session, cast: Cast, connection: Connection) -> None:
    with pytest.raises(NotEarned) as refusal:
        _issue(connection, cast)
    assert MissingWork(cast.group_work.id) in refusal.value.eligibility.missing
    assert session.scalar(select(func.count()).select_from(SerialCounter)) == 0
    certificate = _issue(connection, cast, reason="Har gjort samma arbete förr")
    assert certificate.override_reason == "Har gjort samma arbete förr"
    notes = session.scalars(select(AuditEvent.note).where(AuditEvent.action == "certificate issued")).all()
    assert notes == ["override"]


def test_whoever_has_left_the_path_needs_a_reason_too(
    session: Session, cast: Cast, connection: Connection
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    cast.paul_enrolment.withdrawn_at = now()
    session.commit()
    with pytest.raises(NotEarned):
        _issue(connection, cast)
    assert _issue(connection, cast, "Slutade med allt gjort").override_reason == "Slutade med allt gjort"


def test_a_reason_that_was_not_needed_is_not_kept(
    session: Session, cast: Cast, connection: Connection
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    assert _issue(connection, cast, reason="För säkerhets skull").override_reason == ""


def test_a_process_that_dies_while_drawing_leaves_a_gap_and_nothing_else(
    session: Session, cast: Cast, connection: Connection
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    # This far it had come: the first of the three steps was committed, the others never began.
    assert reserve_number(session, cast.consultancy.id, now().year) == 1
    session.commit()
    assert session.scalar(select(func.count()).select_from(Certificate)) == 0
    assert session.scalar(select(func.count()).select_from(OutgoingMail)) == 0
    assert _issue(connection, cast).number == 2


def test_revoking_is_said_with_its_reason_in_the_history_and_by_mail_but_not_in_public(
    session: Session, cast: Cast, connection: Connection
) -> None:
    certificate = _issue(connection, cast, reason="x")
    mine = session.get_one(Certificate, certificate.id)
    assert revoke(session, mine, reason="Fel namn", by_id=cast.tina.id)
    assert not revoke(session, mine, reason="En gång till", by_id=cast.tina.id)
    events = session.execute(
        select(CertificateEvent.kind, CertificateEvent.reason).order_by(
            CertificateEvent.at, CertificateEvent.id
        )
    ).all()
    assert events == [("issued", ""), ("revoked", "Fel namn")]
    letters = [str(mail.letter) for mail in session.scalars(select(OutgoingMail))]
    assert sum("Fel namn" in letter for letter in letters) == 1
    checked = check_code(session, certificate.code)
    assert checked is not None
    assert checked.revoked_at is not None
    assert "Fel namn" not in repr(checked)


def test_a_second_certificate_points_to_the_one_it_replaces(
    session: Session, cast: Cast, connection: Connection
) -> None:
    first = _issue(connection, cast, reason="x")
    revoke(session, session.get_one(Certificate, first.id), reason="Fel namn", by_id=cast.tina.id)
    session.commit()
    second = _issue(connection, cast, reason="x")
    assert second.replaces_id == first.id
    assert second.number == first.number + 1
    checked = check_code(session, first.code)
    assert checked is not None
    assert checked.replaced_at == second.issued_at


def _prepare(engine: Engine) -> None:
    upgrade(engine)
    give_vault(engine, "the secret of a database that several write to")
    with writing_session(engine) as session:
        make_keys(session, None, "tests", Algorithm.EDDSA, by_id=None)
        session.commit()


@pytest.fixture
def own_database(database_url: str, tmp_path: Path) -> Iterator[Engine]:
    """A migrated database to which several connections write at once."""
    if database_url.startswith("sqlite"):
        engine = create_engine(f"sqlite:///{tmp_path / 'own.sqlite'}")
        _prepare(engine)
        yield engine
        engine.dispose()
        return
    server = postgres_url()
    assert server is not None
    with fresh_database(server) as url:
        engine = create_engine(url)
        _prepare(engine)
        yield engine
        engine.dispose()


def test_fifty_at_once_get_fifty_numbers(own_database: Engine) -> None:
    with writing_session(own_database) as session:
        issuer = make_organisation(session)
        session.commit()
    together = Barrier(50)

    def reserve(_turn: int) -> int:
        together.wait()
        with writing_session(own_database) as session:
            number = reserve_number(session, issuer.id, 2027)
            session.commit()
        return number

    began = time.monotonic()
    with ThreadPoolExecutor(50) as pool:
        numbers = list(pool.map(reserve, range(50)))
    assert sorted(numbers) == list(range(1, 51))
    assert time.monotonic() - began < 5
    with writing_session(own_database) as session:
        assert reserve_number(session, issuer.id, 2028) == 1


def test_four_who_issue_for_one_person_at_once_make_one_certificate(own_database: Engine) -> None:
    with writing_session(own_database) as session:
        cast = make_cast(session)
        do_everything(session, cast, cast.paul_enrolment.id)
        session.commit()
    together = Barrier(4)

    def issue(_turn: int) -> uuid.UUID:
        together.wait()
        return issue_now(own_database, cast.paul_enrolment.id, by_id=cast.tina.id, base_url=SITE)

    with ThreadPoolExecutor(4) as pool:
        ids = set(pool.map(issue, range(4)))
    with writing_session(own_database) as session:
        assert set(session.scalars(select(Certificate.id))) == ids
        assert len(ids) == 1
        assert session.scalar(select(func.count()).select_from(OutgoingMail)) == 1
