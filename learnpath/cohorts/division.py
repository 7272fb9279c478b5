"""Dividing people into groups that mix municipalities evenly: a pure decision, the same for the same seed."""

from collections.abc import Hashable, Sequence
from random import Random
from typing import TypeVar

Id = TypeVar("Id", bound=Hashable)


def divide(people: Sequence[tuple[Id, Hashable]], groups: int, seed: int) -> tuple[tuple[Id, ...], ...]:
    """Deal people (id, organisation) into groups.

    Sizes differ by at most one, and so do, for each organisation, its people in any two groups: each
    organisation is dealt round the table, and the next goes on where the last one ended.
    """
    if groups < 1:
        raise ValueError("at least one group")
    chance = Random(seed)  # noqa: S311 (a lottery among colleagues, no secret)
    by_organisation: dict[Hashable, list[Id]] = {}
    for id_, organisation in people:
        by_organisation.setdefault(organisation, []).append(id_)
    hands = list(by_organisation.values())
    chance.shuffle(hands)
    for hand in hands:
        chance.shuffle(hand)
    seats: list[list[Id]] = [[] for _ in range(groups)]
    for turn, id_ in enumerate(id_ for hand in hands for id_ in hand):
        seats[turn % groups].append(id_)
    # otherwise the largest groups would always come first
    chance.shuffle(seats)
    return tuple(tuple(seat) for seat in seats)


def suggested_groups(people: int) -> int:
    """How many groups to propose: four or five people in each."""
    return max(1, round(people / 4.5))
