"""`next=` only leads home."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath.kernel.pages import home_url

HOME = "https://learnpath.example"
tricky = st.text(st.sampled_from("/\\:@?#.%\t\n\r abehtpsvil.example0012fF5c") | st.characters(), max_size=20)


@pytest.mark.parametrize(
    "path", ["/", "/my-path", "/cohorts/1?page=2#top", "/sökväg", "/verify?next=https://a.example"]
)
def test_a_path_of_this_site_is_followed(path: str) -> None:
    assert home_url(path) == path


@pytest.mark.parametrize(
    "trick",
    [
        None,
        "",
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "\t//evil.example",
        " //evil.example",
        "/\x00/evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "https:evil.example",
        "evil.example",
        "@evil.example",
        ".evil.example",
        "mailto:a@evil.example",
    ],
)
def test_a_trick_leads_to_the_first_page(trick: str | None) -> None:
    assert home_url(trick) == "/"
    assert home_url(trick, "/my-path") == "/my-path"


def _as_a_browser_reads(address: str) -> str:
    # WHATWG: tabs and line breaks are dropped, a backslash is a slash
    for dropped in "\t\n\r":
        address = address.replace(dropped, "")
    return address.strip().replace("\\", "/")


@given(tricky | tricky.map("/{}".format) | tricky.map("//{}".format))
def test_whatever_is_asked_for_the_browser_stays_at_home(target: str) -> None:
    there = urlsplit(urljoin(HOME + "/sign-in", _as_a_browser_reads(home_url(target))))
    assert (there.scheme, there.netloc) == ("https", "learnpath.example")
