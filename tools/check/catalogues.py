"""Every text that the code and the templates ask for stands in every catalogue, translated, placeholders and all."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from tools.messages import LANGUAGES, ROOT, catalogue_file, collect, key_of, read, strings_of

PLACEHOLDER = re.compile(r"%\((\w+)\)[-+#0-9.]*([sdif])")
# In templates every text is formatted, in Python only one with values: a percent sign comes in with a value.
BARE_SIGN = "%"
# Words that are the same in English and in another language, on purpose: "sv da: Station", "*: learnpath".
SAME = Path(__file__).with_name("same_in_english.txt")


def allowed_to_be_the_same() -> set[tuple[str, str]]:
    allowed = set()
    for line in SAME.read_text(encoding="utf-8").splitlines():
        codes, separator, text = line.partition(": ")
        if not separator or line.startswith("#"):
            continue
        for code in LANGUAGES if codes == "*" else codes.split():
            allowed.add((code, text))
    return allowed


def placeholders(text: str) -> set[str]:
    return {f"%({name}){kind}" for name, kind in PLACEHOLDER.findall(text)}


def ids_of(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def complaints_about(
    message: Message, language: str, forms: int, same: set[tuple[str, str]]
) -> Iterator[str]:
    """What is wrong with one translation."""
    ids = ids_of(message)
    strings = strings_of(message)
    if message.fuzzy:
        yield "is marked fuzzy: check it and take the mark away"
    if not any(strings):
        if language != "en":
            yield "is not translated"
        return
    if isinstance(message.id, tuple) and (len(strings) != forms or not all(strings)):
        yield f"needs {forms} plural forms"
        return
    wanted = set().union(*(placeholders(text) for text in ids))
    for place, text in enumerate(strings):
        # "one file" may leave its number out; every other form keeps all that stands between the signs
        spare = {"%(num)s", "%(num)d"} if len(strings) > 1 and place == 0 else set()
        yield from _complaints_about_form(text, wanted, spare)
        if text != text.strip() and ids[0] == ids[0].strip():
            yield "begins or ends with a space"
    if language != "en" and _is_only_english(ids, strings) and (language, ids[0]) not in same:
        yield f"is the English text; if the word is the same, say so in {SAME.relative_to(ROOT)}"


def complaints_about_asked(message: Message) -> Iterator[str]:
    """What is wrong with a text before anybody translates it."""
    for text in ids_of(message):
        if "!" in text:
            yield "has an exclamation mark; the tone is plain"
        if BARE_SIGN in PLACEHOLDER.sub("", text):
            yield "has a % of its own; hand it in with the value: %(share)s"
        if not any(letter.isalpha() for letter in PLACEHOLDER.sub("", text)) and len(placeholders(text)) < 2:
            yield "has nothing to translate"


def _complaints_about_form(text: str, wanted: set[str], spare: set[str]) -> Iterator[str]:
    given = placeholders(text)
    if (wanted - spare) - given or given - wanted:
        yield f"has the placeholders {sorted(given)}, not {sorted(wanted)}"
    if BARE_SIGN in PLACEHOLDER.sub("", text):
        yield f"has a broken placeholder, or a % of its own: {text!r}"
    if "!" in text:
        yield "has an exclamation mark; the tone is plain"


def _is_only_english(ids: tuple[str, ...], strings: tuple[str, ...]) -> bool:
    has_words = any(letter.isalpha() for letter in PLACEHOLDER.sub("", ids[0]))
    return has_words and strings[0].casefold() == ids[0].casefold()


def complaints_in(language: str, asked: Catalog, same: set[tuple[str, str]]) -> Iterator[str]:
    if not catalogue_file(ROOT, language).exists():
        yield f"{language}: there is no catalogue; `make messages` makes it"
        return
    catalogue = read(ROOT, language)
    forms = catalogue.num_plurals
    for message in asked:
        if not message.id:
            continue
        found = catalogue.get(key_of(message.id), message.context)
        if found is None or isinstance(found.id, tuple) != isinstance(message.id, tuple):
            yield f"{language}: {key_of(message.id)!r} is missing; `make messages` adds it"
            continue
        for complaint in complaints_about(found, language, forms, same):
            yield f"{language}: {key_of(message.id)!r} {complaint}"
    known = {(key_of(message.id), message.context) for message in asked if message.id}
    for message in catalogue:
        if message.id and (key_of(message.id), message.context) not in known:
            yield f"{language}: nothing asks for {key_of(message.id)!r} any more; `make messages` drops it"


def main() -> int:
    asked = collect()
    same = allowed_to_be_the_same()
    complaints = []
    for message in asked:
        if message.id:
            place = message.locations[0][0]
            complaints += [
                f"{place}: {key_of(message.id)!r} {what}" for what in complaints_about_asked(message)
            ]
    for language in LANGUAGES:
        complaints += complaints_in(language, asked, same)
    shown = complaints[:60]
    print("\n".join(shown))
    if len(complaints) > len(shown):
        print(f"… and {len(complaints) - len(shown)} more")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
