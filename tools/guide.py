"""`make guide`: the user's guide in docs/guide gets its pictures from the running product, and /help its texts.

python tools/guide.py                    pictures and texts
python tools/guide.py --text             only the texts: docs/guide/LANGUAGE.md to learnpath/overview/help/LANGUAGE.json
python tools/guide.py --only review      only some pictures, and the texts
"""

import argparse
import io
import json
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from learnpath.overview.help import CHAPTERS
from tests.demonstration import ROOT
from tools.pictures import A_COHORT, A_PATH, ADMINISTRATOR, HR, PARTICIPANT, TRAINER, Scene, Studio, studio

LANGUAGES = ("en", "sv")
GUIDE = ROOT / "docs" / "guide"
HELP = ROOT / "learnpath" / "overview" / "help"
WIDTH, HEIGHT, MOST_BYTES = 1000, 720, 60 * 1024
# where what the guide speaks of stands further down
TALLER = {"my-path": 830, "look": 900, "reflection": 1420, "review": 900}

AN_ORGANISATION = "main a[href*='/organisations/'][href*='-']"
SCENES = (
    Scene("my-path", PARTICIPANT),
    Scene("assignment", PARTICIPANT, way=("main a[href*='/assignments/']",)),
    Scene("reading-list", PARTICIPANT, way=(".lp-path .is-here a", "main a[href*='/reading-lists/']")),
    Scene("reflection", PARTICIPANT, way=("main a[href*='/reflections/']",)),
    Scene("path-editor", TRAINER, "/paths", (A_PATH,)),
    Scene("start", TRAINER, "/cohorts/start"),
    Scene(
        "import", TRAINER, "/cohorts", (A_COHORT, "main a[href$='/people']", "main a[href$='/people/import']")
    ),
    Scene("cockpit", TRAINER, "/cohorts", (A_COHORT,)),
    Scene(
        "review", TRAINER, "/cohorts", (A_COHORT, "main a[href$='/reviews']", "main a[href*='/submissions/']")
    ),
    Scene("certificates", TRAINER, "/cohorts", (A_COHORT, "main a[href$='/certificates']")),
    Scene(
        "certificate-design",
        TRAINER,
        "/cohorts",
        (A_COHORT, "main a[href$='/certificates']", "main a[href$='/certificate-design']"),
    ),
    Scene("our-people", HR, "/our-people"),
    Scene(
        "look",
        ADMINISTRATOR,
        "/organisations",
        ("main a[href*='/organisations/'][href*='-']", "main a[href$='/look']"),
    ),
    Scene("mail", PARTICIPANT, "/me/mail"),
    Scene("verify", start="/verify"),
)


# --- texts -------------------------------------------------------------------------------------------------------


def convert(language: str) -> list[dict[str, Any]]:
    """The chapters of one language, as /help reads them. Addresses are made of the English headings."""
    chapters = _read(language)
    for key, chapter, english in zip(CHAPTERS, chapters, _read("en"), strict=True):
        chapter["key"] = key
        for task, its_english in zip(chapter["tasks"], english["tasks"], strict=True):
            task["key"] = re.sub(r"[^a-z0-9]+", "-", its_english["title"].lower()).strip("-")
    return chapters


def _read(language: str) -> list[dict[str, Any]]:
    """Each "##" is a chapter, each "###" a task in it; what stands before them is only for readers of the file."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse((GUIDE / f"{language}.md").read_text(encoding="utf-8"))
    chapters: list[dict[str, Any]] = []
    parts: list[tuple[str, str, list[Token]]] = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and following is not None:
            parts.append((token.tag, following.content, []))
        elif parts:
            parts[-1][2].append(token)
    for tag, title, inside in parts:
        html = markdown.renderer.render(_without_pictures(inside[2:]), markdown.options, {}).strip()
        if tag == "h2":
            chapters.append({"key": "", "title": title, "intro": html, "tasks": []})
        elif tag == "h3":
            chapters[-1]["tasks"].append({"key": "", "title": title, "html": html})
    return chapters


def _without_pictures(tokens: Sequence[Token]) -> list[Token]:
    """Paragraphs that are a picture are left out: they show what the reader has before them."""
    pictured = {
        number
        for number, token in enumerate(tokens)
        if token.type == "inline"
        and token.children
        and all(child.type == "image" for child in token.children)
    }
    left_out = pictured | {number - 1 for number in pictured} | {number + 1 for number in pictured}
    return [token for number, token in enumerate(tokens) if number not in left_out]


def write_texts() -> None:
    for language in LANGUAGES:
        text = json.dumps(convert(language), ensure_ascii=False, indent=1) + "\n"
        (HELP / f"{language}.json").write_text(text, encoding="utf-8")


# --- pictures ----------------------------------------------------------------------------------------------------


def take_pictures(at_work: Studio, scenes: Sequence[Scene], folder: Path) -> None:
    """The upper part of each page as FOLDER/name.webp."""
    folder.mkdir(parents=True, exist_ok=True)
    for who in dict.fromkeys(scene.who for scene in scenes):
        context = at_work.context(who, WIDTH, HEIGHT)
        page = context.new_page()
        for scene in (one for one in scenes if one.who == who):
            page.set_viewport_size({"width": WIDTH, "height": TALLER.get(scene.name, HEIGHT)})
            at_work.show(page, at_work.address_of(page, scene))
            _store(page.screenshot(), folder / f"{scene.name}.webp")
        context.close()


def _store(png: bytes, path: Path) -> None:
    """As good as its size allows."""
    with Image.open(io.BytesIO(png)) as picture:
        for quality in (80, 65, 50, 35):
            buffer = io.BytesIO()
            picture.convert("RGB").save(buffer, "WEBP", quality=quality, method=6)
            if buffer.tell() <= MOST_BYTES:
                break
    path.write_bytes(buffer.getvalue())


def main(arguments: Sequence[str]) -> int:
    names = [scene.name for scene in SCENES]
    parser = argparse.ArgumentParser(description="Pictures and texts of the user's guide.")
    parser.add_argument("--text", action="store_true", help="only the texts")
    parser.add_argument(
        "--only", nargs="+", choices=names, default=names, metavar="PAGE", help=", ".join(names)
    )
    wanted, began = parser.parse_args(arguments), time.monotonic()
    write_texts()
    scenes = [] if wanted.text else [scene for scene in SCENES if scene.name in wanted.only]
    if scenes:
        with studio("en") as at_work:
            for language in LANGUAGES:
                take_pictures(at_work.speaking(language), scenes, GUIDE / "pictures" / language)
    print(
        f"{len(scenes) * len(LANGUAGES)} pictures, the texts of /help, {time.monotonic() - began:.0f} seconds"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
