"""A meeting's page, its calendar file and its sheet."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.meetings.models import Attendance
from learnpath.terms import ActivityKind, Opening, Presence
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.cohorts import make_enrolment
from tests.factories.paths import make_activity, make_station
from tests.factories.people import make_person


def url(cast: Cast, *rest: str) -> str:
    return "/".join((f"/cohorts/{cast.cohort.id}/meetings/{cast.meeting.id}", *rest))


def sheet(cast: Cast, **marks: str) -> dict[str, str]:
    """A sheet as it was drawn before anybody was marked."""
    ids = {"paul": cast.paul_enrolment.id, "petra": cast.petra_enrolment.id}
    fields = {f"is-{id_}": marks.get(name, "") for name, id_ in ids.items()}
    return fields | {f"was-{id_}": "" for id_ in ids.values()}


@pytest.fixture
def tina(cast: Cast, client_of: ClientOf) -> FlaskClient:
    return client_of(cast.tina)


def test_a_participant_sees_when_and_where_in_the_paths_zone(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    cast.meeting.place = "Stadshuset"
    cast.meeting.url = "https://video.example/rum"
    session.commit()
    page = client_of(cast.paul).get(url(cast)).text
    assert "Monday 18 January 2027 09:00 to 12:00" in page
    assert "Stadshuset" in page
    assert "https://video.example/rum" in page
    assert "Petra" not in page


def test_a_link_that_is_no_web_address_is_not_followed(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    cast.meeting.url = "javascript:alert(1)"
    session.commit()
    for who in (cast.paul, cast.tina):
        client = client_of(who)
        assert "javascript:" not in client.get(url(cast)).text
    assert "javascript:" not in client.get(url(cast, "meeting.ics")).text


def test_the_calendar_file(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.paul).get(url(cast, "meeting.ics"))
    assert answer.mimetype == "text/calendar"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "DTSTART:20270118T070000Z" in answer.text


def test_a_meeting_without_a_time_has_no_calendar_file(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    cast.meeting.starts_at = cast.meeting.ends_at = None
    session.commit()
    client = client_of(cast.paul)
    assert "The time is not set yet" in client.get(url(cast)).text
    assert client.get(url(cast, "meeting.ics")).status_code == 404


def test_a_closed_station_keeps_its_meeting_closed(session: Session, cast: Cast, client_of: ClientOf) -> None:
    station = make_station(session, cast.cohort_path, "Senare", 2, opening=Opening.BY_TRAINER)
    meeting = make_activity(session, station, ActivityKind.MEETING, "Sista")
    session.commit()
    page = client_of(cast.paul).get(f"/cohorts/{cast.cohort.id}/meetings/{meeting.id}").text
    assert "This is not open yet." in page


def test_the_sheet_is_saved_by_one_button(session: Session, cast: Cast, tina: FlaskClient) -> None:
    assert "2 not marked" in tina.get(url(cast)).text
    answer = tina.post(
        url(cast, "attendance"), data=sheet(cast, paul="present", petra="absent"), follow_redirects=True
    )
    assert "Saved for 2 people." in answer.text
    assert "1 present, 1 absent" in answer.text


def test_everybody_else_was_present(session: Session, cast: Cast, tina: FlaskClient) -> None:
    data = sheet(cast, petra="excused") | {"everyone": "present"}
    tina.post(url(cast, "attendance"), data=data)
    rows = session.execute(select(Attendance.enrolment_id, Attendance.presence))
    assert {row[0]: row[1] for row in rows} == {
        cast.paul_enrolment.id: Presence.PRESENT,
        cast.petra_enrolment.id: Presence.EXCUSED,
    }


def test_a_colleague_who_marked_otherwise_meanwhile_is_shown(
    session: Session, cast: Cast, tina: FlaskClient
) -> None:
    tina.post(url(cast, "attendance"), data=sheet(cast, paul="absent"))
    answer = tina.post(url(cast, "attendance"), data=sheet(cast, paul="present", petra="present"))
    assert answer.status_code == 409
    assert "Meanwhile marked: Absent" in answer.text
    assert session.scalar(select(Attendance.presence)) is Presence.ABSENT


def test_a_participant_sees_their_own_mark_only(cast: Cast, tina: FlaskClient, client_of: ClientOf) -> None:
    tina.post(url(cast, "attendance"), data=sheet(cast, paul="present", petra="absent"))
    page = client_of(cast.paul).get(url(cast)).text
    assert "Present" in page
    assert "Absent" not in page


@pytest.mark.parametrize(
    ("who", "page", "action"), [("otto", 404, 404), ("paul", 200, 403), ("hanna", 404, 404)]
)
def test_who_may(cast: Cast, client_of: ClientOf, who: str, page: int, action: int) -> None:
    client = client_of(getattr(cast, who))
    assert client.get(url(cast)).status_code == page
    assert client.get(url(cast, "meeting.ics")).status_code == page
    assert client.post(url(cast, "attendance"), data=sheet(cast)).status_code == action


def test_an_action_is_no_page(cast: Cast, tina: FlaskClient) -> None:
    assert tina.get(url(cast, "attendance")).status_code == 405


def test_another_cohorts_meeting_is_not_there(cast: Cast, tina: FlaskClient) -> None:
    assert tina.get(f"/cohorts/{cast.other_cohort.id}/meetings/{cast.meeting.id}").status_code == 404
    assert tina.get(f"/cohorts/{cast.cohort.id}/meetings/{cast.group_work.id}").status_code == 404


def test_the_sheet_costs_the_same_for_three_hundred(
    session: Session, cast: Cast, tina: FlaskClient, count_queries: object
) -> None:
    few = count_queries(lambda: tina.get(url(cast)))  # type: ignore[operator]
    places = [make_enrolment(session, cast.cohort, make_person(session), cast.habo) for _n in range(300)]
    session.commit()
    assert count_queries(lambda: tina.get(url(cast))) == few <= 8  # type: ignore[operator]
    data = {f"is-{place.id}": "present" for place in places}
    saved = count_queries(lambda: tina.post(url(cast, "attendance"), data=data))  # type: ignore[operator]
    assert saved < 25
