"""Making the demonstration: the people, the path, the finished cohort with its certificates, the present one."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from learnpath.certificates.services import issue_now
from learnpath.certificates.services.issuing import issue_transcript_with_it
from learnpath.certificates.services.signing_keys import make_first_keys
from learnpath.cohorts.models import Cohort, Enrolment
from learnpath.cohorts.services.enrolments import enrol
from learnpath.cohorts.services.grouping import add_groups, make_grouping, seat
from learnpath.cohorts.services.inviting import invite_waiting
from learnpath.cohorts.services.running import set_state
from learnpath.cohorts.services.starting import start_cohort
from learnpath.demo import people, programme
from learnpath.demo.calendar import Calendar, calendar_for
from learnpath.demo.living import Life
from learnpath.demo.logo import beacon_logo
from learnpath.demo.path_writing import write_path
from learnpath.demo.people import InventedPerson
from learnpath.demo.rules import EARLIER_COHORT_WEEKS, name_of_year
from learnpath.demo.texts import earlier, present
from learnpath.kernel.clock import stopped_at
from learnpath.kernel.mail import OutgoingMail
from learnpath.paths.models import LearningPath
from learnpath.people.looks.logos import read_logo
from learnpath.people.models import Organisation, Person
from learnpath.people.services.looks import choose_look
from learnpath.people.services.offices import appoint
from learnpath.people.services.organisations import make_organisation
from learnpath.people.services.persons import find_or_make
from learnpath.terms import CertificateKind, CohortState, GroupingMethod

# The days before the first meeting on which things were prepared.
_PATH_WRITTEN, _COHORT_STARTED, _INVITED = 90, 30, 21


class _World:
    """Everybody and everything made so far, by the keys that the texts use."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.organisations: dict[str, Organisation] = {}
        self.persons: dict[str, Person] = {}

    @property
    def person_ids(self) -> dict[str, uuid.UUID]:
        return {key: person.id for key, person in self.persons.items()}


def make_demonstration(session: Session, now: datetime, base_url: str) -> None:
    """All of it, in the caller's transaction."""
    calendar = calendar_for(now)
    before = calendar.earlier(EARLIER_COHORT_WEEKS)
    world = _World(session)
    with stopped_at(_days_before(before, _PATH_WRITTEN)):
        _make_organisations(world)
        _give_looks(world)
        make_first_keys(session, "learnpath demonstration")
        path = write_path(session, world.organisations["fyrbaken"].id, calendar, world.persons["marina"].id)
    finished = _start(world, path, before, people.EARLIER_PARTICIPANTS, people.EARLIER_GROUPS)
    finished.live(earlier.STORY)
    _finish(finished, base_url)
    running = _start(world, path, calendar, people.PARTICIPANTS, people.GROUPS)
    running.live(present.STORY)
    _have_looked(running)
    _keep_mail_in(session)


def _days_before(calendar: Calendar, days: int) -> datetime:
    morning = datetime.combine(programme.FIRST_DAY, datetime.min.time()).replace(hour=9)
    return calendar.at(morning - timedelta(days=days))


def _make_organisations(world: _World) -> None:
    for one in people.ORGANISATIONS:
        world.organisations[one.key] = make_organisation(world.session, one.kind, one.name, one.other_names)
    for person in (*people.STAFF, *people.PARTICIPANTS, *people.EARLIER_PARTICIPANTS):
        world.persons[person.key] = find_or_make(
            world.session,
            given_name=person.given_name,
            family_name=person.family_name,
            email=person.email,
            language=person.language,
        )
    administrator = world.persons["stefan"].id
    offices = [(one.key, one.organisation, one.office) for one in people.STAFF if one.office is not None]
    for key, organisation, office in (*offices, *people.SECOND_OFFICES):
        appoint(world.session, world.persons[key], world.organisations[organisation], office, administrator)


