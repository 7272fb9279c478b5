"""What is in the demonstration: a real training in the middle of its second station, and a finished one."""

import re
from collections import Counter
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learnpath.assignments.models import Review, Revision, Submission
from learnpath.certificates.models import Certificate
from learnpath.certificates.services import eligibility_of
from learnpath.cohorts.models import Cohort, Enrolment
from learnpath.cohorts.services.enrolments import people_of
from learnpath.cohorts.services.walking import walk_of
from learnpath.demo import people, programme
from learnpath.demo.making import make_demonstration
from learnpath.demo.texts import earlier, present
from learnpath.kernel.audit import AuditEvent
from learnpath.kernel.mail import OutgoingMail
from learnpath.paths.models import Activity, LearningPath, Reading
from learnpath.people.models import Organisation
from learnpath.readings.models import ReadMark, Suggestion
from learnpath.reflections.models import Reflection
from learnpath.terms import Audience, CertificateKind, CohortState, OrganisationKind, SubmissionState


def _cohort(session: Session, state: CohortState) -> Cohort:
    return session.scalars(select(Cohort).where(Cohort.state == state)).one()


def test_fourteen_people_of_three_municipalities_walk_in_mixed_groups(demo_session: Session) -> None:
    cohort = _cohort(demo_session, CohortState.RUNNING)
    walking = people_of(demo_session, cohort.id)
    assert len(walking) == 14
    assert {one.organisation for one in walking} == {"Pargas stad", "Korsnäs kommun", "Habo kommun"}
    groups = {one.group for one in walking}
    assert groups == {"Blå", "Gul", "Röd"}
    for group in groups:
        members = [one.organisation for one in walking if one.group == group]
        assert 4 <= len(members) <= 6
        assert len(set(members)) == 3


def test_there_is_work_in_every_state(demo_session: Session) -> None:
    cohort = _cohort(demo_session, CohortState.RUNNING)
    states = Counter(demo_session.scalars(select(Submission.state).where(Submission.cohort_id == cohort.id)))
    assert set(states) == set(SubmissionState)
    # the third group has not begun on the present station
    titles = select(Activity.id).where(Activity.title["sv"].as_string() == "Tolka enkätsvaren tillsammans")
    begun = select(func.count()).where(
        Submission.cohort_id == cohort.id,
        Submission.activity_id.in_(titles),
        Submission.group_id.is_not(None),
    )
    assert demo_session.scalar(begun) == 2
    late = select(func.count()).select_from(Revision).join(Submission).where(
        Submission.cohort_id == cohort.id, Revision.is_late
    )  # fmt: skip
    assert demo_session.scalar(late) == 1


def test_the_second_station_is_open_and_the_third_is_not(demo_session: Session) -> None:
    cohort = _cohort(demo_session, CohortState.RUNNING)
    now = datetime.now(UTC)
    for enrolment in demo_session.scalars(select(Enrolment).where(Enrolment.cohort_id == cohort.id)):
        walk = walk_of(demo_session, cohort.path_id, enrolment.id, frozenset(), now)
        is_open = [walk.states[station.id].is_open for station in walk.outline.stations]
        assert is_open == [True, True, False, False, False]


def test_reflections_have_every_kind_of_reader_and_texts_in_two_languages(demo_session: Session) -> None:
    assert set(demo_session.scalars(select(Reflection.audience))) == set(Audience)
    texts = " ".join(demo_session.scalars(select(Reflection.text)))
    assert "ledarskap" in texts
    assert "kysymään" in texts


def test_participants_suggest_readings_and_mark_what_they_have_read(demo_session: Session) -> None:
    reasons = demo_session.scalars(
        select(Reading.why).join(Suggestion, Suggestion.reading_id == Reading.id)
    ).all()
    assert len(reasons) == 4
    assert all(reasons)
    assert (demo_session.scalar(select(func.count()).select_from(ReadMark)) or 0) > 30


