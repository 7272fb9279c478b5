"""Searching what one may see. Features say what there is and who may find it; here nobody knows what it is about.

    search.register(SOURCE)                     a kind of thing that can be found (app.py, once)
    search.touch(session, "reading", ids)       for statements that neither a flush nor the ORM's update and delete show
    search.find(session, "ork", keys, …)        the entries that hold these words and one of these keys
    search.rebuild(engine)                      all of it anew (`learnpath reindex`)

The index is written in the transaction that changes what it says, right before the commit.
"""

from learnpath.kernel.search.finding import Found, Hit, find
from learnpath.kernel.search.keeping import touch
from learnpath.kernel.search.rebuilding import fill_when_empty, rebuild
from learnpath.kernel.search.sources import Entry, Source, Watch, in_each_language, register

__all__ = [
    "Entry",
    "Found",
    "Hit",
    "Source",
    "Watch",
    "fill_when_empty",
    "find",
    "in_each_language",
    "rebuild",
    "register",
    "touch",
]
