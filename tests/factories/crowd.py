"""A cohort of any size in which everybody has done something: what the figures are measured on."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from learnpath.assignments.models import Contributor, Revision, Submission
from learnpath.cohorts.models import Cohort, Completion, Enrolment, Group
from learnpath.kernel.clock import now
from learnpath.paths.models import Activity, Station
from learnpath.people.models import Organisation, Person
from learnpath.terms import (
    ActivityKind,
    Audience,
    CompletedHow,
    MembershipKind,
    Opening,
    OrganisationKind,
    Stage,
    SubmissionState,
    WorkBy,
)
from tests.factories.cohorts import make_cohort, make_enrolment, make_group, make_grouping, make_trainer
from tests.factories.paths import make_activity, make_path, make_reading, make_station
from tests.factories.people import make_member, make_organisation, make_person
from tests.factories.reflections import make_reflection

_STATIONS = ("Var står vi?", "Personalens ork", "Samverkan", "Snabba nedslag", "Hemmaplan", "Tillbaka")
_IN_A_GROUP = 5
_TEXT = "<p>Vi har jämfört hur våra kommuner gör när någon är borta, och föreslår en gemensam pool.</p>" * 8


@dataclass
class Crowd:
    cohort: Cohort
    station: Station  # where people are
    assignment: Activity  # the one that they work on there
    walker: Person
    trainer: Person
    hr: Person


def make_crowd(session: Session, people: int) -> Crowd:
    """So many people of three municipalities, half-way along a path of six stations."""
    consultancy = make_organisation(session, "Stigfinnarna", OrganisationKind.CONSULTANCY)
    municipalities = [make_organisation(session, name) for name in ("Pargas", "Korsnäs", "Habo")]
    trainer, hr = make_person(session, "Tina Trygg"), make_person(session, "Hanna Holm")
    make_member(session, trainer, consultancy, MembershipKind.TRAINER)
    make_member(session, hr, municipalities[0], MembershipKind.HR)
    began = date.today() - timedelta(days=60)  # noqa: DTZ011
    path = make_path(session, consultancy, starts_on=began, meetings_required=2)
    cohort = make_cohort(session, path, starts_on=began)
    make_trainer(session, cohort, trainer)
    stations = [_station(session, path, number) for number in range(len(_STATIONS))]
    enrolments, groups = _walkers(session, cohort, municipalities, people)
    for number, (_row, activities) in enumerate(stations[:3]):
        _work(session, cohort, activities, enrolments, groups, is_over=number < 2)
    session.flush()
    walker = session.get_one(Person, enrolments[0].person_id)
    return Crowd(cohort, stations[2][0], stations[2][1][0], walker, trainer, hr)


def _station(session: Session, path: object, number: int) -> tuple[Station, list[Activity]]:
    opening = Opening.AFTER_PREVIOUS if number else Opening.AT_ONCE
    station = make_station(session, path, _STATIONS[number], number + 1, opening=opening)  # type: ignore[arg-type]
    begins = now() + timedelta(days=30 * (number - 2) + 7)
    due = begins + timedelta(days=5)
    activities = [
        make_activity(
            session, station, ActivityKind.ASSIGNMENT, "Jämför", 1, due_at=due, brief={"sv": _TEXT}
        ),
        make_activity(session, station, ActivityKind.ASSIGNMENT, "Pröva själv", 2, work_by=WorkBy.PERSON),
        make_activity(session, station, ActivityKind.READING_LIST, "Läs", 3),
        make_activity(session, station, ActivityKind.REFLECTION, "Vad tar du med dig?", 4),
        make_activity(
            session,
            station,
            ActivityKind.MEETING,
            "Träff",
            5,
            starts_at=begins,
            ends_at=begins + timedelta(hours=3),
        ),
    ]
    make_reading(session, activities[2])
    return station, activities


def _walkers(
    session: Session, cohort: Cohort, municipalities: list[Organisation], people: int
) -> tuple[list[Enrolment], list[Group]]:
    enrolments = [
        make_enrolment(session, cohort, make_person(session), municipalities[number % len(municipalities)])
        for number in range(people)
    ]
    grouping = make_grouping(session, cohort)
    groups = [
        make_group(session, grouping, f"Grupp {number}", *enrolments[number : number + _IN_A_GROUP])
        for number in range(0, people, _IN_A_GROUP)
    ]
    return enrolments, groups


def _work(
    session: Session,
    cohort: Cohort,
    activities: list[Activity],
    enrolments: list[Enrolment],
    groups: list[Group],
    *,
    is_over: bool,
) -> None:
    """Everybody's work at one station: all of it where the station is over, else begun."""
    by_group, by_person, readings, reflection, meeting = activities
    state = SubmissionState.ACCEPTED if is_over else SubmissionState.DRAFT
    for number, group in enumerate(groups):
        first = enrolments[number * _IN_A_GROUP]
        _submit(
            session, Submission(activity_id=by_group.id, cohort_id=cohort.id, group_id=group.id), state, first
        )
    for enrolment in enrolments:
        own = Submission(activity_id=by_person.id, cohort_id=cohort.id, enrolment_id=enrolment.id)
        _submit(session, own, state, enrolment)
        if is_over:
            make_reflection(session, reflection, enrolment, _TEXT, Audience.GROUP)
            session.add_all(
                Completion(
                    enrolment_id=enrolment.id, activity_id=one.id, stage=Stage.DONE, how=CompletedHow.ACCEPTED
                )
                for one in (by_group, by_person, readings, reflection, meeting)
            )
    session.flush()


def _submit(session: Session, submission: Submission, state: SubmissionState, by: Enrolment) -> None:
    submission.state, submission.draft, submission.version = state, _TEXT, 1  # type: ignore[assignment]
    submission.saved_at, submission.saved_by_id = now(), by.person_id
    submission.last_number = int(state is SubmissionState.ACCEPTED)
    session.add(submission)
    session.flush()
    session.add(Contributor(submission_id=submission.id, person_id=by.person_id))
    if submission.last_number:
        session.add(
            Revision(
                submission_id=submission.id,
                number=1,
                text=_TEXT,
                sha256="0" * 64,
                handed_in_by_id=by.person_id,
                is_late=False,
            )
        )
