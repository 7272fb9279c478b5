"""Templates parse as the application parses them, hold nothing the security policy refuses, and can be translated."""

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, TemplateError, TemplateSyntaxError, meta, nodes

from tools.check.application import application

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"

# Mail readers and the PDF renderer know no style sheet of ours.
MAY_HAVE_STYLE = ("mail/", "documents/")
# Drawings of our own build, taken from a list by name.
MAY_BE_SAFE = "components/icon.html"
SAFE = (
    re.compile(r"\|\s*safe\b"),
    "`|safe` lets anything through; rich text comes out of the database as Markup already",
)
FORBIDDEN = (
    (re.compile(r"{%-?\s*autoescape\s+false"), "autoescaping stays on"),
    (re.compile(r"<script(?![^>]*\bsrc=)"), "an inline script; put it into assets/ and load it"),
    (
        re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)=[\"']?(?:https?:)?//"),
        "comes from another host",
    ),
    (re.compile(r"javascript:", re.IGNORECASE), "a script in an address"),
)
STYLE = (
    re.compile(r"<style\b"),
    "`<style>` is refused by the security policy; it belongs into the style sheet",
)
ATTRIBUTES = (
    (re.compile(r"on[a-z]+"), "an `on…=` attribute; listen in a script of assets/"),
    (re.compile(r"hx-.*"), "htmx attributes are written data-hx-…"),
)
STYLE_ATTRIBUTE = (re.compile(r"style"), "`style=` is refused by the security policy; use a class")

SPOKEN_ATTRIBUTES = {
    "alt",
    "title",
    "placeholder",
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "label",
}
SILENT = {"script", "style", "code", "kbd", "samp"}
NOT_A_TEXT = {"learnpath", "px", "pdf", "xlsx", "csv", "zip"}
WORD = re.compile(r"[^\W\d_]{2,}")
# A character in the place of an expression, so that an attribute keeps a value and a tag its shape.
EXPRESSION = "\ufffc"


class Reader(HTMLParser):
    """Collects attributes that the security policy refuses, and texts that stand where no catalogue finds them."""

    def __init__(self, attributes: tuple[tuple[re.Pattern[str], str], ...]) -> None:
        super().__init__(convert_charrefs=True)
        self.attributes = attributes
        self.silent: list[str] = []
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        # `translate="no"` is for what is the same in every language: names of languages, of products
        if tag in SILENT or names.get("translate") == "no":
            self.silent.append(tag)
        for name, value in attrs:
            for pattern, advice in self.attributes:
                if pattern.fullmatch(name):
                    self.found.append((self.getpos()[0], advice))
            is_description = tag == "meta" and name == "content" and names.get("name") == "description"
            if name in SPOKEN_ATTRIBUTES or is_description:
                self._note(value or "")

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._note(data)

    def _note(self, text: str) -> None:
        # "{{ id }}-hint" is a name, not a word; so is a class of ours, as in {% block width %}lp-narrow{% endblock %}
        parts = (part for part in text.split() if f"{EXPRESSION}-" not in part)
        spoken = " ".join(part for part in parts if not part.startswith("lp-"))
        if any(word.lower() not in NOT_A_TEXT for word in WORD.findall(spoken)):
            shown = " ".join(text.split()).replace(EXPRESSION, "…")
            self.found.append((self.getpos()[0], f"{shown!r} cannot be translated; write {{{{ _(…) }}}}"))


def without_jinja(environment: Environment, source: str) -> str:
    """Only what Jinja passes on as it stands, on the lines where it stood."""
    kept = []
    for _line, kind, value in environment.lex(source):
        kept.append(value if kind == "data" else "\n" * value.count("\n"))
        if kind == "variable_end":
            kept.append(EXPRESSION)
    return "".join(kept)


def complaints_about(environment: Environment, name: str, source: str) -> Iterator[str]:
    try:
        tree = environment.parse(source, name=name)
        environment.compile(source, name=name)
    except TemplateSyntaxError as error:
        yield f"{name}:{error.lineno}: {error.message}"
        return
    # inside an {% if %} Jinja itself notices an unknown test or filter only when it comes by
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        known = environment.filters if isinstance(node, nodes.Filter) else environment.tests
        if node.name not in known:
            yield f"{name}:{node.lineno}: No {type(node).__name__.lower()} named {node.name!r}."
    for other in meta.find_referenced_templates(tree):
        if other is not None and not (TEMPLATES / other).is_file():
            yield f"{name}: asks for {other}, which does not exist"
    if name.endswith((".html", ".svg")):
        yield from _complaints_about_markup(environment, name, source)


def _complaints_about_markup(environment: Environment, name: str, source: str) -> Iterator[str]:
    may_have_style = name.startswith(MAY_HAVE_STYLE)
    uncommented = re.sub(r"{#.*?#}", lambda found: "\n" * found.group().count("\n"), source, flags=re.DOTALL)
    rules = FORBIDDEN
    rules += () if name == MAY_BE_SAFE else (SAFE,)
    rules += () if may_have_style else (STYLE,)
    for pattern, advice in rules:
        for found in pattern.finditer(uncommented):
            yield f"{name}:{uncommented.count(chr(10), 0, found.end()) + 1}: {advice}"
    reader = Reader(ATTRIBUTES if may_have_style else (*ATTRIBUTES, STYLE_ATTRIBUTE))
    reader.feed(without_jinja(environment, source))
    for line, complaint in reader.found:
        yield f"{name}:{line}: {complaint}"


def main() -> int:
    environment = application().jinja_env
    complaints: list[str] = []
    for file in sorted(TEMPLATES.rglob("*")):
        if file.is_file() and file.suffix in {".html", ".txt", ".xml", ".svg"}:
            name = file.relative_to(TEMPLATES).as_posix()
            try:
                complaints += complaints_about(environment, name, file.read_text(encoding="utf-8"))
            except TemplateError as error:
                complaints.append(f"{name}: {error}")
    print("\n".join(complaints))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
