"""A cohort whose only trainer is dismissed is not lost: it is foreseen, found, and taken over."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.actors import load_actor
from learnpath.cohorts.services.staffing import is_untrained, left_untrained, untrained_cohorts
from learnpath.kernel.audit import AuditEvent
from learnpath.people.models import Membership, Person
from learnpath.people.services.offices import dismiss
from learnpath.terms import CohortState, MembershipKind, OrganisationKind
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.cohorts import make_cohort, make_trainer
from tests.factories.paths import make_path
from tests.factories.people import make_member, make_organisation, make_person

CountQueries = Callable[[Callable[[], object]], int]


def _part(session: Session, person: Person) -> Membership:
    return session.scalars(
        select(Membership).where(Membership.person_id == person.id, Membership.kind == MembershipKind.TRAINER)
    ).one()


@pytest.fixture(autouse=True)
def _no_other_orphan(session: Session, cast: Cast) -> None:
    """Otto's cohort has a trainer of its own."""
    someone = make_person(session, "Siv Sand")
    make_member(session, someone, cast.consultancy, MembershipKind.TRAINER)
    make_trainer(session, cast.other_cohort, someone)
    session.commit()


@pytest.fixture
def toni(session: Session, cast: Cast) -> Person:
    """A trainer of the same organisation, who trains no cohort."""
    toni = make_person(session, "Toni Toft")
    make_member(session, toni, cast.consultancy, MembershipKind.TRAINER)
    session.commit()
    return toni


@pytest.fixture
def orphaned(session: Session, cast: Cast, toni: Person) -> str:
    """The address at which Tina's cohort, which nobody trains any more, is taken over."""
    dismiss(session, _part(session, cast.tina), cast.ada.id)
    session.commit()
    return f"/cohorts/{cast.cohort.id}/trainers"


def test_the_dismissal_page_says_which_cohorts_nobody_will_train(
    session: Session, cast: Cast, client_of: ClientOf, toni: Person
) -> None:
    url = f"/organisations/{cast.consultancy.id}/appointments/{_part(session, cast.tina).id}/end"
    assert "the cohort Vår has nobody who trains it" in client_of(cast.ada).get(url).text
    make_trainer(session, cast.cohort, toni)
    session.commit()
    assert "nobody who trains" not in client_of(cast.ada).get(url).text


def test_what_was_put_away_or_belongs_elsewhere_is_not_counted(session: Session, cast: Cast) -> None:
    away = make_path(session, cast.consultancy, origin_id=cast.path.id, origin_version=1)
    make_trainer(session, make_cohort(session, away, "Gammal", state=CohortState.ARCHIVED), cast.tina)
    other = make_organisation(session, "En annan byrå", OrganisationKind.CONSULTANCY)
    make_trainer(session, make_cohort(session, make_path(session, other), "Annan"), cast.tina)
    assert left_untrained(session, cast.tina.id, cast.consultancy.id) == ["Vår"]


def test_a_trainer_of_the_organisation_finds_it_and_takes_it_over(
    session: Session, cast: Cast, client_of: ClientOf, toni: Person, orphaned: str
) -> None:
    client = client_of(toni)
    listed = client.get("/cohorts").text
    assert "Without a trainer" in listed
    assert f'href="{orphaned}"' in listed
    assert "“Vår” has no trainer" in client.get(orphaned).text
    assert client.get(f"/cohorts/{cast.cohort.id}/people").status_code == 404
    answer = client.post(orphaned, data={"person": str(toni.id)}, follow_redirects=True)
    assert "You train “Vår” from now on." in answer.text
    assert load_actor(session, toni).trains == {cast.cohort.id}
    assert client.get(f"/cohorts/{cast.cohort.id}/people").status_code == 200
    assert "Without a trainer" not in client.get("/cohorts").text
    assert session.scalars(select(AuditEvent.action)).all().count("trainer added") == 1


def test_it_can_be_given_to_a_colleague(
    session: Session, cast: Cast, client_of: ClientOf, toni: Person, orphaned: str
) -> None:
    colleague = make_person(session, "Maj Malm")
    make_member(session, colleague, cast.consultancy, MembershipKind.TRAINER)
    session.commit()
    answer = client_of(toni).post(orphaned, data={"person": str(colleague.id)})
    assert answer.location == "/cohorts"
    assert load_actor(session, colleague).trains == {cast.cohort.id}
    assert load_actor(session, toni).trains == frozenset()


def test_it_is_given_to_nobody_else(
    session: Session, cast: Cast, client_of: ClientOf, toni: Person, orphaned: str
) -> None:
    for person in (str(cast.hanna.id), str(cast.tina.id), "nobody", ""):
        answer = client_of(toni).post(orphaned, data={"person": person})
        assert answer.status_code == 422
        assert "Choose a colleague" in answer.text
    assert is_untrained(session, cast.cohort.id)


def test_a_cohort_with_a_trainer_is_not_taken_over(
    session: Session, cast: Cast, client_of: ClientOf, toni: Person
) -> None:
    url = f"/cohorts/{cast.cohort.id}/trainers"
    assert client_of(toni).get(url).status_code == 403
    assert client_of(toni).post(url, data={"person": str(toni.id)}).status_code == 403
    assert "Without a trainer" not in client_of(toni).get("/cohorts").text
    assert client_of(cast.tina).get(url).location == f"/cohorts/{cast.cohort.id}/settings"


def test_others_learn_nothing_of_it(session: Session, cast: Cast, client_of: ClientOf, orphaned: str) -> None:
    stranger = make_person(session, "Tor Torp")
    elsewhere = make_organisation(session, "En annan byrå", OrganisationKind.CONSULTANCY)
    make_member(session, stranger, elsewhere, MembershipKind.TRAINER)
    session.commit()
    for person, status in ((stranger, 404), (cast.otto, 404), (cast.hanna, 404), (cast.ada, 404),
                           (cast.tina, 404), (cast.paul, 403)):  # fmt: skip
        client = client_of(person)
        assert client.get(orphaned).status_code == status
        assert client.post(orphaned, data={"person": str(person.id)}).status_code == status
    assert "Without a trainer" not in client_of(stranger).get("/cohorts").text
    assert is_untrained(session, cast.cohort.id)


def test_the_list_costs_one_query_however_many_there_are(
    session: Session,
    cast: Cast,
    client_of: ClientOf,
    toni: Person,
    orphaned: str,
    count_queries: CountQueries,
) -> None:
    client = client_of(toni)
    few = count_queries(lambda: client.get("/cohorts"))
    for number in range(5):
        copy = make_path(session, cast.consultancy, origin_id=cast.path.id, origin_version=1)
        make_cohort(session, copy, f"Omgång {number}")
    session.commit()
    assert len(untrained_cohorts(session, [cast.consultancy.id])) == 6
    assert count_queries(lambda: client.get("/cohorts")) == few <= 8
