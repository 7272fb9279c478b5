import pytest

from learnpath.people.rules import browser_in_words, is_address, organisation_finder, organisation_key


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_said_in_words_that_its_owner_knows(agent: str, words: str) -> None:
    assert browser_in_words(agent) == words


def test_the_same_municipality_is_found_by_the_names_people_write() -> None:
    find = organisation_finder({organisation_key("Pargas"): 1, organisation_key("Parainen"): 1})
    assert [find(name) for name in ("Pargas stad", " PARGAS ", "Paraisten kaupunki", "parainen")] == [
        1,
        1,
        None,
        1,
    ]


def test_an_address_needs_a_dotted_domain_and_plain_letters() -> None:
    assert is_address("asa.nygard@pargas.example")
    assert not any(
        is_address(text)
        for text in ("asa", "asa@pargas", "åsa@pargas.example", "a b@x.example", "@x.example")
    )
