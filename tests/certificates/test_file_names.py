from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from learnpath.certificates.file_names import family_first, file_name, without_doubles

DAY = date(2027, 6, 14)


def test_the_name_says_when_who_and_which_path() -> None:
    name = family_first("Åsa Nygård", "Åsa", "Nygård")
    assert file_name(DAY, name, "Ledarskapsstigen") == "2027-06-14 Nygård Åsa – Ledarskapsstigen.pdf"


def test_other_kinds_are_told_apart_by_their_word() -> None:
    name = file_name(DAY, "Nygård Åsa", "Ledarskapsstigen", "Studieutdrag")
    assert name == "2027-06-14 Nygård Åsa – Ledarskapsstigen (Studieutdrag).pdf"


def test_somebody_renamed_since_or_erased_keeps_the_name_on_the_paper() -> None:
    assert family_first("Åsa Nygård", "Åsa", "Ek") == "Åsa Nygård"
    assert family_first("Åsa Nygård", None, None) == "Åsa Nygård"


def test_what_a_file_system_does_not_take_is_left_out() -> None:
    name = file_name(DAY, 'a/b\\c:d*e?"f"<g>|h\n\u202egnp.exe', "../..")
    assert name == "2027-06-14 a b c d e f g h gnp.exe – –.pdf"
    assert len(file_name(DAY, "x" * 300, "y" * 300)) < 170


def test_doubles_are_numbered_whatever_their_case() -> None:
    assert list(without_doubles(["a.pdf", "A.pdf", "a.pdf", "a (2).pdf"])) == [
        "a.pdf", "A (2).pdf", "a (3).pdf", "a (2) (2).pdf",
    ]  # fmt: skip


@given(st.lists(st.sampled_from(["a.pdf", "A.PDF", "a (2).pdf", "b.pdf", "a (2) (2).pdf"])))
def test_no_name_comes_twice(names: list[str]) -> None:
    unique = list(without_doubles(names))
    assert len(unique) == len(names) == len({name.casefold() for name in unique})


@given(st.text(), st.text())
def test_any_name_makes_a_file_name(name: str, title: str) -> None:
    made = file_name(DAY, name, title)
    made.encode()
    assert not set('\\/:*?"<>|\n\r\t') & set(made)
