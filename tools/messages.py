"""The catalogues: collect the texts of the code and the templates, bring the .po files up to date, compile them.

python tools/messages.py update     what `make messages` does
python tools/messages.py compile    .mo beside every .po
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LANGUAGES = ("sv", "fi", "da", "nb", "en")
ROOT = Path(__file__).resolve().parents[1]

# The same functions in Python and in Jinja: learnpath.kernel.i18n.
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy": None}
SOURCES = (
    (Path("learnpath"), [("**.py", "python")]),
    (Path("templates"), [("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.xml", "jinja2")]),
)
# silent=false: a template that does not parse stops the extraction instead of losing its texts
OPTIONS = {"**.html": {"silent": "false"}, "**.txt": {"silent": "false"}, "**.xml": {"silent": "false"}}


def catalogue_file(root: Path, language: str) -> Path:
    return root / "learnpath" / "translations" / language / "LC_MESSAGES" / "messages.po"


def collect(root: Path = ROOT) -> Catalog:
    """Every text that the code and the templates ask a translation for."""
    template = Catalog(project="learnpath", version="catalogue", charset="utf-8", fuzzy=False)
    for folder, methods in SOURCES:
        found = extract_from_dir(
            root / folder, methods, OPTIONS, KEYWORDS, comment_tags=("i18n:",), strip_comment_tags=True
        )
        for name, line, message, comments, context in found:
            template.add(message, None, [(f"{folder}/{name}", line)], auto_comments=comments, context=context)
    return template


def read(root: Path, language: str) -> Catalog:
    file = catalogue_file(root, language)
    if not file.exists():
        return Catalog(
            locale=language,
            project="learnpath",
            version="catalogue",
            header_comment=f"# learnpath: the texts on screen, in mail and on certificates ({language}).",
            msgid_bugs_address="the issues of this repository",
            last_translator="learnpath",
            language_team=language,
            fuzzy=False,
        )
    with file.open("rb") as stream:
        return read_po(stream, locale=language)


def update_all(root: Path = ROOT) -> None:
    """Add new texts to every catalogue and drop those that nothing asks for any more. Nothing is guessed."""
    template = collect(root)
    for language in LANGUAGES:
        file = catalogue_file(root, language)
        catalogue = read(root, language)
        before = {key_of(message.id) for message in catalogue if message.id}
        # the moment of extraction would differ in every branch and say nothing
        template.creation_date = catalogue.creation_date
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.fuzzy = False
        catalogue.obsolete.clear()
        catalogue.revision_date = catalogue.revision_date if before else datetime.now(UTC)
        now = {key_of(message.id) for message in catalogue if message.id}
        file.parent.mkdir(parents=True, exist_ok=True)
        text = BytesIO()
        write_po(text, catalogue, width=110, include_lineno=False, sort_by_file=True)
        if not file.exists() or file.read_bytes() != text.getvalue():
            file.write_bytes(text.getvalue())
        waiting = [message for message in catalogue if message.id and not all(strings_of(message))]
        line = f"{language}: {len(now)} texts, {len(now - before)} new, {len(before - now)} dropped"
        print(line if language == "en" else f"{line}, {len(waiting)} to translate")


def key_of(message_id: str | tuple[str, ...]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def strings_of(message: Message) -> tuple[str, ...]:
    """The translation, or one for each plural form; an empty text where there is none yet."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def compile_all(root: Path = ROOT) -> None:
    """Write each .mo whose .po is newer."""
    for language in LANGUAGES:
        source = catalogue_file(root, language)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            continue
        compiled = BytesIO()
        write_mo(compiled, read(root, language))
        part = target.with_name(f"{target.name}.part")
        part.write_bytes(compiled.getvalue())
        part.replace(target)


if __name__ == "__main__":
    task = {"update": update_all, "compile": compile_all}.get(sys.argv[1] if len(sys.argv) == 2 else "")
    if task is None:
        sys.exit(__doc__)
    task()
    if task is update_all:
        compile_all()
