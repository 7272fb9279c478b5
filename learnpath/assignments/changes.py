"""What changed between two revisions, word by word, in time that a long text cannot stretch."""

from difflib import SequenceMatcher

from markupsafe import Markup, escape

from learnpath.kernel.html import plain_text

# Of both texts together; beyond that nobody reads marks.
_MOST_LETTERS = 120_000
_MOST_LINES = 3_000
_MOST_WORDS = 1_500  # of one changed passage; beyond that it is shown as removed and added
_BREAK = Markup("</p><p>")


def changes_between(before: str, after: str) -> Markup | None:
    """The words of both as paragraphs, with <del> and <ins>. None: too long, or too different, to be worth it."""
    if len(before) + len(after) > _MOST_LETTERS:
        return None
    old, new = plain_text(before).splitlines(), plain_text(after).splitlines()
    if len(old) + len(new) > _MOST_LINES:
        return None
    parts: list[Markup] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            parts += [escape(line) for line in new[k:m]]
        elif what == "replace" and j - i == m - k:
            parts += [_words(*pair) for pair in zip(old[i:j], new[k:m], strict=True)]
        else:
            parts += [_marked("del", line) for line in old[i:j]]
            parts += [_marked("ins", line) for line in new[k:m]]
    return Markup("<p>{}</p>").format(_BREAK.join(parts)) if parts else Markup("")


def _words(before: str, after: str) -> Markup:
    old, new = before.split(), after.split()
    if len(old) + len(new) > _MOST_WORDS:
        return _marked("del", before) + " " + _marked("ins", after)
    pieces: list[Markup] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            pieces.append(escape(" ".join(new[k:m])))
        else:
            pieces += [_marked("del", " ".join(old[i:j]))] if j > i else []
            pieces += [_marked("ins", " ".join(new[k:m]))] if m > k else []
    return Markup(" ").join(pieces)


_MARKS = {"ins": Markup("<ins>{}</ins>"), "del": Markup("<del>{}</del>")}


def _marked(tag: str, words: str) -> Markup:
    return _MARKS[tag].format(words)
