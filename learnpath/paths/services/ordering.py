"""Things that stand in an order: at the end, one up, one down."""

import uuid
from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


class Placed(Protocol):
    """What has a place in an order."""

    @property
    def id(self) -> uuid.UUID: ...

    position: int


def after_last(others: Sequence[Placed]) -> int:
    return max((one.position for one in others), default=0) + 1


def move(others: Sequence[Placed], id_: uuid.UUID, direction: Direction) -> bool:
    """Change places with the neighbour, and number all anew. False when there is none."""
    order = list(others)
    here = next(index for index, one in enumerate(order) if one.id == id_)
    there = here - 1 if direction is Direction.UP else here + 1
    if not 0 <= there < len(order):
        return False
    order[here], order[there] = order[there], order[here]
    for position, one in enumerate(order, start=1):
        one.position = position
    return True
