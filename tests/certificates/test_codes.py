"""Codes and serials: made, written and read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath.certificates.codes import ALPHABET, LENGTH, format_code, format_serial, new_code, parse_code

codes = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_a_new_code_is_twelve_characters_of_the_alphabet_and_never_the_same():
    made = {new_code() for _ in range(500)}
    assert len(made) == 500
    assert all(len(code) == 12 and set(code) <= set(ALPHABET) for code in made)


def test_the_alphabet_has_thirty_two_characters_and_none_that_is_mistaken_for_another():
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_a_code_is_written_in_groups_of_four():
    assert format_code("7QK4M2XP9T6D") == "7QK4-M2XP-9T6D"


@given(codes)
def test_what_is_written_can_be_read_back(code):
    assert parse_code(format_code(code)) == code
    assert parse_code(code.lower()) == code


@pytest.mark.parametrize(
    "typed",
    [
        "7qk4-m2xp-9t6d",
        " 7QK4 M2XP 9T6D ",
        "7QK4–M2XP—9T6D",
        "7QK4\u00a0M2XP\u202f9T6D\n",
        "\ufeff7QK4\u200bM2XP9T6D",
        "７ＱＫ４-M2XP-9T6D",
    ],
)
def test_case_spaces_and_every_kind_of_dash_do_not_matter(typed):
    assert parse_code(typed) == "7QK4M2XP9T6D"


def test_letters_that_look_like_digits_are_read_as_those():
    assert parse_code("oO0i-IlL1-AAAA") == "00011111AAAA"


@pytest.mark.parametrize(
    "typed", ["", "7QK4", "7QK4-M2XP-9T6D-0", "7QK4-M2XP-9T6U", "7QK4-M2XP-9T6å", "A" * 100_000]
)
def test_what_is_no_code_is_refused(typed):
    assert parse_code(typed) is None


@given(st.text())
def test_anything_typed_gives_a_code_or_nothing(typed):
    parsed = parse_code(typed)
    assert parsed is None or (len(parsed) == LENGTH and set(parsed) <= set(ALPHABET))


def test_a_serial_names_the_year_and_sorts_as_text():
    assert format_serial(2027, 42) == "2027-00042"
    assert format_serial(2027, 99_999) < format_serial(2028, 1)
    assert format_serial(2027, 123_456) == "2027-123456"


@pytest.mark.parametrize(("year", "number"), [(2027, 0), (2027, -1), (0, 1)])
def test_a_serial_begins_at_one(year, number):
    with pytest.raises(ValueError, match="no such serial"):
        format_serial(year, number)
