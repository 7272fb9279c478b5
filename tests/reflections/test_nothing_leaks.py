"""One private sentence, and every screen, mail, log line and export that exists: it is nowhere but with its author."""

import io
import zipfile

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from learnpath.cohorts.models import Completion
from learnpath.kernel.audit import AuditEvent
from learnpath.kernel.jobs import Job
from learnpath.kernel.mail import OutgoingMail
from learnpath.people.models import Person
from learnpath.reflections.models import Reflection
from learnpath.terms import Audience
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.cohorts import make_enrolment, make_trainer
from tests.factories.people import make_person

SENTENCE = "hemligheten om bryggan"


def _everything_in(answer: TestResponse) -> str:
    """The words of an answer; of a ZIP or a workbook, those of its parts."""
    if not answer.data.startswith(b"PK"):
        return answer.data.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def _addresses(app: Flask, cast: Cast, reflection: Reflection) -> list[str]:
    """Every address that can be opened, filled in with what the author's text hangs on."""
    known = {
        "cohort_id": cast.cohort.id,
        "activity_id": cast.reflection.id,
        "station_id": cast.station.id,
        "path_id": cast.cohort_path.id,
        "enrolment_id": cast.paul_enrolment.id,
        "group_id": cast.group.id,
        "organisation_id": cast.pargas.id,
        "person_id": cast.paul.id,
        "reflection_id": reflection.id,
        "reading_id": cast.reading.id,
    }
    by_kind = {
        "/assignments/": cast.own_work.id,
        "/reading-lists/": cast.reading_list.id,
        "/meetings/": cast.meeting.id,
        "/pages/": cast.page.id,
    }
    adapter = app.url_map.bind("localhost")
    addresses = []
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or not rule.arguments <= known.keys():
            continue
        if rule.endpoint.startswith("security."):  # a library's own forms: they know none of our tables
            continue
        of_kind = next((id_ for word, id_ in by_kind.items() if word in rule.rule), cast.reflection.id)
        values = known | {"activity_id": of_kind}
        addresses.append(adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}))
    return addresses


@pytest.fixture
def others(session: Session, cast: Cast) -> list[Person]:
    """Everybody but the author: group mate, fellow, both trainers, HR, administrator, outsider."""
    fellow, elsewhere = make_person(session, "Ola Ol"), make_person(session, "Tore Tall")
    make_enrolment(session, cast.cohort, fellow, cast.habo)
    make_trainer(session, cast.other_cohort, elsewhere)
    session.commit()
    return [cast.petra, fellow, cast.tina, elsewhere, cast.otto, cast.hanna, cast.hugo, cast.ada]


def _write(client_of: ClientOf, cast: Cast, audience: Audience, version: int = 0) -> None:
    answer = client_of(cast.paul).post(
        f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}",
        data={"text": f"<p>Här är {SENTENCE}.</p>", "audience": str(audience), "version": str(version)},
    )
    assert answer.status_code == 303


def test_a_private_sentence_is_on_no_screen_and_in_no_export_of_anybody_else(
    app: Flask, session: Session, cast: Cast, others: list[Person], client_of: ClientOf
) -> None:
    _write(client_of, cast, Audience.ME)
    written = session.scalars(select(Reflection)).one()
    addresses = _addresses(app, cast, written)
    assert len(addresses) > 10
    for person in others:
        client = client_of(person)
        for address in addresses:
            answer = client.get(address)
            assert SENTENCE not in _everything_in(answer), f"{person.given_name} {address}"
            assert answer.status_code < 500, f"{person.given_name} {address}"
    author = client_of(cast.paul)
    seen = [address for address in addresses if SENTENCE in _everything_in(author.get(address))]
    assert f"/reflections/{written.id}" in seen  # the search finds what is there to find
    assert "/me/reflections" in seen


@pytest.mark.parametrize("audience", list(Audience))
def test_no_text_goes_into_mail_log_jobs_or_completions(
    session: Session, cast: Cast, client_of: ClientOf, audience: Audience
) -> None:
    _write(client_of, cast, audience)
    written = session.scalars(select(Reflection)).one()
    client_of(cast.paul).post(f"/reflections/{written.id}/delete", data={"confirmed": "yes"})
    for table in (OutgoingMail, AuditEvent, Job, Completion):
        rows = session.execute(select(table.__table__)).all()
        assert SENTENCE not in str(rows), table
