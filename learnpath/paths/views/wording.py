"""What the author's pages say: kinds, openings, what is missing, which fields differ."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from babel.support import LazyProxy
from flask import url_for
from markupsafe import Markup, escape

from learnpath.kernel import i18n
from learnpath.kernel.formats import plain_in_own_language
from learnpath.kernel.i18n import _, lazy
from learnpath.paths.forms.parts import GATES_OF_WORK, OPENINGS, WORK_BY
from learnpath.paths.models import Station
from learnpath.paths.rules import Lack, Missing
from learnpath.paths.services.editing import Draft
from learnpath.terms import LANGUAGES, ActivityKind, Gate, Opening, PathState, WorkBy

KIND_WORDS: Mapping[ActivityKind, LazyProxy] = {
    ActivityKind.ASSIGNMENT: lazy("Assignment"),
    ActivityKind.READING_LIST: lazy("Reading list"),
    ActivityKind.REFLECTION: lazy("Reflection"),
    ActivityKind.MEETING: lazy("Meeting"),
    ActivityKind.PAGE: lazy("Page"),
}
KIND_ICONS: Mapping[ActivityKind, str] = {
    ActivityKind.ASSIGNMENT: "assignment",
    ActivityKind.READING_LIST: "reading",
    ActivityKind.REFLECTION: "reflection",
    ActivityKind.MEETING: "meeting",
    ActivityKind.PAGE: "file",
}
STATE_WORDS: Mapping[PathState, LazyProxy] = {
    PathState.DRAFT: lazy("Draft"),
    PathState.READY: lazy("Ready"),
    PathState.ARCHIVED: lazy("Archived"),
}
# The shapes that components/state.html knows.
STATE_SHAPES: Mapping[PathState, str] = {
    PathState.DRAFT: "draft",
    PathState.READY: "done",
    PathState.ARCHIVED: "excused",
}


def opening_words(station: Station, time_zone: str, number: int = 0) -> str:
    """When a station opens, as a short sentence."""
    match station.opening:
        case Opening.AT_ONCE:
            return _("Opens at once")
        case Opening.ON_DATE if station.opens_at is None:
            return _("Opens on a date that is not set yet")
        case Opening.ON_DATE:
            return _("Opens %(moment)s", moment=i18n.moment(station.opens_at, time_zone))  # type: ignore[arg-type]
        case Opening.AFTER_PREVIOUS if number > 1:
            return _("Opens when station %(number)s is complete", number=number - 1)
        case Opening.AFTER_PREVIOUS:
            return _("Opens at once")
        case Opening.BY_TRAINER:
            return _("Opens when the trainer says so")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist."""

    text: str
    url: str
    is_blocking: bool


_OF_THE_PATH: Mapping[Lack, LazyProxy] = {
    Lack.NO_STATIONS: lazy("The path has no stations yet."),
    Lack.TOO_FEW_MEETINGS: lazy(
        "A certificate asks for more meetings than there are, so nobody could earn one."
    ),
    Lack.TOO_FEW_TO_PARTICIPATE: lazy(
        "A certificate of participation asks for more meetings than there are, so nobody could get one."
    ),
    Lack.OTHER_HOURS: lazy("The hours of the stations do not add up to those of the path."),
    Lack.NOTHING_COUNTS: lazy("Nothing counts for the certificate, so there is nothing to earn it with."),
}
_OF_A_PART: Mapping[Lack, LazyProxy] = {
    Lack.EMPTY_STATION: lazy("“%(title)s” has no activities yet."),
    Lack.NO_OPENING_DATE: lazy("“%(title)s” opens on a date, but the date is not set."),
    Lack.BEFORE_FIRST_DAY: lazy("“%(title)s” has a date before the path's first day."),
    Lack.AFTER_LAST_DAY: lazy("“%(title)s” has a date after the path's last day."),
    Lack.OPENS_BEFORE_PREVIOUS: lazy("“%(title)s” opens before the station that it comes after."),
    Lack.NOTHING_HOLDS: lazy(
        "“%(title)s” opens when the station before is complete, but nothing there has to be done first."
    ),
    Lack.NO_TEXT: lazy("“%(title)s” has no text yet."),
    Lack.GROUP_WORK_WITHOUT_DUE: lazy("“%(title)s” is work for a group, but does not say by when."),
    Lack.DUE_BEFORE_OPENING: lazy("“%(title)s” should be handed in before its station opens."),
    Lack.NO_READINGS: lazy("“%(title)s” has nothing to read on it yet."),
    Lack.MEETING_WITHOUT_TIME: lazy("“%(title)s” does not say when you meet."),
}


