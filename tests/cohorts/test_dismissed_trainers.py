"""Whoever is no longer a trainer of the cohort's organisation reads nothing of the cohort, and hears nothing of it."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.assignments.services import hand_in, open_submission, owner_for, save_draft
from learnpath.cohorts.actors import load_actor
from learnpath.cohorts.services import inviting, running
from learnpath.kernel.clock import now
from learnpath.kernel.mail import OutgoingMail
from learnpath.people.models import Membership, Person
from learnpath.people.services.offices import appoint, dismiss
from learnpath.reflections import services as reflections
from learnpath.terms import Audience, MembershipKind
from tests.assignments.makers import At, pauls_place
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.cohorts import make_trainer
from tests.factories.people import make_member, make_organisation, make_person
from tests.factories.reflections import make_reflection

CountQueries = Callable[[Callable[[], object]], int]


def _part(session: Session, person: Person, kind: MembershipKind = MembershipKind.TRAINER) -> Membership:
    return session.scalars(
        select(Membership).where(Membership.person_id == person.id, Membership.kind == kind)
    ).one()


@pytest.fixture
def tor(session: Session, cast: Cast) -> Person:
    """The other trainer of the cohort."""
    tor = make_person(session, "Tor Tveit", email="tor@people.example")
    make_member(session, tor, cast.consultancy, MembershipKind.TRAINER)
    make_trainer(session, cast.cohort, tor)
    session.commit()
    return tor


@pytest.fixture
def dismissed(session: Session, cast: Cast, tor: Person) -> Person:
    """Tina, whose part in the consultancy has ended; Tor still trains."""
    dismiss(session, _part(session, cast.tina), cast.ada.id)
    session.commit()
    return cast.tina


def _hand_in(session: Session, cast: Cast) -> str:
    at = At(cast.cohort.id, cast.group_work)
    owner = owner_for(session, at, pauls_place(cast))  # type: ignore[arg-type]
    assert owner is not None
    work = open_submission(session, at, owner)  # type: ignore[arg-type]
    save_draft(session, work, text="<p>Vårt förslag</p>", version=work.version, by_id=cast.paul.id)
    hand_in(session, work, by_id=cast.paul.id, now=now())
    session.commit()
    return f"/submissions/{work.id}/review"


def test_a_dismissed_trainer_trains_no_cohort(session: Session, cast: Cast, dismissed: Person) -> None:
    actor = load_actor(session, dismissed)
    assert actor.trains == frozenset()
    assert actor.path_ids == frozenset()


def test_being_a_trainer_elsewhere_or_something_else_there_is_not_enough(
    session: Session, cast: Cast, dismissed: Person
) -> None:
    make_member(session, dismissed, make_organisation(session, "Annan"), MembershipKind.TRAINER)
    make_member(session, dismissed, cast.consultancy, MembershipKind.MEMBER)
    assert load_actor(session, dismissed).trains == frozenset()


def test_whoever_is_appointed_again_trains_again(session: Session, cast: Cast, dismissed: Person) -> None:
    appoint(session, dismissed, cast.consultancy, MembershipKind.TRAINER, cast.ada.id)
    session.flush()
    assert load_actor(session, dismissed).trains == {cast.cohort.id}


def test_who_asks_is_still_one_query(
    session: Session, cast: Cast, tor: Person, count_queries: CountQueries
) -> None:
    session.refresh(tor)
    assert count_queries(lambda: load_actor(session, tor)) == 1


def test_a_dismissed_trainer_reads_neither_work_nor_reflections_and_issues_nothing(
    session: Session, cast: Cast, dismissed: Person, tor: Person, client_of: ClientOf
) -> None:
    work = _hand_in(session, cast)
    reflection = make_reflection(session, cast.reflection, cast.paul_enrolment, audience=Audience.TRAINERS)
    session.commit()
    urls = [
        work,
        f"/reflections/{reflection.id}",
        f"/cohorts/{cast.cohort.id}",
        f"/cohorts/{cast.cohort.id}/certificates",
        f"/cohorts/{cast.cohort.id}/people",
    ]
    gone, still = client_of(dismissed), client_of(tor)
    for url in urls:
        assert still.get(url).status_code == 200, url
        assert gone.get(url).status_code == 404, url


def test_only_present_trainers_hear_that_work_waits(
    session: Session, cast: Cast, dismissed: Person, tor: Person
) -> None:
    _hand_in(session, cast)
    assert set(session.scalars(select(OutgoingMail.address))) == {tor.email}


def test_an_author_is_told_of_present_trainers_only(
    session: Session, cast: Cast, dismissed: Person, tor: Person
) -> None:
    circle = reflections.circle_of(
        session, load_actor(session, cast.paul), cast.cohort.id, cast.reflection.id
    )
    assert [one.name for one in circle.trainers] == ["Tor Tveit"]


def test_an_invitation_names_present_trainers_only(session: Session, cast: Cast, dismissed: Person) -> None:
    assert inviting.invitation_of(session, cast.cohort.id).trainers == ("Tor Tveit",)


def test_an_invitation_needs_no_trainer(session: Session, cast: Cast) -> None:
    dismiss(session, _part(session, cast.tina), cast.ada.id)
    session.flush()
    assert inviting.invitation_of(session, cast.cohort.id).trainers == ()


def test_the_last_who_still_trains_is_not_removed_but_a_dismissed_one_is(
    session: Session, cast: Cast, dismissed: Person, tor: Person
) -> None:
    with pytest.raises(running.LastTrainer):
        running.remove_trainer(session, cast.cohort.id, tor.id, by_id=tor.id)
    running.remove_trainer(session, cast.cohort.id, dismissed.id, by_id=tor.id)
    assert [one.name for one in running.trainers_of(session, cast.cohort.id)] == ["Tor Tveit"]
