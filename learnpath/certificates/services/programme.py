"""What certificates say of a path, whoever they are for; read once, said in each of their languages."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.certificates.snapshot import Stop
from learnpath.cohorts.models import Cohort
from learnpath.kernel.html import excerpt, plain_text
from learnpath.paths.models import LearningPath, Station, StationTheme, Theme
from learnpath.paths.services.outline import Outline, StationRow, outline_of
from learnpath.terms import CertificateKind, localised

_LONGEST_SUMMARY = 400


@dataclass(frozen=True, slots=True)
class Done:
    """The activities that somebody did. Being excused is no hindrance, but it is not having done it."""

    ids: frozenset[uuid.UUID]
    excused: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Programme:
    """What a certificate says of the path, whoever it is for; its texts in all their languages."""

    path: LearningPath
    cohort: Cohort
    outline: Outline
    themes: list[tuple[uuid.UUID, dict[str, str]]]
    themes_at: Mapping[uuid.UUID, list[uuid.UUID]]  # by station; empty unless each station is accounted for

    def text(self, texts: Mapping[str, str], language: str) -> str:
        return localised(texts, language, self.path.languages).text

    def said_in(self, language: str) -> dict[str, Any]:
        summary = localised(self.path.summary, language, self.path.languages).text
        names = {id_: self.text(name, language) for id_, name in self.themes}
        stops = tuple(
            (
                self.text(one.title, language),
                tuple(names[id_] for id_ in self.themes_at.get(one.id, ()) if names.get(id_)),
            )
            for one in self.outline.stations
        )
        return {
            "path_title": self.text(self.path.title, language) or self.cohort.name,
            "path_summary": _first_paragraph(summary),
            "themes": tuple(name for name in names.values() if name),
            "stops": stops,
        }

    def stops(self, texts: Iterable[tuple[str, tuple[str, ...]]], done: Done | None) -> tuple[Stop, ...]:
        """The stations; where it is known what somebody did, with an account of each."""
        pairs = zip(self.outline.stations, texts, strict=True)
        return tuple(self._stop(station, title, themes, done) for station, (title, themes) in pairs)

    def _stop(self, station: StationRow, title: str, themes: tuple[str, ...], done: Done | None) -> Stop:
        activities = self.outline.at(station.id)
        moments = [one.starts_at for one in activities if one.starts_at] or [
            moment for moment in (station.opens_at,) if moment
        ]
        zone = ZoneInfo(self.path.time_zone)
        # A month, as on the model: the station went on longer than the day on which people met.
        when = min(moments).astimezone(zone).date().replace(day=1) if moments else None
        stop = Stop(title, when, whole_month=when is not None)
        if done is None:
            return stop
        asked = [one.id for one in activities if one.required and one.id not in done.excused]
        number = sum(id_ in done.ids for id_ in asked)
        return replace(stop, hours=station.hours, themes=themes, done=number, asked=len(asked))

    def last_day(self) -> date | None:
        """The last day that the path names, where its author did not say when it ends."""
        moments = [
            at for one in self.outline.activities for at in (one.ends_at, one.starts_at, one.due_at) if at
        ]
        return max(moments).astimezone(ZoneInfo(self.path.time_zone)).date() if moments else None


def programme_of(session: Session, path: LearningPath, cohort: Cohort, kind: CertificateKind) -> Programme:
    """Two queries; a third where each station is accounted for."""
    themes = session.execute(
        select(Theme.id, Theme.name).where(Theme.path_id == path.id).order_by(Theme.position, Theme.id)
    ).all()
    at: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    if kind is CertificateKind.TRANSCRIPT:
        order = {id_: number for number, (id_, _name) in enumerate(themes)}
        rows = session.execute(
            select(StationTheme.station_id, StationTheme.theme_id)
            .join(Station, Station.id == StationTheme.station_id)
            .where(Station.path_id == path.id)
        ).all()
        for station_id, theme_id in sorted(rows, key=lambda row: order.get(row[1], 0)):
            at[station_id].append(theme_id)
    themes_said = [(id_, name) for id_, name in themes]
    return Programme(path, cohort, outline_of(session, path.id), themes_said, at)


def _first_paragraph(summary: str) -> str:
    lines = plain_text(Markup(summary)).splitlines()  # noqa: S704 (the column sanitised it; only its words are used)
    return excerpt(lines[0], _LONGEST_SUMMARY) if lines else ""
