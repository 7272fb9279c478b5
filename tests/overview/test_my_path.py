"""My path: what it says of the certificate, of a cohort that is over, and of what happened lately."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from learnpath.assignments.models import Submission
from learnpath.cohorts.services.completions import complete
from learnpath.kernel.clock import now
from learnpath.readings.services import suggest
from learnpath.terms import ActivityKind, Audience, CertificateKind, CohortState, CompletedHow, Opening
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.certificates import make_certificate
from tests.factories.paths import make_activity, make_station
from tests.factories.reflections import make_reflection


def _page(cast: Cast, client_of: ClientOf) -> str:
    return client_of(cast.paul).get("/my-path").text


@pytest.mark.parametrize("days", [1, 100])
def test_who_holds_a_certificate_reads_when_it_was_issued(
    session: Session, cast: Cast, client_of: ClientOf, days: int
) -> None:
    make_certificate(session, cast.paul_enrolment).issued_at = now() - timedelta(days=days)
    make_certificate(session, cast.petra_enrolment)
    session.commit()
    page = _page(cast, client_of)
    assert "<small>Issued " in page
    assert "Still missing" not in page
    assert ("<b>Certificate</b>: " in page) is (days == 1)  # lately, it is news too


def test_a_revoked_certificate_and_somebody_elses_count_for_nothing(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    make_certificate(session, cast.paul_enrolment).revoked_at = now()
    make_certificate(session, cast.petra_enrolment)
    session.commit()
    page = _page(cast, client_of)
    assert "Still missing" in page
    assert "<b>Certificate</b>: " not in page


def test_other_papers_are_not_the_certificate(session: Session, cast: Cast, client_of: ClientOf) -> None:
    for kind in (CertificateKind.PARTICIPATION, CertificateKind.TRANSCRIPT):
        make_certificate(session, cast.paul_enrolment, kind=kind)
    session.commit()
    page = _page(cast, client_of)
    assert "Still missing" in page
    assert "<b>Certificate</b>: " not in page
    make_certificate(session, cast.paul_enrolment)
    session.commit()
    assert _page(cast, client_of).count("<b>Certificate</b>: ") == 1


def _draft(session: Session, cast: Cast) -> None:
    session.add(Submission(activity_id=cast.group_work.id, cohort_id=cast.cohort.id, group_id=cast.group.id))


def test_in_a_finished_cohort_the_page_says_what_is_still_possible(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    _draft(session, cast)
    session.commit()
    assert "Go on writing" in _page(cast, client_of)
    cast.cohort.state = CohortState.FINISHED
    session.commit()
    page = _page(cast, client_of)
    assert "Go on writing" not in page
    assert "Still possible" in page
    assert "Next step" not in page
    assert "Jämför era kommuner" in page


def test_in_a_cohort_put_away_there_is_no_next_step(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    _draft(session, cast)
    cast.cohort.state = CohortState.ARCHIVED
    session.commit()
    page = _page(cast, client_of)
    assert "Go on writing" not in page
    assert "Jämför era kommuner" not in page
    assert "The cohort is closed" in page
    assert "All is done for now" not in page


@pytest.mark.parametrize("audience", [Audience.GROUP, Audience.COHORT])
def test_news_name_nobody_who_has_left(
    session: Session, cast: Cast, client_of: ClientOf, audience: Audience
) -> None:
    make_reflection(session, cast.reflection, cast.petra_enrolment, audience=audience)
    suggest(
        session,
        cast.reading_list.id,
        title="Att leda i motvind",
        why="Kort.",
        language="sv",
        enrolment_id=cast.petra_enrolment.id,
    )
    session.commit()
    assert _page(cast, client_of).count("Petra Perho, ") == 2
    cast.petra_enrolment.withdrawn_at = now()
    session.commit()
    assert "Petra Perho" not in _page(cast, client_of)


def test_news_say_nothing_of_closed_stations(session: Session, cast: Cast, client_of: ClientOf) -> None:
    closed = make_station(session, cast.cohort_path, "Hemmaplan", 2, opening=Opening.BY_TRAINER)
    prompt = make_activity(session, closed, ActivityKind.REFLECTION, "En fråga för senare")
    make_reflection(session, cast.reflection, cast.petra_enrolment, audience=Audience.COHORT)
    make_reflection(session, prompt, cast.petra_enrolment, audience=Audience.COHORT)
    session.commit()
    page = _page(cast, client_of)
    assert "Vad tar du med dig?" in page
    assert "En fråga för senare" not in page


def test_who_was_excused_reads_that_and_not_that_they_attended(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    complete(session, [cast.paul_enrolment.id], cast.meeting.id, CompletedHow.EXCUSED)
    complete(session, [cast.petra_enrolment.id], cast.meeting.id, CompletedHow.ATTENDED)
    session.commit()
    url = f"/cohorts/{cast.cohort.id}/stations/{cast.station.id}"
    page = client_of(cast.paul).get(url).text
    assert "Excused" in page
    assert "Attended" not in page
    assert 'data-state="excused"' in page
    page = client_of(cast.petra).get(url).text
    assert "Attended" in page
    assert "Excused" not in page


def test_a_closed_station_keeps_its_introduction_to_itself(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    closed = make_station(
        session,
        cast.cohort_path,
        "Hemmaplan",
        2,
        opening=Opening.BY_TRAINER,
        intro={"sv": "<p>Här börjar allt</p>"},
    )
    session.commit()
    url = f"/cohorts/{cast.cohort.id}/stations/{closed.id}"
    page = client_of(cast.paul).get(url).text
    assert "Hemmaplan" in page
    assert "Här börjar allt" not in page
    assert "Här börjar allt" in client_of(cast.tina).get(url).text
