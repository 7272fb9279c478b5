"""Searching: one field, and what the reader may see of what is found."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from babel.support import LazyProxy
from flask import request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from learnpath.kernel.access import allow, current_actor
from learnpath.kernel.clock import now
from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _, language, lazy
from learnpath.kernel.pages import Page, asked_page, render
from learnpath.kernel.search import Hit
from learnpath.overview.services.search import Where, find_for
from learnpath.overview.views.blueprint import bp
from learnpath.policy import Actor, Permission
from learnpath.terms import localised

MOST_LETTERS = 200
_A_PAGE = 20

# As what something is shown: its icon and its word.
_LOOKS: Mapping[str, tuple[str, LazyProxy]] = {
    "cohort": ("people", lazy("Cohort")),
    "path": ("path", lazy("Learning path")),
    "station": ("place", lazy("Station")),
    "theme": ("theme", lazy("Theme")),
    "assignment": ("assignment", lazy("Assignment")),
    "reading_list": ("reading", lazy("Reading list")),
    "reflection": ("reflection", lazy("Reflection")),
    "meeting": ("meeting", lazy("Meeting")),
    "page": ("file", lazy("Page")),
    "reading": ("reading", lazy("Reading")),
    "work": ("state-handed_in", lazy("Handed-in work")),
    "shared reflection": ("visible", lazy("Shared reflection")),
    "participant": ("person", lazy("Participant")),
    "our person": ("person", lazy("One of our people")),
    "person": ("person", lazy("Person")),
    "organisation": ("organisation", lazy("Organisation")),
}
# What people write is in a language that nobody asked them for: it is not marked as any.
_IN_ANY_LANGUAGE = frozenset({"work", "shared reflection"})


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that was found, as the page shows it; languages are empty where they are the reader's own."""

    icon: str
    kind: str
    title: Markup
    title_lang: str
    url: str
    note: Markup
    snippet: Markup
    snippet_lang: str
    where: str
    where_lang: str


@bp.get("/search")
@allow(Permission.OWN_ACCOUNT)
def search() -> ResponseReturnValue:
    actor = current_actor()
    asked = " ".join(request.args.get("q", "")[:MOST_LETTERS].split())
    if not asked:
        return render(
            "overview/search.html", asked="", most_letters=MOST_LETTERS, searched=_searched(actor), page=None
        )
    answer = find_for(
        current_session(),
        actor,
        asked,
        language=language(),
        number=asked_page(),
        per_page=_A_PAGE,
        now=now(),
    )
    found = answer.found
    results = [_result(hit, answer.places) for hit in found.hits]
    return render(
        "overview/search.html",
        asked=asked,
        most_letters=MOST_LETTERS,
        searched=_searched(actor),
        page=Page(results, found.number, found.total, _A_PAGE),
        is_cut=found.is_cut,
    )


def _result(hit: Hit, places: Mapping[uuid.UUID, Where]) -> Result:
    icon, word = _LOOKS[hit.look]
    where, where_lang = _where(places.get(hit.place_id) if hit.place_id else None)
    is_marked = hit.look not in _IN_ANY_LANGUAGE
    return Result(
        icon=icon,
        kind=str(word),
        title=hit.title,
        title_lang=_other(hit.title_language),
        url=hit.url,
        note=hit.note,
        snippet=hit.snippet,
        snippet_lang=_other(hit.language) if is_marked else "",
        where=where,
        where_lang=where_lang,
    )


def _where(place: Where | None) -> tuple[str, str]:
    """The name of a cohort is in no language; a path's title in the reader's where it has one."""
    if place is None or place.name:
        return (place.name if place else ""), ""
    title = localised(place.title, language(), place.languages)
    return title.text, _other(title.language)


def _other(code: str) -> str:
    return "" if code == language() else code


def _searched(actor: Actor) -> list[str]:
    """What this person's search looks through, in their roles."""
    lines = []
    if actor.places:
        lines.append(
            _("The stations that are open to you: what they say, their activities, readings and meetings.")
        )
        lines.append(_("What your group and you have handed in, and reflections that were shared with you."))
    if actor.trains:
        lines.append(
            _(
                "Your cohorts: people, stations, readings, handed-in work, and reflections shared with trainers."
            )
        )
    if actor.trainer_of:
        lines.append(_("The paths that you and your colleagues write, with all their parts."))
    if actor.hr_of:
        lines.append(_("The people whom your organisation has sent, by name. Nothing that they wrote."))
    if actor.is_administrator:
        lines.append(_("Organisations and people, by name and address."))
    return lines
