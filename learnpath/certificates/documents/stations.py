"""The stations in words, as a line of stops and as a transcript's account; in the language in use."""

from typing import NamedTuple

from learnpath.certificates.documents.amounts import as_sentences, when
from learnpath.certificates.documents.cleaning import clean
from learnpath.certificates.snapshot import Snapshot
from learnpath.kernel.i18n import _, number


class Record(NamedTuple):
    """A station on a transcript."""

    title: str
    when: str
    themes: str
    hours: str
    done: str


def stations_said(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Title and date in words; the year only where the stations do not all share one."""
    with_year = len({stop.on.year for stop in snapshot.stations if stop.on}) > 1
    return [(clean(stop.title), when(stop, snapshot.language, with_year)) for stop in snapshot.stations]


def record_heads() -> dict[str, str]:
    return {
        "station": _("Station"),
        "themes": _("Themes"),
        "hours": _("Hours"),
        "done": _("Done"),
        "sum": _("Hours completed"),
    }


def records_of(snapshot: Snapshot) -> list[Record]:
    titles = stations_said(snapshot)
    return [
        Record(
            title,
            when,
            as_sentences(stop.themes),
            number(stop.hours) if stop.hours else "",
            _("%(done)s of %(asked)s", done=number(stop.done), asked=number(stop.asked))
            if stop.asked
            else "",
        )
        for (title, when), stop in zip(titles, snapshot.stations, strict=True)
    ]
