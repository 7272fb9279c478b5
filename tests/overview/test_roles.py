"""Which role somebody is in: decided by the page alone where the page can tell."""

import uuid

import pytest

from learnpath.overview.roles import home_of, role_of_page, roles_of
from learnpath.policy import NOBODY, Actor, Place
from learnpath.terms import Role

TRAINED, WALKED, BOTH, OTHER = (uuid.UUID(int=number) for number in range(1, 5))
ORGANISATION = uuid.UUID(int=9)


def _place(cohort_id: uuid.UUID) -> Place:
    return Place(uuid.uuid4(), cohort_id, ORGANISATION)


EVERYTHING = Actor(
    person_id=uuid.UUID(int=8),
    is_administrator=True,
    trainer_of=frozenset({ORGANISATION}),
    hr_of=frozenset({ORGANISATION}),
    trains=frozenset({TRAINED, BOTH}),
    places=(_place(WALKED), _place(BOTH)),
    cohort_ids=frozenset({WALKED, BOTH}),
)


def test_roles_come_in_the_order_of_their_first_pages() -> None:
    assert roles_of(EVERYTHING) == tuple(Role)
    assert roles_of(NOBODY) == ()
    assert roles_of(Actor(hr_of=frozenset({ORGANISATION}))) == (Role.HR,)


@pytest.mark.parametrize(
    ("path", "cohort_id", "role"),
    [
        ("/my-path", None, Role.PARTICIPANT),
        (f"/cohorts/{WALKED}/walk", WALKED, Role.PARTICIPANT),
        (f"/cohorts/{WALKED}/reflections/x", WALKED, Role.PARTICIPANT),
        (f"/cohorts/{TRAINED}", TRAINED, Role.TRAINER),
        (f"/cohorts/{TRAINED}/people", TRAINED, Role.TRAINER),
        ("/cohorts", None, Role.TRAINER),
        ("/cohorts/start", None, Role.TRAINER),
        ("/paths/x/stations/y", None, Role.TRAINER),
        ("/our-people", None, Role.HR),
        ("/organisations/new", None, Role.ADMINISTRATOR),
        ("/people", None, Role.ADMINISTRATOR),
        ("/installation/log", None, Role.ADMINISTRATOR),
        (f"/cohorts/{BOTH}", BOTH, Role.TRAINER),
        (f"/cohorts/{BOTH}/walk", BOTH, Role.PARTICIPANT),
        (f"/cohorts/{BOTH}/assignments/x", BOTH, None),
        (f"/cohorts/{OTHER}", OTHER, None),
        ("/", None, None),
        ("/me", None, None),
        ("/me/sign-in", None, None),
    ],
)
def test_the_page_tells_the_role_where_it_can(
    path: str, cohort_id: uuid.UUID | None, role: Role | None
) -> None:
    address = {} if cohort_id is None else {"cohort_id": cohort_id}
    assert role_of_page(EVERYTHING, path, address) is role


def test_a_trainer_of_one_cohort_is_at_home_in_it() -> None:
    assert home_of(Role.TRAINER, Actor(trains=frozenset({TRAINED}))) == f"/cohorts/{TRAINED}"
    assert home_of(Role.TRAINER, EVERYTHING) == "/cohorts"
