"""Our own checks find what they are for, and leave alone what is right."""

import pytest
from babel.messages.catalog import Message
from jinja2 import Environment

from tools.check import catalogues, templates, tidy


@pytest.fixture(scope="module")
def environment() -> Environment:
    return Environment(autoescape=True, extensions=["jinja2.ext.i18n"])


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<p>{{ text|safe }}</p>", "lets anything through"),
        ('<p style="margin: 0">{{ text }}</p>', "use a class"),
        ("<style>p { margin: 0 }</style>", "style sheet"),
        ('<button onclick="go()">{{ _("Go") }}</button>', "on…="),
        ('<button\n  {% if a %}class="b"{% endif %}\n  onclick="go()">{{ _("Go") }}</button>', "on…="),
        ("<script>go()</script>", "inline script"),
        ('<a hx-get="/next">{{ _("Next") }}</a>', "data-hx-"),
        ('<img src="https://pictures.example/a.png" alt="">', "another host"),
        ("<p>Hello {{ name }}</p>", "cannot be translated"),
        ('<img src="{{ src }}" alt="The station {{ title }}">', "cannot be translated"),
        ("{{ text|unheard_of }}", "No filter named"),
        ("{% if text is unheard_of %}{% endif %}", "No test named"),
        ("{% if text %}", "Unexpected end of template"),
        ('{% include "nowhere.html" %}', "does not exist"),
    ],
)
def test_a_faulty_template_is_found(environment: Environment, source: str, complaint: str) -> None:
    complaints = list(templates.complaints_about(environment, "paths/page.html", source))
    assert any(complaint in line for line in complaints), complaints


@pytest.mark.parametrize(
    "source",
    [
        '<p class="on" data-hx-get="{{ url }}">{{ _("Next station") }}, {{ title }} · 3</p>',
        '<option {% if on %}selected{% endif %}>{{ _("one") }}</option>',
        '<div id="{{ id }}-hint"></div>{% macro describes(id) %}{{ id }}-hint{% endmacro %}',
        '<span translate="no" lang="sv">Svenska</span>',
        "{# a word about onclick= and |safe #}",
        '<script src="{{ script }}" defer></script>',
    ],
)
def test_a_proper_template_passes(environment: Environment, source: str) -> None:
    assert list(templates.complaints_about(environment, "paths/page.html", source)) == []


def test_mail_and_documents_may_carry_their_style(environment: Environment) -> None:
    source = '<p style="margin: 0">{{ text }}</p>'
    assert list(templates.complaints_about(environment, "mail/layout.html", source)) == []


FILES = ("%(num)s file", "%(num)s files")


@pytest.mark.parametrize(
    ("asked", "answer", "complaint"),
    [
        ("Hand in", "", "not translated"),
        ("Hand in", "Hand in", "the English text"),
        ("By %(name)s", "Av %(namn)s", "placeholders"),
        ("By %(name)s", "Av %(name)", "broken placeholder"),
        ("Done", "Klart!", "exclamation mark"),
        ("Done", "100 % klart", "a % of its own"),
        ("Done", " Klart", "space"),
        (FILES, ("en fil", ""), "plural forms"),
        (FILES, ("en fil", "filer"), "placeholders"),
    ],
)
def test_a_faulty_translation_is_found(
    asked: str | tuple[str, str], answer: str | tuple[str, str], complaint: str
) -> None:
    complaints = list(catalogues.complaints_about(Message(asked, answer), "sv", 2, set()))
    assert any(complaint in line for line in complaints), complaints


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("Hand in", "Lämna in"),
        ("%(share)s done", "%(share)s klart"),
        ("%(day)s, %(time)s", "%(day)s, %(time)s"),
        ("Station", "Station"),
        (FILES, ("en fil", "%(num)s filer")),
    ],
)
def test_a_proper_translation_passes(asked: str | tuple[str, str], answer: str | tuple[str, str]) -> None:
    assert list(catalogues.complaints_about(Message(asked, answer), "sv", 2, {("sv", "Station")})) == []


@pytest.mark.parametrize("text", ["Well done!", "50 % done", "%(name)s", "By %(name)"])
def test_a_text_that_cannot_be_translated_well_is_found(text: str) -> None:
    assert list(catalogues.complaints_about_asked(Message(text)))


def test_english_may_be_left_empty_because_the_texts_are_english() -> None:
    assert list(catalogues.complaints_about(Message("Hand in", ""), "en", 2, set())) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Makefile", "cd /" + "home/somebody/learnpath"),
        ("requirements.lock", "--index-url https://" + "pypi" + ".org/simple"),
        ("tests/people/test_it.py", "somebody" + "@" + "gmail.com"),
        ("learnpath/cohorts/services.py", "pass\n" * 400),
        ("learnpath/cohorts/models.py", "<" * 7 + " ours\n"),
    ],
)
def test_what_does_not_belong_into_the_repository_is_found(name: str, text: str) -> None:
    assert list(tidy.complaints_about(name, text))


def test_invented_people_and_plain_addresses_pass() -> None:
    text = "tina@konsult.example signs in at http://127.0.0.1:8000/home/ and reads /cohorts/work"
    assert list(tidy.complaints_about("tests/people/test_it.py", text)) == []
