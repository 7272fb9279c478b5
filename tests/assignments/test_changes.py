import re
from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from learnpath.assignments.changes import changes_between
from learnpath.kernel.html import paragraphs, plain_text


def test_a_changed_word_is_marked_where_it_stands() -> None:
    marked = changes_between("<p>Vi provar en vecka.</p>", "<p>Vi provar två veckor.</p>")
    assert marked == "<p>Vi provar <del>en vecka.</del> <ins>två veckor.</ins></p>"


def test_words_that_only_got_a_neighbour_are_not_marked() -> None:
    assert (
        changes_between("<p>Vi provar.</p>", "<p>Vi provar. I mars.</p>")
        == "<p>Vi provar. <ins>I mars.</ins></p>"
    )


def test_a_new_paragraph_is_marked_as_a_whole() -> None:
    marked = changes_between("<p>Ett</p>", "<p>Ett</p><p>Två <b>nya</b></p>")
    assert marked == "<p>Ett</p><p><ins>Två nya</ins></p>"


def test_what_people_wrote_never_becomes_markup() -> None:
    marked = changes_between("<p>a</p>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")
    assert marked is not None
    assert "<script" not in marked


def test_very_long_texts_are_not_compared() -> None:
    assert changes_between("<p>a</p>" * 20_000, "<p>b</p>") is None


def test_the_worst_text_is_compared_in_moments() -> None:
    one = "".join(f"<p>{'a b ' * 350}{n}</p>" for n in range(40))
    two = "".join(f"<p>{'b a ' * 350}{n}</p>" for n in range(40))
    began = perf_counter()
    changes_between(one, two)
    assert perf_counter() - began < 5


def test_a_word_that_went_from_the_end_stands_apart() -> None:
    assert changes_between("<p>Hej du</p>", "<p>Hej</p>") == "<p>Hej <del>du</del></p>"


LINES = st.lists(st.text(alphabet="ab <&å", min_size=1, max_size=12), max_size=6).map("\n\n".join)


@given(LINES, LINES)
def test_without_the_removed_words_the_new_text_remains_and_the_other_way_round(old: str, new: str) -> None:
    before, after = paragraphs(old), paragraphs(new)
    marked = changes_between(before, after)
    assert marked is not None
    kept = re.sub(r"<del>.*?</del>", "", marked)
    gone = re.sub(r"<ins>.*?</ins>", "", marked)
    assert plain_text(kept).split() == plain_text(after).split()
    assert plain_text(gone).split() == plain_text(before).split()
