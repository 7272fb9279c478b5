"""The values of one row: as they stand in the file, and mended."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from learnpath.cohorts.roster.cleaning import mend_name, split_address, split_name
from learnpath.cohorts.roster.columns import Layout
from learnpath.cohorts.roster.facts import Mend
from learnpath.cohorts.roster.table import Column, Row
from learnpath.people.rules import folded, tidy


@dataclass(frozen=True)
class RowValues:
    """What one row says of a person."""

    raw: Mapping[Column, str]
    given_name: str
    family_name: str
    email: str
    organisation: str
    title: str
    group: str
    language: str

    @property
    def is_blank(self) -> bool:
        return not any(tidy(text) for text in self.raw.values())

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def says_the_same_as(self, other: RowValues) -> bool:
        return self._folded() == other._folded()

    def _folded(self) -> list[str]:
        return [
            folded(text)
            for text in (self.full_name, self.organisation, self.title, self.group, self.language)
        ]

    def mends(self) -> tuple[Mend, ...]:
        """What was changed, for the preview; what looks the same before and after is left out."""
        after = {
            Column.GIVEN_NAME: self.given_name,
            Column.FAMILY_NAME: self.family_name,
            Column.FULL_NAME: self.full_name,
            Column.EMAIL: self.email,
            Column.ORGANISATION: self.organisation,
            Column.TITLE: self.title,
            Column.GROUP: self.group,
        }
        return tuple(
            Mend(column, shown(text), shown(after[column]))
            for column, text in self.raw.items()
            if after.get(column) and tidy(text) and unicodedata.normalize("NFC", text) != after[column]
        )


def values_of(row: Row, layout: Layout) -> RowValues:
    raw = {column: row.cell(index) for column, index in layout.columns.items()}

    def text(column: Column) -> str:
        return tidy(raw.get(column, ""))

    name_beside, email = split_address(text(Column.EMAIL))
    given, family = text(Column.GIVEN_NAME), text(Column.FAMILY_NAME)
    whole = text(Column.FULL_NAME) or name_beside
    if whole and not given and not family:
        given, family = split_name(whole, family_first=layout.family_name_first)
    elif whole and not family:
        # `Förnamn; Namn`: the second is either the family name or both
        family = split_name(whole)[1] or whole
    return RowValues(
        raw=raw,
        given_name=mend_name(given),
        family_name=mend_name(family),
        email=email,
        organisation=text(Column.ORGANISATION),
        title=text(Column.TITLE),
        group=text(Column.GROUP),
        language=text(Column.LANGUAGE),
    )


def shown(text: str) -> str:
    """Short enough to show and to keep with a preview."""
    return text if len(text) <= 200 else text[:199] + "…"
