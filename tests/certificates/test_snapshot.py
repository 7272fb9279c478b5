"""The snapshot: what is frozen at issue comes back exactly, or not at all."""

import json
from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath.certificates.codes import ALPHABET
from learnpath.certificates.snapshot import Snapshot, Stop, UnreadableSnapshot
from tests.certificates.samples import a_snapshot

names = st.text(min_size=1, max_size=80).filter(str.strip)
days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
amounts = st.none() | st.decimals(0, 5000, allow_nan=False, allow_infinity=False, places=2)
stops = (
    st.builds(Stop, names, st.none())
    | st.builds(Stop, names, days)
    | st.builds(lambda title, day: Stop(title, day.replace(day=1), whole_month=True), names, days)
)
several = st.lists(names, max_size=4).map(tuple)
snapshots = st.builds(
    replace,
    st.just(a_snapshot()),
    code=st.text(ALPHABET, min_size=12, max_size=12),
    person_name=names,
    path_title=names,
    path_summary=st.text(max_size=80),
    partners=several,
    themes=several,
    trainers=several,
    hours=amounts,
    credits=amounts,
    issued_on=days,
    stations=st.lists(stops, max_size=6).map(tuple),
)


@given(snapshots)
def test_json_and_back_is_the_same_snapshot(snapshot):
    assert Snapshot.from_json(json.loads(json.dumps(snapshot.to_json()))) == snapshot


def test_the_json_is_plain_and_says_its_schema():
    stored = a_snapshot(
        hours=Decimal("40.50"), stations=(Stop("Start", date(2027, 2, 1), whole_month=True),)
    ).to_json()
    assert stored["schema_version"] == 3
    assert stored["hours"] == "40.50"
    assert stored["issued_on"] == "2027-06-14"
    assert stored["stations"] == [{"title": "Start", "on": "2027-02"}]


def test_a_snapshot_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        a_snapshot().person_name = "Someone else"


@pytest.mark.parametrize("version", [None, 0, 4, "1"])
def test_another_schema_is_refused_rather_than_guessed_at(version):
    with pytest.raises(UnreadableSnapshot, match="schema version"):
        Snapshot.from_json({**a_snapshot().to_json(), "schema_version": version})


def test_a_snapshot_of_the_first_version_holds_for_good():
    stored = a_snapshot().to_json()
    del stored["valid_until"]
    assert Snapshot.from_json({**stored, "schema_version": 1}) == a_snapshot()


@pytest.mark.parametrize(
    "change",
    [{"issued_on": "yesterday"}, {"hours": "many"}, {"stations": [{}]}, {"code": "short"}, {"themes": None}],
)
def test_what_is_damaged_is_refused(change):
    with pytest.raises(UnreadableSnapshot):
        Snapshot.from_json({**a_snapshot().to_json(), **change})


def test_a_missing_part_is_refused_and_not_filled_in():
    stored = a_snapshot().to_json()
    del stored["themes"]
    with pytest.raises(UnreadableSnapshot):
        Snapshot.from_json(stored)


@pytest.mark.parametrize(
    "change",
    [
        {"person_name": " "},
        {"issuer": ""},
        {"code": "7QK4-M2XP-9T6D"},
        {"verify_url": "javascript:alert(1)"},
        {"verify_url": "/verify/7QK4M2XP9T6D"},
        {"ends_on": date(2026, 1, 1)},
    ],
)
def test_a_certificate_that_could_not_be_true_is_never_made(change):
    with pytest.raises(ValueError, match=r"certificate|address|cohort"):
        a_snapshot(**change)