def test_reviews_say_something(demo_session: Session) -> None:
    comments = demo_session.scalars(select(Review.comment)).all()
    assert len(comments) > 15
    assert all(len(comment) > 60 for comment in comments)


def test_the_finished_cohort_has_its_certificates(demo_session: Session) -> None:
    cohort = _cohort(demo_session, CohortState.FINISHED)
    certificates = demo_session.scalars(select(Certificate).where(Certificate.cohort_id == cohort.id)).all()
    assert Counter(one.kind for one in certificates) == {
        CertificateKind.COMPLETION: len(earlier.QUALIFIED),
        CertificateKind.TRANSCRIPT: len(earlier.QUALIFIED),
        CertificateKind.PARTICIPATION: len(earlier.TOOK_PART),
    }
    assert {one.language for one in certificates} == {"sv", "fi"}
    assert all(not one.override_reason for one in certificates)
    earned = eligibility_of(demo_session, cohort.id)
    assert Counter(one.is_earned for one in earned.values()) == {True: 8, False: 1}
    pdf = demo_session.scalars(select(Certificate.pdf)).first()
    assert pdf is not None
    assert pdf.startswith(b"%PDF")


def test_nothing_waits_to_be_sent_and_nothing_happened_in_the_future(demo_session: Session) -> None:
    assert demo_session.scalars(select(OutgoingMail).where(OutgoingMail.sent_at.is_(None))).all() == []
    now = datetime.now(UTC)
    for moment in (AuditEvent.at, Revision.handed_in_at, Reflection.written_at, Review.reviewed_at):
        latest = demo_session.scalar(select(func.max(moment)))
        assert latest is not None
        assert latest < now


def test_the_stations_hours_add_up_to_the_paths() -> None:
    assert sum(station.hours for station in programme.STATIONS) == programme.HOURS


def test_the_path_is_in_swedish_and_finnish(demo_session: Session) -> None:
    path = demo_session.scalars(select(LearningPath).where(LearningPath.origin_id.is_(None))).one()
    assert path.languages == ["sv", "fi"]
    assert path.title == {"sv": "Ledarskapsstigen", "fi": "Johtajuuspolku"}
    kinds = Counter(demo_session.scalars(select(Organisation.kind)))
    assert kinds == {OrganisationKind.MUNICIPALITY: 3, OrganisationKind.CONSULTANCY: 1}


def test_no_text_names_a_month() -> None:
    """The programme moves through the year; what people wrote moves with it."""
    months = "januari februari mars april maj juni juli augusti september oktober november december".split()
    # a rule about every summer is true whenever it is written
    allowed = ("sommaren bestäms i februari", "är kända i februari", "bybladet i april", "maj-len")
    for story in (present.STORY, earlier.STORY):
        texts = [step.text for work in story.works for step in work.steps if hasattr(step, "text")]
        texts += [step.comment for work in story.works for step in work.steps if hasattr(step, "comment")]
        texts += [one.text for one in story.reflections]
        for text in texts:
            words = " ".join(text.split())
            for one in allowed:
                words = re.sub(one, "", words, flags=re.IGNORECASE)
            assert not set(re.findall(r"\w+", words.lower())) & set(months), words


def test_it_can_be_made_on_either_database_and_at_any_time(session: Session) -> None:
    make_demonstration(session, datetime(2031, 7, 1, 12, tzinfo=UTC), "http://localhost")
    cohorts = session.scalars(select(Cohort.name).order_by(Cohort.starts_on)).all()
    assert cohorts == ["Ledarskapsstigen 2030", "Ledarskapsstigen 2031"]
    enrolled = session.scalar(select(func.count()).select_from(Enrolment))
    assert enrolled == len(people.PARTICIPANTS) + len(people.EARLIER_PARTICIPANTS)
    assert session.scalar(select(func.count()).select_from(Activity)) == 3 * sum(
        len(station.activities) for station in programme.STATIONS
    )
