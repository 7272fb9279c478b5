"""Rich text that comes in: an allow-list, applied once, at the door."""

import re
from html import escape
from html.parser import HTMLParser

import nh3
from markupsafe import Markup

_TAGS = {
    "p",
    "br",
    "h2",
    "h3",
    "h4",
    "strong",
    "em",
    "b",
    "i",
    "u",
    "s",
    "ul",
    "ol",
    "li",
    "blockquote",
    "a",
    "code",
}
_TAGS |= {"pre", "hr", "img", "figure", "figcaption", "sup", "sub", "span"}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "span": {"lang"},
    "p": {"lang"},
    "ol": {"start"},
}
_MOST_PASSES = 12
_BLOCKS = ("<p", "<ul", "<ol", "<h", "<blockquote", "<pre", "<figure", "<img")


# "Anna <anna@pargas.example>" is how mail programs write an address: words, not a tag to be thrown away.
_ADDRESS = re.compile(r"<(?=[^\s<>@]+@[^\s<>@]+>|https?://[^\s<>]+>)")


def _attribute(tag: str, name: str, value: str) -> str | None:
    # Pictures are our own stored files: nothing is fetched from another host when a text is read.
    if tag == "img" and name == "src" and not value.startswith("/pictures/"):
        return None
    return value


def clean(html: str) -> Markup:
    """Sanitised HTML. Plain text (from a textarea without JavaScript) becomes paragraphs. Idempotent."""
    html = _ADDRESS.sub("&lt;", html.replace("\x00", "").replace("\r\n", "\n"))
    cleaned = _settled(html)
    if not plain_text(cleaned).strip("\n •") and "<img" not in cleaned:
        return Markup("")
    if not any(block in cleaned for block in _BLOCKS):
        cleaned = _settled(_paragraphs(cleaned))
    return Markup(_with_alt(_in_order(cleaned)))  # noqa: S704


_IMAGE = re.compile(r'<img((?:\s+[a-z]+="[^"]*")*)\s*>')
_ATTRIBUTE_NAME = re.compile(r'\s([a-z]+)="[^"]*"')


def _with_alt(html: str) -> str:
    """Every picture says what it shows or, with empty words, that it is only decoration."""

    def image(found: re.Match[str]) -> str:
        return found[0] if "alt" in _ATTRIBUTE_NAME.findall(found[1]) else f'<img{found[1]} alt="">'

    return _IMAGE.sub(image, html)


_HEADING = re.compile(r"<(/?)h([234])>")


def _in_order(html: str) -> str:
    """Headings of a text begin at the second level, below the page's own, and none is skipped."""
    last = 1
    given: list[int] = []

    def heading(found: re.Match[str]) -> str:
        nonlocal last
        if found[1]:
            return f"</h{given.pop() if given else last}>"
        last = min(int(found[2]), last + 1)
        given.append(last)
        return f"<h{last}>"

    return _HEADING.sub(heading, html)


def below(html: str, level: int) -> Markup:
    """Rich text that stands under a heading of this level: its own headings begin one lower."""

    def lower(found: re.Match[str]) -> str:
        return f"<{found[1]}h{min(6, int(found[2]) + level - 1)}>"

    return Markup(_HEADING.sub(lower, html))  # noqa: S704 (what was clean stays clean)


# A picture that lost its source to the filter, and the first line breaks of <pre>, of which parsers eat one.
_LEFT_OVER = re.compile(r'<img(?:\s+(?!src=)[a-z]+="[^"]*")*\s*>|(?<=<pre>)\n+')


def _settled(html: str) -> str:
    # Wrongly nested tags are read differently once more after their first repair.
    for _again in range(_MOST_PASSES):
        before, html = html, _LEFT_OVER.sub("", _filtered(html.strip())).strip()
        if html == before:
            return html
    # Nobody writes such nests by hand: keep the words.
    return _filtered(_paragraphs(escape(plain_text(html))))


def _filtered(html: str) -> str:
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )


def _paragraphs(text: str) -> str:
    blocks = [block.strip() for block in text.split("\n\n") if block.strip()]
    return "".join(f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks)


def paragraphs(text: str) -> Markup:
    """Plain text as rich text: nothing in it is markup."""
    return clean(_paragraphs(escape(text.replace("\r\n", "\n"))) if text.strip() else "")


# What begins and ends a line.
_LINES = {"p", "br", "hr", "li", "ul", "ol", "h2", "h3", "h4", "blockquote", "pre", "figure", "figcaption"}
_BULLET = "• "


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LINES and self.parts[-1:] != [_BULLET]:
            self.parts.append("\n")
        if tag == "li":
            self.parts.append(_BULLET)

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES:
            self.parts.append("\n")


def plain_text(html: str) -> str:
    """The words of rich text, a line a paragraph: for mails, textareas and previews."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (line.strip() for line in "".join(parser.parts).replace("\xa0", " ").splitlines())
    return "\n".join(line for line in lines if line)


_SENTENCE_ENDS = re.compile(r"[.?!](?=\s)")


def excerpt(html: str, length: int = 160, besides: str = "") -> str:
    """The beginning of a rich text as one plain line, whole sentences where they fill a good part of it.

    `besides` is a title that stands beside it: a text that begins with those words need not repeat them.
    """
    words = " ".join(plain_text(html).split())
    if besides and words.startswith(besides):
        words = words[len(besides) :].lstrip(" .:") or words
    if len(words) <= length:
        return words
    ends = [found.end() for found in _SENTENCE_ENDS.finditer(words, 0, length + 1)]
    if ends and ends[-1] >= length * 2 // 5:
        return words[: ends[-1]]
    return words[:length].rsplit(" ", 1)[0] + " …"
