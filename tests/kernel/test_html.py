"""What the door lets in of rich text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath.kernel.html import below, clean, excerpt, paragraphs, plain_text

_PIECES = [
    "<p>", "</p>", "<b>", "</b>", "<ul>", "</ul>", "<ol start=2>", "<li>", "</li>", "<a href='https://a.example'>",
    "</a>", "<h2>", "</h2>", "<hr>", "<br>", "<pre>", "</pre>", "<table>", "<tr><td>", "</table>", "<span lang=fi>",
    "</span>", "<blockquote>", "<figure>", "<figcaption>", "<img src=/pictures/1 alt=x>",
    "<img src=/pictures/2>", "<h3>", "</h3>", "<h4>", "</h4>", "<h5>",
    "<img alt=x src=//evil.example>",
    "<script>", "</script>", "<style>", "<svg>", "<math><mtext>", "<noscript>", "<textarea>", "<!--", "-->",
    "&lt;", "&amp;",
    "&", "<", ">", '"', "\n", "\n\n", "\r\n", "\xa0", "\x00", "word", "ord", " ", "åäö", "•",
]  # fmt: skip
html_soup = st.lists(st.sampled_from(_PIECES) | st.text(max_size=5), max_size=25).map("".join)


@given(html_soup)
def test_cleaning_twice_is_cleaning_once(html: str) -> None:
    once = clean(html)
    assert clean(once) == once


@given(html_soup)
def test_nothing_that_runs_survives(html: str) -> None:
    cleaned = clean(html)
    for forbidden in (
        "<script",
        "<style",
        "<svg",
        "<math",
        "<iframe",
        " on",
        "javascript:",
        "//evil.example",
    ):
        assert forbidden not in cleaned.replace("&", "") or forbidden in plain_text(cleaned)


@given(html_soup)
def test_headings_begin_at_the_second_level_and_skip_none(html: str) -> None:
    before = 1
    for level in map(int, re.findall(r"<h(\d)>", clean(html))):
        assert 2 <= level <= before + 1
        before = level


@given(html_soup)
def test_headings_end_as_they_began(html: str) -> None:
    assert _nested(re.findall(r"<(/?h\d)>", clean(html)))


def _nested(tags: list[str]) -> bool:
    """Whether every heading that begins ends, the inner one first."""
    begun: list[str] = []
    for tag in tags:
        if not tag.startswith("/"):
            begun.append(tag)
        elif not begun or begun.pop() != tag[1:]:
            return False
    return not begun


@given(html_soup)
def test_every_picture_has_words_or_says_that_it_is_decoration(html: str) -> None:
    for attributes in re.findall(r"<img([^>]*)>", clean(html)):
        assert attributes.count(" alt=") == 1


@given(html_soup, st.integers(1, 3))
def test_under_a_heading_a_text_begins_one_level_lower(html: str, level: int) -> None:
    lower = below(clean(html), level)
    before = level
    for found in map(int, re.findall(r"<h(\d)>", lower)):
        assert level < found <= before + 1
        before = found


def test_a_picture_without_words_is_decoration() -> None:
    assert clean('<img src="/pictures/1 alt=">') == '<img src="/pictures/1 alt=" alt="">'


@given(st.text(max_size=200))
def test_plain_text_given_as_such_comes_back_word_by_word(text: str) -> None:
    shown = plain_text(paragraphs(text)).replace("\x00", "").split()
    assert shown == text.replace("\x00", "").split() or not text.replace("•", "").strip()


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
        ('<p onclick="go()" style="color: red" class="x" id="y">a</p>', "<p>a</p>"),
        ("<style>p { margin: 0 }</style><p>a</p>", "<p>a</p>"),
        ('<p>a<iframe src="https://evil.example"></iframe></p>', "<p>a</p>"),
        ('<p><a href="javascript:go()">a</a></p>', '<p><a rel="noopener noreferrer">a</a></p>'),
        (
            '<p><a href="mailto:a@b.example" target="_blank">a</a></p>',
            '<p><a href="mailto:a@b.example" rel="noopener noreferrer">a</a></p>',
        ),
        ('<p lang="fi">a <span lang="sv">b</span></p>', '<p lang="fi">a <span lang="sv">b</span></p>'),
        ('<ol start="3"><li>a</li></ol>', '<ol start="3"><li>a</li></ol>'),
        ("<h1>a</h1>", "<p>a</p>"),
    ],
)
def test_only_what_is_on_the_list_gets_in(html: str, wanted: str) -> None:
    assert clean(html) == wanted


@pytest.mark.parametrize(
    "source", ["https://evil.example/a.png", "//evil.example/a", "data:image/png;base64,AA", "/me"]
)
def test_a_picture_from_elsewhere_is_dropped_whole(source: str) -> None:
    assert clean(f'<p>a<img src="{source}" alt="x"></p>') == "<p>a</p>"


@pytest.mark.parametrize("attributes", ['src="/pictures/1" alt="x"', 'alt="x" src="/pictures/1"'])
def test_our_own_picture_stays_even_alone(attributes: str) -> None:
    assert clean(f"<img {attributes}>") == f"<img {attributes}>"


def test_plain_text_becomes_paragraphs_and_lines() -> None:
    assert (
        clean("First\r\nline two\r\n\r\n\r\nSecond & last")
        == "<p>First<br>line two</p><p>Second &amp; last</p>"
    )


def test_what_spans_two_paragraphs_is_nested_rightly() -> None:
    assert clean("<b>a\n\nb</b>") == "<p><b>a</b></p><p><b>b</b></p>"


@pytest.mark.parametrize(
    "nothing", ["", "  \n ", "<p></p>", "<p>&nbsp;</p>", "<ul><li></li></ul>", "<hr>", "<!-- x -->"]
)
def test_a_text_without_words_is_no_text(nothing: str) -> None:
    assert clean(nothing) == ""


def test_a_very_deep_nest_keeps_its_words() -> None:
    cleaned = clean("<b><p>" * 300 + "word" + "<table><a href=x>" * 50)
    assert clean(cleaned) == cleaned
    assert plain_text(cleaned) == "word"


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>a</p>b", "a\nb"),
        ("<p>a</p><p>b<br>c</p>", "a\nb\nc"),
        ("<ul><li>a</li><li><p>b</p></li></ul>", "• a\n• b"),
        ('<p>a</p><figure><img src="/pictures/1"><figcaption>b</figcaption></figure>c', "a\nb\nc"),
        ("<p>1 &lt; 2 &amp; 3&nbsp;> 2</p>", "1 < 2 & 3 > 2"),
        ("", ""),
    ],
)
def test_plain_text_is_a_line_a_paragraph(html: str, wanted: str) -> None:
    assert plain_text(html) == wanted


def test_an_excerpt_ends_between_words() -> None:
    assert excerpt("<p>one two</p><p>three</p>", 9) == "one two …"
    assert excerpt("<p>one</p><p>two</p>") == "one two"
    assert excerpt("x" * 300, 10) == "x" * 10 + " …"


def test_an_excerpt_prefers_whole_sentences_and_does_not_repeat_its_title() -> None:
    assert excerpt("<p>One two. Three four five six.</p>", 14) == "One two."
    assert excerpt("<p>One. Two three four five six.</p>", 14) == "One. Two …"
    assert excerpt("<h2>Look ahead</h2><p>Where to?</p>", besides="Look ahead") == "Where to?"
    assert excerpt("<p>Look ahead</p>", besides="Look ahead") == "Look ahead"


@given(html_soup, st.integers(1, 50))
def test_an_excerpt_is_one_line_and_no_longer_than_asked(html: str, length: int) -> None:
    short = excerpt(clean(html), length)
    assert "\n" not in short
    assert len(short) <= length + 2


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Fråga Anna <anna@pargas.example> om det.", "Fråga Anna <anna@pargas.example> om det."),
        ("Se <https://pargas.example/a?b=c>.", "Se <https://pargas.example/a?b=c>."),
        ("2 < 3 och 4 > 1", "2 < 3 och 4 > 1"),
    ],
)
def test_an_address_in_angle_brackets_is_words_and_no_tag(typed: str, shown: str) -> None:
    assert plain_text(clean(typed)) == shown
    assert clean(clean(typed)) == clean(typed)