def checklist(draft: Draft, lacks: Sequence[Missing]) -> list[Item]:
    """What is missing, in sentences with links to where it is mended."""
    titles = _titles(draft)
    return [Item(_sentence(one, titles, draft), _where(one, draft), one.is_blocking) for one in lacks]


def _titles(draft: Draft) -> dict[uuid.UUID, str]:
    names = {
        **{station.id: station.title for station in draft.stations},
        **{activity.id: activity.title for activity in draft.activities},
        **{theme.id: theme.name for theme in draft.themes},
    }
    return {id_: plain_in_own_language(name, draft.path.languages) for id_, name in names.items()}


def _sentence(one: Missing, titles: Mapping[uuid.UUID, str], draft: Draft) -> str:
    part = one.activity_id or one.station_id or one.theme_id
    if one.lack is Lack.NOT_TRANSLATED:
        language = i18n.locale_of(i18n.language()).languages[one.language]
        if part is None:
            return _("The path's own text is not yet in %(language)s.", language=language)
        return _("“%(title)s” is not yet in %(language)s.", title=titles[part], language=language)
    if part is None:
        return str(_OF_THE_PATH[one.lack])
    return str(_OF_A_PART[one.lack]) % {"title": titles[part]}


def _where(one: Missing, draft: Draft) -> str:
    path_id = draft.path.id
    if one.activity_id is not None:
        return url_for("paths.show_activity", path_id=path_id, activity_id=one.activity_id)
    if one.station_id is not None:
        return url_for("paths.show_station", path_id=path_id, station_id=one.station_id)
    if one.theme_id is not None:
        return url_for("paths.show_theme", path_id=path_id, theme_id=one.theme_id)
    if one.lack is Lack.NO_STATIONS:
        return url_for("paths.new_station", path_id=path_id)
    return url_for("paths.about", path_id=path_id)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people have written differently."""

    name: str
    label: str
    theirs: Markup
    mine: Markup


def differences(theirs: Any, mine: Any, labels: Mapping[str, str], time_zone: str) -> list[Difference]:
    """Both texts of every field in which they differ, and of a translated one only the languages that do."""
    differing = []
    for one in fields(theirs):
        here, there = getattr(mine, one.name), getattr(theirs, one.name)
        if here == there:
            continue
        if isinstance(there, Mapping):
            codes = [code for code in LANGUAGES if here.get(code) != there.get(code)]
            here, there = ({code: texts.get(code, "") for code in codes} for texts in (here, there))
        label = labels.get(one.name, one.name)
        differing.append(Difference(one.name, label, _shown(there, time_zone), _shown(here, time_zone)))
    return differing


_MEMBERS: Mapping[type[StrEnum], Mapping[Any, Any]] = {
    Opening: OPENINGS,
    Gate: GATES_OF_WORK,
    WorkBy: WORK_BY,
}
_SHOW: tuple[tuple[Any, Callable[[Any, str], object]], ...] = (
    (bool, lambda value, zone: _("Yes") if value else _("No")),
    (StrEnum, lambda value, zone: _MEMBERS[type(value)][value]),
    (datetime, lambda value, zone: i18n.moment(value, zone, year=True)),
    (date, lambda value, zone: i18n.day(value)),
    (list, lambda value, zone: i18n.listed(LANGUAGES.get(code, code) for code in value)),
)


def _shown(value: Any, time_zone: str) -> Markup:
    if isinstance(value, Mapping):
        each = Markup('<div lang="{}"><small>{}</small> {}</div>')
        texts = [each.format(code, LANGUAGES.get(code, code), text) for code, text in value.items() if text]
        return Markup("").join(texts) or escape(_("Nothing"))
    if value is None or value == "":
        return escape(_("Nothing"))
    for kind, show in _SHOW:
        if isinstance(value, kind):
            return escape(show(value, time_zone))
    return escape(value)
