"""The administrator says how long an organisation keeps its certificates, and is asked before any is erased."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.kernel.audit import AuditEvent
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.certificates import make_certificate


def _url(cast: Cast) -> str:
    return f"/organisations/{cast.consultancy.id}/certificates-kept"


def _years(session: Session, cast: Cast) -> int | None:
    session.refresh(cast.consultancy)
    return cast.consultancy.certificates_kept_years


def test_only_administrators_say_how_long(cast: Cast, client_of: ClientOf) -> None:
    for person in (cast.tina, cast.hanna, cast.paul):
        client = client_of(person)
        assert client.get(_url(cast)).status_code == 404
        assert client.get(f"{_url(cast)}/shorter?years=1").status_code == 404
        assert client.post(_url(cast), data={"years": "1", "confirmed": "yes"}).status_code == 404
    assert client_of(cast.ada).post(f"{_url(cast)}/shorter").status_code == 405


def test_a_shorter_time_is_asked_about_with_its_number_and_a_longer_one_is_not(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    make_certificate(session, cast.paul_enrolment, issued_on=date(2020, 1, 1)).year = 2020
    session.commit()
    ada, organisation = client_of(cast.ada), f"/organisations/{cast.consultancy.id}"
    assert "Kept for good" in ada.get(organisation).text
    assert _url(cast) in ada.get(organisation).text
    answer = ada.post(_url(cast), data={"years": "2"})
    assert answer.location == f"{_url(cast)}/shorter?years=2"
    assert _years(session, cast) is None
    page = ada.get(answer.location).text
    assert "1 certificate is older than that" in page
    assert "cannot be undone" in page
    assert ada.post(_url(cast), data={"years": "2", "confirmed": "yes"}).location == organisation
    assert _years(session, cast) == 2
    assert "Kept for 2 years" in ada.get(organisation).text
    assert "No certificate is older" in ada.get(f"{_url(cast)}/shorter?years=100").text
    for longer, kept in (("7", 7), ("7", 7), ("", None)):
        assert ada.post(_url(cast), data={"years": longer}).location == organisation
        assert _years(session, cast) == kept
    notes = select(AuditEvent.note).where(AuditEvent.action == "certificates kept").order_by(AuditEvent.id)
    assert session.scalars(notes).all() == ["2", "7", ""]


@pytest.mark.parametrize("typed", ["0", "101", "-1", "1.5", "ten", "0100000", "١"])
def test_what_is_no_number_of_years_is_said(
    session: Session, cast: Cast, client_of: ClientOf, typed: str
) -> None:
    ada = client_of(cast.ada)
    answer = ada.post(_url(cast), data={"years": typed, "confirmed": "yes"})
    assert answer.status_code == 422
    assert "whole number from 1 to 100" in answer.text
    assert _years(session, cast) is None
    assert ada.get(f"{_url(cast)}/shorter", query_string={"years": typed}).location == _url(cast)


def test_without_a_number_there_is_nothing_to_confirm(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.ada).get(f"{_url(cast)}/shorter").location == _url(cast)
