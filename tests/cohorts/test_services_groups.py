"""Groups: who is in them, moving, dividing, and what happens to work."""

import uuid
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.assignments.models import Submission
from learnpath.cohorts import registry
from learnpath.cohorts.models import Enrolment, Group, Grouping, GroupMembership
from learnpath.cohorts.services import dividing, grouping
from learnpath.cohorts.services.dividing import Wish
from learnpath.cohorts.services.enrolments import enrol, people_of
from learnpath.cohorts.services.groups import (
    board_of,
    groupings_of,
    groups_of,
    names_missing,
)
from learnpath.terms import GroupingMethod
from tests.factories.cast import Cast
from tests.factories.cohorts import make_enrolment, make_group, make_grouping
from tests.factories.people import make_organisation, make_person


def holds_submission(session: Session, group_id: uuid.UUID) -> bool:
    return session.scalar(select(Submission.id).where(Submission.group_id == group_id).limit(1)) is not None


@pytest.fixture
def work_is_told(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "_questions", [])
    registry.tell_of_work(holds_submission)
    registry.tell_of_work(holds_submission)
    return


def make_work(session: Session, cast: Cast) -> None:
    session.add(Submission(activity_id=cast.group_work.id, cohort_id=cast.cohort.id, group_id=cast.group.id))
    session.flush()


def many(session: Session, cast: Cast, number: int = 10) -> list[Enrolment]:
    third = make_organisation(session)
    places = (cast.pargas, cast.habo, third)
    return [make_enrolment(session, cast.cohort, make_person(session), places[n % 3]) for n in range(number)]


def main(session: Session, cast: Cast) -> Grouping:
    return session.get_one(Grouping, cast.group.grouping_id)


def test_a_grouping_that_an_assignment_wants_is_missed(session: Session, cast: Cast) -> None:
    cast.group_work.grouping_name = "Kommunvis"
    session.flush()
    assert names_missing(session, cast.cohort_path.id, ["Grupper"]) == ["Kommunvis"]
    assert names_missing(session, cast.cohort_path.id, ["Grupper", "Kommunvis"]) == []


def test_enrolling_twice_is_enrolling_once(session: Session, cast: Cast) -> None:
    person = make_person(session)
    first = enrol(session, cast.cohort, person, cast.habo, title="Chef", by_id=cast.tina.id)
    assert enrol(session, cast.cohort, person, cast.pargas, by_id=cast.tina.id) is first
    assert first.organisation_id == cast.habo.id


def test_people_are_sorted_as_the_reader_sorts(session: Session, cast: Cast) -> None:
    for name in ("Ulla Östman", "Bo Ahl", "Åke Åberg"):
        make_enrolment(session, cast.cohort, make_person(session, name), cast.habo)
    names = [one.family_name for one in people_of(session, cast.cohort.id)]
    assert names[0] in {"Ahl", "Åberg"}  # English puts Å with A
    assert names.index("Palm") < names.index("Perho")


def test_moving_ends_one_membership_and_begins_another(session: Session, cast: Cast) -> None:
    target = grouping.add_group(session, cast.group.grouping_id, "Gul")
    grouping.move(session, main(session, cast), [cast.paul_enrolment.id], target.id, by_id=cast.tina.id)
    rows = session.scalars(
        select(GroupMembership)
        .where(GroupMembership.enrolment_id == cast.paul_enrolment.id)
        .order_by(GroupMembership.since)
        .execution_options(populate_existing=True)
    ).all()
    assert [(row.group_id, row.until is None) for row in rows] == [(cast.group.id, False), (target.id, True)]


def test_moving_twice_changes_nothing(session: Session, cast: Cast) -> None:
    target = grouping.add_group(session, cast.group.grouping_id, "Gul")
    for _time in range(2):
        grouping.move(session, main(session, cast), [cast.paul_enrolment.id], target.id, by_id=cast.tina.id)
    assert groups_of(session, cast.paul_enrolment.id) == [("Grupper", "Gul")]


def test_moving_keeps_the_groups_work_with_the_group(session: Session, cast: Cast) -> None:
    make_work(session, cast)
    grouping.move(session, main(session, cast), [cast.paul_enrolment.id], None, by_id=cast.tina.id)
    assert session.scalars(select(Submission)).one().group_id == cast.group.id


def test_nobody_of_another_cohort_can_be_moved(session: Session, cast: Cast) -> None:
    with pytest.raises(grouping.NotInCohort):
        grouping.move(
            session, main(session, cast), [cast.otto_enrolment.id], cast.group.id, by_id=cast.tina.id
        )


def test_nobody_can_be_moved_into_another_groupings_group(session: Session, cast: Cast) -> None:
    other = make_grouping(session, cast.cohort, "Annan", is_main=False)
    foreign = make_group(session, other, "X")
    with pytest.raises(grouping.NotInCohort):
        grouping.move(session, main(session, cast), [cast.paul_enrolment.id], foreign.id, by_id=cast.tina.id)


@pytest.mark.usefixtures("work_is_told")
def test_a_group_with_work_is_put_away_only_when_asked_to(session: Session, cast: Cast) -> None:
    make_work(session, cast)
    with pytest.raises(grouping.HoldsWork):
        grouping.remove_group(session, cast.group, keep=False, by_id=cast.tina.id)
    grouping.remove_group(session, cast.group, keep=True, by_id=cast.tina.id)
    board = board_of(session, cast.cohort.id, cast.group.grouping_id)
    assert board.groups == ()
    assert [one.name for one in board.archived] == ["Blå"]
    assert len(board.without_group) == 2


