import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath.kernel.cells import harmless


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", " =1", "\x00=1", "\uff1d1"])
def test_a_cell_that_would_be_a_formula_is_text(text: str) -> None:
    assert harmless(text).startswith("'")


def test_a_name_stays_as_it_is() -> None:
    assert harmless("Åsa Nygård-Öhman") == "Åsa Nygård-Öhman"
    assert harmless("") == ""
    assert harmless("a\tb\x00\x1fc") == "a bc"


@given(st.text())
def test_no_cell_begins_a_formula_or_holds_a_control_character(text: str) -> None:
    cell = harmless(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert all(letter >= " " and letter != "\x7f" for letter in cell)
    assert harmless(cell) == cell
