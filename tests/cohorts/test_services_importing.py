"""A list of people, from what was sent to what is in the database."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Cohort, Enrolment, Group, Grouping, RosterPreview
from learnpath.cohorts.roster import rules
from learnpath.cohorts.roster.facts import Action
from learnpath.cohorts.roster.reading import read_pasted, read_table
from learnpath.cohorts.services import importing
from learnpath.cohorts.services.enrolments import people_of, withdraw
from learnpath.cohorts.services.importing import Source
from learnpath.people.models import Membership, Person
from learnpath.people.services.organisations import make_organisation
from learnpath.terms import MembershipKind, OrganisationKind
from tests.factories.cast import Cast
from tests.factories.people import make_person

SAMPLE = Path(__file__).parent / "roster" / "data" / "participants-latin1.csv"


@pytest.fixture
def korsnas(session: Session, cast: Cast) -> None:
    make_organisation(session, OrganisationKind.MUNICIPALITY, "Korsnäs", ["Korsholms grannkommun"])


def previewed(session: Session, cast: Cast, text: str | None = None) -> RosterPreview:
    table = read_table(SAMPLE.read_bytes(), SAMPLE.name) if text is None else read_pasted(text)
    source = Source(table, "sv")
    plan = rules.plan(table, importing.known_for(session, cast.cohort.id, source))
    return importing.keep_preview(session, cast.cohort.id, source, plan, by_id=cast.tina.id)


def confirmed(session: Session, cast: Cast, preview: RosterPreview) -> importing.Outcome:
    fingerprint = importing.plan_of(preview).fingerprint
    return importing.confirm(session, preview.id, fingerprint, by_id=cast.tina.id)


def enrolled(session: Session, cohort: Cohort) -> int:
    return session.scalar(select(func.count()).where(Enrolment.cohort_id == cohort.id)) or 0


@pytest.mark.usefixtures("korsnas")
def test_the_sample_enrols_ten(session: Session, cast: Cast) -> None:
    outcome = confirmed(session, cast, previewed(session, cast))
    assert (outcome.enrolled, outcome.changed) == (10, ())
    people = {one.email: one for one in people_of(session, cast.cohort.id)}
    siv = people["siv.hakans@pargas.example"]
    assert (siv.name, siv.organisation, siv.title, siv.group) == ("Siv Håkans", "Pargas", "Vårdchef", "Gul")
    assert people["jukka.makela@pargas.example"].language == "fi"
    assert people["per.lindh@habo.example"].family_name == "Lindh; f.d. Ek"
    assert [one.organisation for one in people.values()].count("Korsnäs") == 3


@pytest.mark.usefixtures("korsnas")
def test_groups_are_made_in_the_main_grouping_and_existing_ones_used(session: Session, cast: Cast) -> None:
    confirmed(session, cast, previewed(session, cast))
    names = session.scalars(
        select(Group.name).join(Grouping).where(Grouping.cohort_id == cast.cohort.id).order_by(Group.position)
    ).all()
    assert sorted(names) == ["Blå", "Gul", "Röd"]  # Blå is the cast's own


@pytest.mark.usefixtures("korsnas")
def test_whoever_takes_part_for_a_municipality_is_its_member(session: Session, cast: Cast) -> None:
    confirmed(session, cast, previewed(session, cast))
    count = session.scalar(
        select(func.count()).where(
            Membership.organisation_id == cast.pargas.id, Membership.kind == MembershipKind.MEMBER
        )
    )
    assert count == 5


@pytest.mark.usefixtures("korsnas")
def test_the_same_file_twice_does_no_harm(session: Session, cast: Cast) -> None:
    confirmed(session, cast, previewed(session, cast))
    before = enrolled(session, cast.cohort)
    again = previewed(session, cast)
    assert importing.plan_of(again).enrolling == ()
    assert confirmed(session, cast, again).enrolled == 0
    assert enrolled(session, cast.cohort) == before


@pytest.mark.usefixtures("korsnas")
def test_confirming_twice_does_nothing_the_second_time(session: Session, cast: Cast) -> None:
    preview = previewed(session, cast)
    assert confirmed(session, cast, preview).is_applied
    second = confirmed(session, cast, preview)
    assert second.was_applied_before
    assert not second.is_applied
    assert enrolled(session, cast.cohort) == 12  # with Paul and Petra


@pytest.mark.usefixtures("korsnas")
def test_what_has_changed_since_is_said_and_nothing_is_done(session: Session, cast: Cast) -> None:
    preview = previewed(session, cast)
    make_person(session, "Asa Nygard", email="asa.nygard@pargas.example")
    before = enrolled(session, cast.cohort)
    outcome = confirmed(session, cast, preview)
    assert [one.number for one in outcome.changed] == [2]
    assert enrolled(session, cast.cohort) == before
    assert importing.changed_rows(preview) == {2}
    # seen and confirmed anew
    assert confirmed(session, cast, preview).enrolled == 10


@pytest.mark.usefixtures("korsnas")
def test_a_form_drawn_from_another_plan_does_nothing(session: Session, cast: Cast) -> None:
    preview = previewed(session, cast)
    outcome = importing.confirm(session, preview.id, "another", by_id=cast.tina.id)
    assert not outcome.is_applied
    assert enrolled(session, cast.cohort) == 2


def test_a_known_person_keeps_name_and_language(session: Session, cast: Cast) -> None:
    preview = previewed(
        session,
        cast,
        "Förnamn;Efternamn;E-post;Kommun;Språk\nOlle;Orre;otto@people.example;Pargas;fi",
    )
    assert confirmed(session, cast, preview).enrolled == 1
    otto = session.scalars(select(Person).where(Person.email == "otto@people.example")).one()
    assert (otto.name, otto.language) == ("Otto Orre", "en")


def test_who_was_withdrawn_comes_back(session: Session, cast: Cast) -> None:
    withdraw(session, cast.paul_enrolment, by_id=cast.tina.id)
    session.flush()
    preview = previewed(session, cast, "Paul;Palm;paul@people.example;Pargas")
    assert [row.action for row in importing.plan_of(preview).rows] == [Action.ENROL]
    assert confirmed(session, cast, preview).enrolled == 1
    assert cast.paul_enrolment.withdrawn_at is None


def test_addresses_alone_take_the_municipality_that_was_chosen(session: Session, cast: Cast) -> None:
    table = read_pasted("Ada Berg <ada.berg@habo.example>; Bo Ek <bo.ek@habo.example>")
    source = Source(table, "sv", cast.habo.id)
    plan = rules.plan(table, importing.known_for(session, cast.cohort.id, source))
    preview = importing.keep_preview(session, cast.cohort.id, source, plan, by_id=cast.tina.id)
    assert confirmed(session, cast, preview).enrolled == 2


def test_a_thousand_people_take_a_few_dozen_statements(
    session: Session, cast: Cast, count_queries: object
) -> None:
    lines = [f"Namn{n};Efternamn{n};p{n}@habo.example;Habo;Grupp {n % 40}" for n in range(1000)]
    text = "Förnamn;Efternamn;E-post;Kommun;Grupp\n" + "\n".join(lines)
    preview = previewed(session, cast, text)
    number = count_queries(lambda: confirmed(session, cast, preview))  # type: ignore[operator]
    assert enrolled(session, cast.cohort) == 1002
    assert number < 60