def _give_looks(world: _World) -> None:
    """A logo for whoever walks the path or trains; a colour of its own for HR of one municipality."""
    logo = read_logo(beacon_logo(world.organisations["fyrbaken"].name))
    for key, accent, its_logo, by in (
        ("fyrbaken", None, logo, "marina"),
        ("pargas", "#1d4e89", None, "stefan"),
    ):
        choose_look(
            world.session,
            world.organisations[key].id,
            accent=accent,
            logo=its_logo,
            logo_alt="",
            by_id=world.persons[by].id,
        )


def _start(
    world: _World,
    path: LearningPath,
    calendar: Calendar,
    participants: Iterable[InventedPerson],
    groups: tuple[str, ...],
) -> Life:
    """Start a cohort, enrol and group its people, and invite them."""
    session, marina = world.session, world.persons["marina"].id
    first, last = calendar.on(programme.FIRST_DAY), calendar.on(programme.LAST_DAY)
    with stopped_at(_days_before(calendar, _COHORT_STARTED)):
        cohort = start_cohort(
            session,
            path,
            name=f"{programme.TITLE['sv']} {name_of_year(first, last)}",
            first_day=first,
            trainer_ids=[world.persons[key].id for key in people.TRAINERS],
            by_id=marina,
        )
        enrolments = {
            one.key: enrol(
                session,
                cohort,
                world.persons[one.key],
                world.organisations[one.organisation],
                title=one.title,
                by_id=marina,
            )
            for one in participants
        }
        group_of = {one.key: one.group for one in participants}
        group_ids = _divide(session, cohort, groups, group_of, enrolments, marina)
        session.flush()
    with stopped_at(_days_before(calendar, _INVITED)):
        invite_waiting(session, cohort.id, by_id=marina)
        session.flush()
    organisation_ids = {key: organisation.id for key, organisation in world.organisations.items()}
    return Life(
        session, cohort, calendar, world.person_ids, organisation_ids, enrolments, group_ids, group_of
    )


def _divide(
    session: Session,
    cohort: Cohort,
    names: tuple[str, ...],
    group_of: dict[str, str],
    enrolments: dict[str, Enrolment],
    by_id: uuid.UUID,
) -> dict[str, uuid.UUID]:
    grouping = make_grouping(session, cohort.id, "Blandade grupper", GroupingMethod.MIXED, by_id=by_id)
    group_ids = {group.name: group.id for group in add_groups(session, grouping.id, names)}
    seat(session, grouping.id, {enrolments[key].id: group_ids[group] for key, group in group_of.items()})
    return group_ids


def _finish(life: Life, base_url: str) -> None:
    """Issue what was earned, and close the cohort."""
    at = life.calendar.at(earlier.CERTIFICATES_ISSUED)
    marina = life.person_ids["marina"]
    with stopped_at(at):
        source = life.session.connection()
        for key in earlier.QUALIFIED:
            id_ = life.enrolments[key].id
            issue_now(source, id_, by_id=marina, base_url=base_url)
            issue_transcript_with_it(source, id_, by_id=marina, base_url=base_url)
        for key in earlier.TOOK_PART:
            id_, kind = life.enrolments[key].id, CertificateKind.PARTICIPATION
            issue_now(source, id_, kind=kind, by_id=marina, base_url=base_url)
        set_state(life.session, life.cohort.id, CohortState.FINISHED, by_id=marina)
        life.session.flush()
    for enrolment in life.enrolments.values():
        enrolment.seen_at = at + timedelta(hours=8)


def _have_looked(life: Life) -> None:
    """Everybody looked at their path on the day after the last meeting; Leif has not been there yet."""
    for key, enrolment in life.enrolments.items():
        if key != "leif":
            enrolment.seen_at = life.calendar.at(datetime(2027, 2, 16, 18, 30))


def _keep_mail_in(session: Session) -> None:
    """Nothing goes out to invented people: all letters of the past count as sent."""
    session.flush()
    session.execute(
        update(OutgoingMail)
        .values(sent_at=OutgoingMail.made_at, letter=None, attempts=1)
        .execution_options(synchronize_session=False)
    )
    session.info.pop("wake", None)