@pytest.mark.usefixtures("work_is_told")
def test_a_group_without_work_is_deleted(session: Session, cast: Cast) -> None:
    group_id = cast.group.id
    grouping.remove_group(session, cast.group, keep=False, by_id=cast.tina.id)
    assert session.get(Group, group_id) is None


@pytest.mark.usefixtures("work_is_told")
def test_a_grouping_with_work_stays(session: Session, cast: Cast) -> None:
    other = make_grouping(session, cast.cohort, "Annan", is_main=False)
    group = make_group(session, other, "X", cast.paul_enrolment)
    session.add(Submission(activity_id=cast.group_work.id, cohort_id=cast.cohort.id, group_id=group.id))
    session.flush()
    with pytest.raises(grouping.HoldsWork):
        grouping.remove_grouping(session, other, by_id=cast.tina.id)


def test_an_empty_grouping_goes_and_the_main_one_stays(session: Session, cast: Cast) -> None:
    other = grouping.make_grouping(
        session, cast.cohort.id, "Annan", GroupingMethod.BY_HAND, by_id=cast.tina.id
    )
    grouping.add_groups(session, other.id, ["A", "B"])
    grouping.remove_grouping(session, other, by_id=cast.tina.id)
    assert [row.name for row in groupings_of(session, cast.cohort.id)] == ["Grupper"]
    with pytest.raises(grouping.HoldsWork):
        grouping.remove_grouping(session, main(session, cast), by_id=cast.tina.id)


def test_a_name_is_taken_whatever_its_case(session: Session, cast: Cast) -> None:
    with pytest.raises(grouping.NameTaken):
        grouping.add_group(session, cast.group.grouping_id, " BLÅ ")
    with pytest.raises(grouping.NameTaken):
        grouping.make_grouping(session, cast.cohort.id, "grupper", GroupingMethod.BY_HAND, by_id=cast.tina.id)
    with pytest.raises(grouping.NameMissing):
        grouping.add_group(session, cast.group.grouping_id, " \u200b ")


def test_renaming_a_grouping_takes_its_assignments_along(session: Session, cast: Cast) -> None:
    other = make_grouping(session, cast.cohort, "Annan", is_main=False)
    cast.group_work.grouping_name = "Annan"
    session.flush()
    grouping.rename_grouping(session, other, "Tredje")
    session.refresh(cast.group_work)
    assert cast.group_work.grouping_name == "Tredje"


def propose(session: Session, cast: Cast, wish: Wish) -> dividing.Proposal:
    return dividing.propose(session, cast.cohort.id, cast.group.grouping_id, wish, "sv")


def take(session: Session, cast: Cast, wish: Wish, fingerprint: str) -> dividing.Proposal:
    return dividing.apply_proposal(
        session, cast.group.grouping_id, wish, fingerprint, "sv", by_id=cast.tina.id
    )


def test_a_proposal_is_done_as_shown(session: Session, cast: Cast) -> None:
    many(session, cast)
    wish = Wish(GroupingMethod.MIXED, 3, seed=7)
    shown = propose(session, cast, wish)
    take(session, cast, wish, shown.fingerprint)
    board = board_of(session, cast.cohort.id, cast.group.grouping_id)
    assert [{one.enrolment_id for one in group.members} for group in board.groups] == [
        {one.enrolment_id for one in group.members} for group in shown.groups
    ]
    assert board.without_group == ()
    assert board.groups[0].name == "Blå"  # a group that was there is used first


def test_taking_a_proposal_twice_is_taking_it_once(session: Session, cast: Cast) -> None:
    many(session, cast)
    wish = Wish(GroupingMethod.MIXED, 3, seed=7)
    fingerprint = propose(session, cast, wish).fingerprint
    take(session, cast, wish, fingerprint)
    take(session, cast, wish, fingerprint)
    assert len(board_of(session, cast.cohort.id, cast.group.grouping_id).groups) == 3


def test_a_proposal_that_has_grown_old_is_not_taken(session: Session, cast: Cast) -> None:
    many(session, cast)
    wish = Wish(GroupingMethod.MIXED, 3)
    fingerprint = propose(session, cast, wish).fingerprint
    many(session, cast, 1)
    with pytest.raises(dividing.ChangedSince):
        take(session, cast, wish, fingerprint)


def test_one_group_for_each_municipality(session: Session, cast: Cast) -> None:
    wish = Wish(GroupingMethod.BY_ORGANISATION)
    shown = propose(session, cast, wish)
    assert [(group.name, len(group.members)) for group in shown.groups] == [("Habo", 1), ("Pargas", 1)]
    assert [one.name for one in shown.surplus] == ["Blå"]
    take(session, cast, wish, shown.fingerprint)
    assert [group.name for group in board_of(session, cast.cohort.id, cast.group.grouping_id).groups] == [
        "Habo",
        "Pargas",
    ]


@pytest.mark.usefixtures("work_is_told")
def test_dividing_anew_puts_away_what_holds_work(session: Session, cast: Cast) -> None:
    make_work(session, cast)
    wish = Wish(GroupingMethod.BY_ORGANISATION)
    shown = propose(session, cast, wish)
    assert [(one.name, one.has_work) for one in shown.surplus] == [("Blå", True)]
    take(session, cast, wish, shown.fingerprint)
    board = board_of(session, cast.cohort.id, cast.group.grouping_id)
    assert [one.name for one in board.archived] == ["Blå"]
