"""Fifty certificates issued at the same time, on a database of their own: what is committed cannot be rolled back."""

import hashlib
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine, func, select

from learnpath.certificates.codes import format_serial
from learnpath.certificates.models import Certificate, CertificateEvent, CertificateProof
from learnpath.certificates.proof.pairs import Algorithm
from learnpath.certificates.services import issue_now
from learnpath.certificates.services.signing_keys import give_vault, make_keys
from learnpath.kernel.clock import now
from learnpath.kernel.db import create_engine, writing_session
from learnpath.kernel.mail import OutgoingMail
from learnpath.kernel.migrations import upgrade
from tests.factories.cast import Cast, make_cast
from tests.factories.certificates import do_everything
from tests.factories.cohorts import make_enrolment
from tests.factories.people import make_person
from tests.postgres import fresh_database, postgres_url

SITE = "http://localhost"
PEOPLE, WORKERS = 50, 8


@pytest.fixture
def engine(database_url: str, tmp_path: Path) -> Iterator[Engine]:
    """A migrated database with a key, to which several connections write at once."""
    if database_url.startswith("sqlite"):
        yield from _migrated(f"sqlite:///{tmp_path / 'own.sqlite'}")
        return
    server = postgres_url()
    assert server is not None
    with fresh_database(server) as url:
        yield from _migrated(url)


def _migrated(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    upgrade(engine)
    give_vault(engine, "the secret of a database that several write to")
    with writing_session(engine) as session:
        make_keys(session, None, "tests", Algorithm.EDDSA, by_id=None)
        session.commit()
    yield engine
    engine.dispose()


def _people_who_are_done(engine: Engine) -> tuple[Cast, list[uuid.UUID]]:
    with writing_session(engine) as session:
        cast = make_cast(session)
        enrolments = [
            make_enrolment(session, cast.cohort, make_person(session), cast.pargas).id
            for _ in range(PEOPLE + 1)
        ]
        do_everything(session, cast, *enrolments)
        session.commit()
    return cast, enrolments


def test_fifty_at_once_have_nothing_in_common_and_the_one_asked_for_twice_is_one(
    engine: Engine, tmp_path: Path
) -> None:
    cast, enrolments = _people_who_are_done(engine)

    def issue(enrolment_id: uuid.UUID) -> uuid.UUID:
        return issue_now(engine, enrolment_id, by_id=cast.tina.id, base_url=SITE)

    # the first of a cohort is drawn with care; the others are written into it, fast enough to get in each other's way
    first = issue(enrolments.pop())
    # two workers begin with the same person, at the same moment
    with ThreadPoolExecutor(WORKERS) as pool:
        ids = list(pool.map(issue, [enrolments[0], *enrolments]))
    assert ids[0] == ids[1]
    assert len(set(ids)) == PEOPLE

    with writing_session(engine) as session:
        rows = session.execute(
            select(
                Certificate.enrolment_id,
                Certificate.year,
                Certificate.number,
                Certificate.code,
                Certificate.sha256,
                Certificate.snapshot,
                Certificate.pdf,
            ).where(Certificate.id != first)
        ).all()
        places = session.execute(select(CertificateProof.status_list_id, CertificateProof.status_index)).all()
        events = session.scalar(select(func.count()).select_from(CertificateEvent))
        letters = session.scalar(select(func.count()).select_from(OutgoingMail))
    assert sorted(row.enrolment_id for row in rows) == sorted(enrolments)
    assert len({row.snapshot["serial"] for row in rows}) == PEOPLE
    assert len({row.code for row in rows}) == PEOPLE
    assert len({tuple(place) for place in places}) == PEOPLE + 1
    assert (events, letters) == (PEOPLE + 1, PEOPLE + 1)
    # the pair may have cost a number, and nobody else one
    assert {row.year for row in rows} == {now().year}
    assert {row.number for row in rows} < set(range(2, PEOPLE + 3))

    for row in rows:
        assert hashlib.sha256(row.pdf).hexdigest() == row.sha256
        assert row.snapshot["serial"] == format_serial(row.year, row.number)
        assert row.snapshot["code"] == row.code
    assert len({row.sha256 for row in rows}) == PEOPLE
    # what stands on the paper is what stands in the row: nobody was given a neighbour's words
    for number, row in enumerate(rows[:5]):
        file = tmp_path / f"{number}.pdf"
        file.write_bytes(row.pdf)
        with PdfReader(file) as reader:
            words = " ".join(reader.pages[0].extract_text().split())
        assert row.snapshot["serial"] in words
        assert row.snapshot["person_name"] in words
