"""Dividing people so that each group mixes municipalities evenly."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath.cohorts.division import divide, suggested_groups

people = st.lists(st.sampled_from("ABCDEFG"), max_size=80).map(lambda places: list(enumerate(places)))
groups = st.integers(1, 12)
seeds = st.integers(0, 2**31)


@given(people, groups, seeds)
def test_everybody_sits_in_exactly_one_group(people: list[tuple[int, str]], groups: int, seed: int) -> None:
    division = divide(people, groups, seed)
    assert len(division) == groups
    assert sorted(id_ for group in division for id_ in group) == [id_ for id_, _ in people]


@given(people, groups, seeds)
def test_sizes_differ_by_at_most_one(people: list[tuple[int, str]], groups: int, seed: int) -> None:
    sizes = [len(group) for group in divide(people, groups, seed)]
    assert max(sizes) - min(sizes) <= 1


@given(people, groups, seeds)
def test_each_municipality_is_spread_evenly(people: list[tuple[int, str]], groups: int, seed: int) -> None:
    place = dict(people)
    counted = [Counter(place[id_] for id_ in group) for group in divide(people, groups, seed)]
    for organisation in set(place.values()):
        numbers = [counter[organisation] for counter in counted]
        assert max(numbers) - min(numbers) <= 1


@given(people, groups, seeds)
def test_the_same_seed_gives_the_same_groups(people: list[tuple[int, str]], groups: int, seed: int) -> None:
    assert divide(people, groups, seed) == divide(people, groups, seed)


def test_another_seed_shuffles() -> None:
    people = [(number, "AB"[number % 2]) for number in range(12)]
    assert len({divide(people, 3, seed) for seed in range(20)}) > 10


def test_no_groups_are_no_division() -> None:
    with pytest.raises(ValueError, match="at least one"):
        divide([(1, "A")], 0, 1)


@pytest.mark.parametrize(("people", "groups"), [(0, 1), (3, 1), (14, 3), (23, 5), (300, 67)])
def test_groups_of_four_or_five_are_suggested(people: int, groups: int) -> None:
    assert suggested_groups(people) == groups
