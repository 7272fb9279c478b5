"""The access table: complete, closed to strangers, and blind where people write for themselves."""

from dataclasses import replace
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath.policy import ALLOWED_WHEN, NOBODY, SEEN_BY, Actor, Permission, Place, allowed, seen
from learnpath.terms import Audience

COHORT, OTHER_COHORT, PARGAS, HABO, OWNER, GROUP, OTHER_GROUP, MINE, HERS, PATH = (uuid4() for _ in range(10))


def _walker(enrolment: UUID, organisation: UUID, group: UUID = GROUP, cohort: UUID = COHORT) -> Actor:
    return Actor(
        person_id=uuid4(),
        places=(Place(enrolment, cohort, organisation, frozenset({group})),),
        cohort_ids=frozenset({cohort}),
        enrolment_ids=frozenset({enrolment}),
        group_ids=frozenset({group}),
        path_ids=frozenset({PATH}),
    )


paul, petra = _walker(MINE, PARGAS), _walker(HERS, HABO)
otto = _walker(uuid4(), PARGAS, OTHER_GROUP, OTHER_COHORT)
tina = Actor(
    person_id=uuid4(), trainer_of=frozenset({OWNER}), trains=frozenset({COHORT}), path_ids=frozenset({PATH})
)
colleague = Actor(person_id=uuid4(), trainer_of=frozenset({OWNER}))
stranger = Actor(person_id=uuid4(), trainer_of=frozenset({uuid4()}), trains=frozenset({OTHER_COHORT}))
hanna = Actor(person_id=uuid4(), hr_of=frozenset({PARGAS}))
hugo = Actor(person_id=uuid4(), hr_of=frozenset({HABO}))
ada = Actor(person_id=uuid4(), is_administrator=True)
CAST = {
    "paul": paul,
    "petra": petra,
    "otto": otto,
    "tina": tina,
    "colleague": colleague,
    "stranger": stranger,
    "hanna": hanna,
    "hugo": hugo,
    "ada": ada,
}


def _subject(**values: object) -> SimpleNamespace:
    """Something of Paul's cohort that carries every attribute that a predicate may ask for."""
    facts: dict[str, object] = {
        "cohort_id": COHORT,
        "organisation_id": OWNER,
        "group_id": None,
        "enrolment_id": MINE,
        "person_id": paul.person_id,
        "author_person_id": paul.person_id,
        "archived_by_id": paul.person_id,
        "audience": Audience.ME,
        "reader_group_ids": {GROUP},
        "suggested_by_id": MINE,
        "participant_organisation_id": PARGAS,
        "path_ids": {PATH},
        "is_untrained": False,
    }
    return SimpleNamespace(**(facts | values))


def _who(permission: Permission, subject: object = None) -> set[str]:
    return {name for name, actor in CAST.items() if allowed(permission, actor, subject)}


def test_every_permission_is_in_the_table() -> None:
    assert set(ALLOWED_WHEN) == set(Permission)
    assert set(SEEN_BY) <= set(Permission)


@pytest.mark.parametrize("permission", Permission)
def test_who_is_not_signed_in_may_nothing(permission: Permission) -> None:
    lucky = replace(
        NOBODY,
        is_administrator=True,
        trainer_of=tina.trainer_of,
        trains=tina.trains,
        hr_of=hanna.hr_of,
        places=paul.places,
        cohort_ids=paul.cohort_ids,
        enrolment_ids=paul.enrolment_ids,
        group_ids=paul.group_ids,
        path_ids=paul.path_ids,
    )
    for actor in (NOBODY, lucky):
        assert not allowed(permission, actor, _subject())
    assert not seen(permission, NOBODY, _subject())


def test_an_unknown_permission_is_denied() -> None:
    assert not allowed("everything:do", ada, _subject())  # type: ignore[arg-type]


_ADMINISTRATORS = {
    Permission.OWN_ACCOUNT,
    Permission.INSTALLATION_ADMINISTER,
    Permission.ORGANISATION_STYLE,  # logo and colour: nothing that anybody wrote
}


@pytest.mark.parametrize("permission", sorted(set(Permission) - _ADMINISTRATORS))
@pytest.mark.parametrize("audience", Audience)
def test_an_administrator_as_such_reads_and_changes_nothing_of_anybodys(
    permission: Permission, audience: Audience
) -> None:
    assert not allowed(permission, ada, _subject(audience=audience))
    assert not seen(permission, ada, _subject(audience=audience))


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience.ME, {"paul"}),
        (Audience.GROUP, {"paul", "petra"}),
        (Audience.TRAINERS, {"paul", "tina"}),
        (Audience.COHORT, {"paul", "petra", "tina"}),
    ],
)
def test_a_reflection_is_read_by_whom_its_author_chose_and_nobody_else(
    audience: Audience, readers: set[str]
) -> None:
    subject = _subject(audience=audience)
    assert _who(Permission.REFLECTION_READ, subject) == readers
    assert _who(Permission.REFLECTION_WRITE, subject) == {"paul"}
    told = {name for name, actor in CAST.items() if seen(Permission.REFLECTION_WRITE, actor, subject)}
    assert told == readers


