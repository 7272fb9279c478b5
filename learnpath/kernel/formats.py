"""How values look on a page: filters for the templates."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import Flask
from markupsafe import Markup, escape

from learnpath.kernel import i18n
from learnpath.kernel.clock import now
from learnpath.kernel.html import below, excerpt, plain_text
from learnpath.terms import Localised, initials, localised


def in_own_language(texts: Mapping[str, str] | None, languages: Sequence[str]) -> Markup:
    """A text in the reader's language where it exists; else marked with the language that it is in."""
    return marked(localised(texts, i18n.language(), languages))


def marked(text: Localised) -> Markup:
    if text.language == i18n.language() or not text.text:
        return escape(text.text)
    return Markup('<span lang="{}">{}</span>').format(text.language, text.text)


def rich_in_own_language(texts: Mapping[str, str] | None, languages: Sequence[str]) -> Markup:
    """Rich text in the reader's language, as a block that says its language when it is another."""
    text = localised(texts, i18n.language(), languages)
    if not text.text:
        return Markup("")
    # The column sanitised it on its way in, so escape() leaves its markup alone.
    if text.language == i18n.language():
        return Markup('<div class="lp-prose">{}</div>').format(text.text)
    return Markup('<div class="lp-prose" lang="{}">{}</div>').format(text.language, text.text)


def plain_in_own_language(texts: Mapping[str, str] | None, languages: Sequence[str]) -> str:
    """The same text without any mark, for titles, attributes and mails."""
    return localised(texts, i18n.language(), languages).text


def _below(text: str | None, level: int) -> Markup:
    # only what is markup already: anything else is shown as the words that it is
    return below(text, level) if isinstance(text, Markup) else escape(text or "")


def from_now(value: datetime) -> str:
    return i18n.in_words(value, now())


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        text=in_own_language,
        rich=rich_in_own_language,
        words=plain_in_own_language,
        marked=marked,
        below=_below,
        plain_text=plain_text,
        excerpt=excerpt,
        day=i18n.day,
        clock_time=i18n.clock_time,
        moment=i18n.moment,
        from_now=from_now,
        number=i18n.number,
        listed=i18n.listed,
        initials=initials,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
