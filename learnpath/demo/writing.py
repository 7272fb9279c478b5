"""Texts of the demonstration are written as one writes a letter; here they become rich text.

Blank lines part the paragraphs; lines that begin with "- " are a list, with "# " a heading.
"""

from html import escape
from textwrap import dedent


def rich(text: str) -> str:
    """The text as HTML."""
    return "".join(_block(block) for block in dedent(text).strip().split("\n\n") if block.strip())


def _block(block: str) -> str:
    if block.startswith("# "):
        return f"<h3>{escape(block[2:].strip())}</h3>"
    if block.startswith("- "):
        items = (" ".join(item.split()) for item in ("\n" + block).split("\n- ")[1:])
        return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"
    return f"<p>{escape(' '.join(block.split()))}</p>"
