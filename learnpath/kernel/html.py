"""Rich text that comes in: an allow-list, applied once, at the door."""

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
_BLOCKS = ("<p", "<ul", "<ol", "<h", "<blockquote", "<pre", "<figure", "<img")


def _attribute(tag: str, name: str, value: str) -> str | None:
    # Pictures are our own stored files: nothing is fetched from another host when a text is read.
    if tag == "img" and name == "src" and not value.startswith("/files/"):
        return None
    return value


def clean(html: str) -> Markup:
    """Sanitised HTML. Plain text (from a textarea without JavaScript) becomes paragraphs. Idempotent."""
    cleaned = nh3.clean(
        html.replace("\x00", "").replace("\r\n", "\n").strip(),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel="noopener noreferrer",
    ).strip()
    if not plain_text(cleaned) and "<img src" not in cleaned:
        return Markup("")
    return Markup(cleaned if any(block in cleaned for block in _BLOCKS) else _paragraphs(cleaned))  # noqa: S704


def _paragraphs(text: str) -> str:
    blocks = [block.strip() for block in text.split("\n\n") if block.strip()]
    return "".join(f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks)


def paragraphs(text: str) -> Markup:
    """Plain text as rich text: nothing in it is markup."""
    return clean(_paragraphs(escape(text.replace("\r\n", "\n"))) if text.strip() else "")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"p", "br", "li", "h2", "h3", "h4", "blockquote"} and self.parts:
            self.parts.append("\n")
        if tag == "li":
            self.parts.append("• ")


def plain_text(html: str) -> str:
    """The words of rich text, a line a paragraph: for mails, textareas and previews."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (line.strip() for line in "".join(parser.parts).replace("\xa0", " ").splitlines())
    return "\n".join(line for line in lines if line)


def excerpt(html: str, length: int = 160) -> str:
    """The beginning of a rich text as one plain line."""
    words = " ".join(plain_text(html).split())
    return words if len(words) <= length else words[:length].rsplit(" ", 1)[0] + " …"
