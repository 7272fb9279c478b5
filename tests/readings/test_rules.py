from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath.readings.rules import is_list_read, link_of, reference, site_of


@dataclass
class Written:
    authors: str = "Edmondson, A."
    year: str = "1999"
    title: str = "Psychological safety and learning behavior in work teams"
    published_in: str = "Administrative Science Quarterly, 44(2), 350–383"
    url: str = "https://doi.org/10.2307/2666999"


def test_a_reference_has_its_parts_in_the_order_of_apa_each_with_its_full_stop() -> None:
    cited = reference(Written())
    assert (cited.authors, cited.year) == ("Edmondson, A.", "1999")
    assert (cited.title, cited.title_stop) == (Written.title, ".")
    assert cited.published_in == "Administrative Science Quarterly, 44(2), 350–383."
    assert (cited.url, cited.url_words) == (Written.url, "doi.org/10.2307/2666999")
    assert cited.site == "doi.org"


def test_without_authors_the_title_comes_first() -> None:
    assert reference(Written(authors="")).starts_with_title
    assert not reference(Written()).starts_with_title


def test_a_title_that_ends_with_a_question_mark_gets_no_full_stop() -> None:
    assert reference(Written(title="Var står vi?")).title_stop == ""


def test_what_is_not_known_is_left_empty() -> None:
    cited = reference(Written(authors="", year="", published_in="", url=""))
    assert (cited.authors, cited.year, cited.published_in, cited.url, cited.url_words) == ("", "", "", "", "")


@pytest.mark.parametrize(
    ("written", "leads_to"),
    [
        ("https://doi.org/10.2307/2666999", "https://doi.org/10.2307/2666999"),
        ("http://dx.doi.org/10.1093/jopart/mum032", "https://doi.org/10.1093/jopart/mum032"),
        ("doi:10.1108/02683940710733115", "https://doi.org/10.1108/02683940710733115"),
        (" 10.1093/jopart/mum015 ", "https://doi.org/10.1093/jopart/mum015"),
        ("https://www.kommun.example/rapport.pdf", "https://www.kommun.example/rapport.pdf"),
        ("www.kommun.example", ""),
        ("javascript:alert(1)", ""),
        ("data:text/html,hej", ""),
        ("https://", ""),
        ("https://kommun.example/a b", ""),
        ("https://[kommun", ""),
        ("", ""),
    ],
)
def test_a_link_leads_to_the_web_or_nowhere(written: str, leads_to: str) -> None:
    assert link_of(written) == leads_to


def test_a_site_is_said_without_www() -> None:
    assert site_of("https://www.kommun.example/rapport.pdf") == "kommun.example"


@given(st.text())
def test_whatever_is_written_a_link_is_empty_or_on_the_web(written: str) -> None:
    assert link_of(written) == "" or link_of(written).lower().startswith(("http://", "https://"))


@given(st.builds(Written, *[st.text()] * 5))
def test_whatever_is_written_a_reference_is_one_line(written: Written) -> None:
    cited = reference(written)
    for part in (cited.authors, cited.year, cited.title, cited.published_in):
        assert "\n" not in part
        assert part == part.strip()


ids = st.sets(st.uuids(), max_size=6)


@given(ids, ids)
def test_a_list_is_read_when_each_of_the_trainers_readings_is_marked(
    wanted: set[UUID], others: set[UUID]
) -> None:
    assert is_list_read(wanted, wanted | others) == bool(wanted)
    for left_out in wanted:
        assert not is_list_read(wanted, (wanted | others) - {left_out})


def test_an_empty_list_cannot_be_read_and_a_suggestion_does_not_count() -> None:
    assert not is_list_read([], [uuid4()])
