"""Help in the product: the guide's own texts, in the words that stand on the pages."""

import json
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from learnpath.kernel.layout import PACKAGE, TEMPLATES, TRANSLATIONS
from learnpath.overview.help import CHAPTERS, help_in
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tools.guide import GUIDE, HELP, LANGUAGES, MOST_BYTES, SCENES, convert

MOST_PICTURES = 16


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_product_shows_is_what_the_guide_says(language: str) -> None:
    kept = json.loads((HELP / f"{language}.json").read_text(encoding="utf-8"))
    assert kept == convert(language), "run `make guide ARGS=--text`"


def test_both_languages_have_the_same_chapters_and_tasks_at_the_same_addresses() -> None:
    english, swedish = help_in("en"), help_in("sv")
    assert [one.key for one in english.chapters] == [one.key for one in swedish.chapters] == list(CHAPTERS)
    for one, other in zip(english.chapters, swedish.chapters, strict=True):
        assert [task.key for task in one.tasks] == [task.key for task in other.tasks]
        assert all(task.text and "<img" not in task.text for task in (*one.tasks, *other.tasks))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_of_the_guide_is_there_and_small(language: str) -> None:
    named = set(re.findall(r"\]\((pictures/\S+)\)", (GUIDE / f"{language}.md").read_text(encoding="utf-8")))
    taken = {f"pictures/{language}/{scene.name}.webp" for scene in SCENES}
    assert named == taken
    assert len(taken) <= MOST_PICTURES
    assert not [name for name in taken if (GUIDE / name).stat().st_size > MOST_BYTES]


def _labels(language: str) -> list[str]:
    """What stands on the pages, as the guide quotes it: its words in bold, in order."""
    return [
        label
        for chapter in help_in(language).chapters
        for task in chapter.tasks
        for label in re.findall(r"<strong>(.*?)</strong>", task.text, re.DOTALL)
    ]


def _said_anywhere() -> str:
    files = [*TEMPLATES.rglob("*.html"), *PACKAGE.rglob("*.py")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if "help" not in file.parts)


def test_the_words_in_bold_stand_on_the_pages() -> None:
    said = _said_anywhere()
    assert not [
        label for label in _labels("en") if f'_("{label}"' not in said and f'lazy("{label}"' not in said
    ]


def _catalogue(language: str) -> Catalog:
    with (Path(TRANSLATIONS) / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)


def test_the_swedish_words_in_bold_are_those_of_the_swedish_pages() -> None:
    catalogue = _catalogue("sv")
    wrong = []
    for english, swedish in zip(_labels("en"), _labels("sv"), strict=True):
        message = catalogue.get(english)
        if message is not None and message.string and message.string != swedish:
            wrong.append(f"{english}: the page says {message.string!r}, the guide {swedish!r}")
    assert not wrong, "\n".join(wrong)


def test_everybody_may_read_it_and_each_finds_their_own_chapter_first(
    cast: Cast, client_of: ClientOf
) -> None:
    for person, first in (
        (None, "everybody"),
        (cast.paul, "participants"),
        (cast.tina, "trainers"),
        (cast.hanna, "hr"),
    ):
        page = client_of(person).get("/help", headers={"Accept-Language": "en"})
        assert page.status_code == 200
        assert re.findall(r'<h2 id="(\w+)"><a', page.text)[0] == first


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_each_task_of_a_chapter_can_be_linked_to(client_of: ClientOf, chapter: str) -> None:
    page = client_of(None).get(f"/help/{chapter}", headers={"Accept-Language": "sv"})
    assert page.status_code == 200
    texts = help_in("sv").chapter(chapter)
    assert f"<h1>{texts.title}</h1>" in page.text
    assert all(f'<h2 id="{task.key}">{task.title}</h2>' in page.text for task in texts.tasks)
    assert client_of(None).get("/help/nothing").status_code == 404


def test_a_language_without_a_guide_gets_the_english_one_marked_as_english(client_of: ClientOf) -> None:
    page = client_of(None).get("/help/trainers", headers={"Accept-Language": "fi"}).text
    assert '<html lang="fi"' in page
    assert '<h1 lang="en">For trainers</h1>' in page


def test_the_foot_of_every_page_leads_to_it(cast: Cast, client_of: ClientOf) -> None:
    for client in (client_of(None), client_of(cast.paul)):
        assert 'href="/help"' in client.get("/verify").text
