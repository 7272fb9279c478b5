"""The fixed cast. Tina trains the cohort; Paul and Petra share a group and come from different municipalities;
Otto is in another cohort; Hanna is HR of Paul's municipality, Hugo of Petra's; Ada administers.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from learnpath.cohorts.models import Cohort, Enrolment, Group
from learnpath.paths.models import Activity, LearningPath, Reading, Station
from learnpath.people.models import Organisation, Person
from learnpath.terms import ActivityKind, Gate, MembershipKind, OrganisationKind, WorkBy
from tests.factories.cohorts import make_cohort, make_enrolment, make_group, make_grouping, make_trainer
from tests.factories.paths import make_activity, make_path, make_reading, make_station
from tests.factories.people import make_member, make_organisation, make_person


@dataclass
class Cast:
    consultancy: Organisation
    pargas: Organisation
    habo: Organisation
    tina: Person
    paul: Person
    petra: Person
    otto: Person
    hanna: Person
    hugo: Person
    ada: Person
    path: LearningPath  # the author's
    cohort_path: LearningPath  # the cohort's copy
    cohort: Cohort
    other_cohort: Cohort
    station: Station
    group_work: Activity
    own_work: Activity
    reading_list: Activity
    reading: Reading
    reflection: Activity
    meeting: Activity
    page: Activity
    paul_enrolment: Enrolment
    petra_enrolment: Enrolment
    otto_enrolment: Enrolment
    group: Group


def make_cast(session: Session) -> Cast:
    consultancy = make_organisation(session, "Stigfinnarna", OrganisationKind.CONSULTANCY)
    pargas, habo = make_organisation(session, "Pargas"), make_organisation(session, "Habo")
    names = ("Tina Trygg", "Paul Palm", "Petra Perho", "Otto Orre", "Hanna Holm", "Hugo Hed", "Ada Alm")
    people = [make_person(session, name, email=f"{name.split()[0].lower()}@people.example") for name in names]
    tina, paul, petra, otto, hanna, hugo, ada = people
    make_member(session, tina, consultancy, MembershipKind.TRAINER)
    make_member(session, hanna, pargas, MembershipKind.HR)
    make_member(session, hugo, habo, MembershipKind.HR)
    make_member(session, ada, consultancy, MembershipKind.ADMINISTRATOR)

    path = make_path(session, consultancy)
    copy = make_path(session, consultancy, origin_id=path.id, origin_version=1)
    cohort = make_cohort(session, copy)
    other = make_cohort(session, make_path(session, consultancy, origin_id=path.id, origin_version=1), "Höst")
    make_trainer(session, cohort, tina)

    station = make_station(session, copy)
    group_work = make_activity(session, station, ActivityKind.ASSIGNMENT, "Jämför era kommuner", 1)
    own_work = make_activity(
        session, station, ActivityKind.ASSIGNMENT, "Pröva själv", 2, work_by=WorkBy.PERSON, gate=Gate.NONE
    )
    reading_list = make_activity(session, station, ActivityKind.READING_LIST, "Läs", 3)
    reading = make_reading(session, reading_list)
    reflection = make_activity(session, station, ActivityKind.REFLECTION, "Vad tar du med dig?", 4)
    meeting = make_activity(
        session,
        station,
        ActivityKind.MEETING,
        "Träff på distans",
        5,
        starts_at=datetime(2027, 1, 18, 7, tzinfo=UTC),
        ends_at=datetime(2027, 1, 18, 10, tzinfo=UTC),
    )
    page = make_activity(session, station, ActivityKind.PAGE, "Att läsa först", 6, required=False)

    in_pargas = make_enrolment(session, cohort, paul, pargas)
    in_habo = make_enrolment(session, cohort, petra, habo)
    elsewhere = make_enrolment(session, other, otto, pargas)
    group = make_group(session, make_grouping(session, cohort), "Blå", in_pargas, in_habo)
    return Cast(
        consultancy, pargas, habo, *people, path, copy, cohort, other, station, group_work, own_work,
        reading_list, reading, reflection, meeting, page, in_pargas, in_habo, elsewhere, group,
    )  # fmt: skip