@pytest.mark.parametrize(
    ("owner", "writers"),
    [
        ({"group_id": GROUP, "enrolment_id": None}, {"paul", "petra"}),
        ({"group_id": None, "enrolment_id": MINE}, {"paul"}),
        ({"group_id": None, "enrolment_id": None, "organisation_id": HABO}, {"petra"}),
    ],
)
def test_work_is_written_by_its_owners_and_read_by_the_trainer_besides(
    owner: dict[str, object], writers: set[str]
) -> None:
    subject = _subject(**owner)
    assert _who(Permission.SUBMISSION_WRITE, subject) == writers
    assert _who(Permission.SUBMISSION_READ, subject) == writers | {"tina"}
    assert _who(Permission.ATTACHMENT_READ, subject) == writers | {"tina"}
    assert _who(Permission.SUBMISSION_REVIEW, subject) == {"tina"}


def test_a_colleague_of_the_same_municipality_in_another_cohort_has_no_share_in_its_work() -> None:
    assert "otto" not in _who(
        Permission.SUBMISSION_READ, _subject(group_id=None, enrolment_id=None, organisation_id=PARGAS)
    )


def test_a_certificate_is_read_by_its_holder_the_trainer_and_hr_of_the_organisation_it_names() -> None:
    assert _who(Permission.CERTIFICATE_READ, _subject()) == {"paul", "tina", "hanna"}
    assert _who(Permission.CERTIFICATE_ISSUE, _subject()) == {"tina"}
    assert _who(Permission.CERTIFICATE_REVOKE, _subject()) == {"tina"}


def test_a_certificate_of_an_erased_person_is_nobodys_own() -> None:
    assert _who(Permission.CERTIFICATE_READ, _subject(person_id=None)) == {"tina", "hanna"}


@pytest.mark.parametrize(
    ("permission", "who"),
    [
        (Permission.OWN_ACCOUNT, set(CAST)),
        (Permission.INSTALLATION_ADMINISTER, {"ada"}),
        (Permission.ORGANISATION_STYLE, {"tina", "colleague", "ada"}),
        (Permission.PATH_LIST, {"tina", "colleague", "stranger"}),
        (Permission.PATH_CREATE, {"tina", "colleague", "stranger"}),
        (Permission.PATH_READ, {"tina", "colleague"}),
        (Permission.PATH_WRITE, {"tina", "colleague"}),
        (Permission.COHORT_LIST, {"tina", "colleague", "stranger"}),
        (Permission.COHORT_START, {"tina", "colleague"}),
        (Permission.COHORT_READ, {"paul", "petra", "tina"}),
        (Permission.COHORT_RUN, {"tina"}),
        (Permission.COHORT_STAFF, {"tina"}),
        (Permission.COHORT_WALK, {"paul", "petra"}),
        (Permission.READING_SUGGEST, {"paul", "petra", "tina"}),
        (Permission.READING_REMOVE, {"paul", "tina"}),
        (Permission.READING_PUT_BACK, {"paul", "tina"}),
        (Permission.PICTURE_READ, {"paul", "petra", "otto", "tina", "colleague"}),
        (Permission.PEOPLE_FOLLOW, {"hanna", "hugo"}),
    ],
)
def test_who_may_do_what(permission: Permission, who: set[str]) -> None:
    assert _who(permission, _subject()) == who


def test_a_cohort_that_nobody_trains_is_its_organisations_trainers_to_staff() -> None:
    assert _who(Permission.COHORT_STAFF, _subject(is_untrained=True)) == {"tina", "colleague"}


@given(st.sampled_from(sorted(Permission)), st.sampled_from(sorted(CAST)), st.sampled_from(sorted(Audience)))
def test_who_may_do_something_may_also_know_that_it_is_there(
    permission: Permission, name: str, audience: Audience
) -> None:
    subject = _subject(audience=audience)
    if permission in SEEN_BY and allowed(permission, CAST[name], subject):
        assert seen(permission, CAST[name], subject)


@pytest.mark.parametrize("permission", sorted(set(Permission) - set(SEEN_BY)))
def test_without_a_word_on_it_a_refusal_admits_nothing(permission: Permission) -> None:
    assert not seen(permission, paul, _subject())
