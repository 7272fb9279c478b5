"""What every page of the editor has around its own form: the line of stops, whose path it is, the way back."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from learnpath.kernel import i18n
from learnpath.kernel.access import current_actor
from learnpath.kernel.db import current_session, new_id
from learnpath.kernel.formats import plain_in_own_language
from learnpath.kernel.i18n import _, ngettext
from learnpath.kernel.pages import render
from learnpath.paths.forms.fields import PartForm
from learnpath.paths.forms.path import town_of
from learnpath.paths.models import LearningPath
from learnpath.paths.rules import missing
from learnpath.paths.services.editing import Draft, draft_of, facts_of
from learnpath.paths.services.versions import EditedMeanwhile
from learnpath.paths.views import wording
from learnpath.terms import localised

Content = TypeVar("Content")
Crumb = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop on the line, as components/path_line.html draws it."""

    number: int
    title: str
    lang: str | None
    url: str | None
    state: str
    note: str | None
    current: bool


def stops_of(
    draft: Draft,
    current: uuid.UUID | None,
    endpoint: str = "paths.show_station",
    here: uuid.UUID | None = None,
) -> list[Stop]:
    """The line of stops; the one that is open on the page stands out, else `here`."""
    path = draft.path
    stops = []
    anchor = "edit" if endpoint == "paths.show_station" else None  # on a phone it stands below the line
    for number, station in enumerate(draft.stations, start=1):
        title = localised(station.title, i18n.language(), path.languages)
        stops.append(
            Stop(
                number=number,
                title=title.text,
                lang=title.language if title.language != i18n.language() else None,
                url=url_for(endpoint, path_id=path.id, station_id=station.id, _anchor=anchor),
                state="here" if station.id == (current or here) else "ahead",
                note=wording.opening_words(station, path.time_zone, number),
                current=station.id == current,
            )
        )
    return [*stops, _goal(draft, len(stops) + 1)] if stops else []


def _goal(draft: Draft, number: int) -> Stop:
    required = draft.path.meetings_required
    note = (
        ngettext("With at least %(num)s meeting", "With at least %(num)s meetings", required)
        if required
        else None
    )
    return Stop(number, _("Certificate"), None, None, "goal", note, current=False)


def crumbs_of(path: LearningPath, *more: Crumb) -> list[Crumb]:
    """Where one is: paths, this path, and what is inside."""
    title = plain_in_own_language(path.title, path.languages)
    here: Crumb = (title, url_for("paths.show", path_id=path.id) if more else None)
    return [(_("Paths"), url_for("paths.index")), here, *more]


def editor(
    template: str,
    path: LearningPath,
    *,
    crumbs: Sequence[Crumb] = (),
    current: uuid.UUID | None = None,
    status: int = 200,
    draft: Draft | None = None,
    **values: Any,
) -> ResponseReturnValue:
    """A page of the editor, with the line of stops beside it."""
    draft = draft or draft_of(current_session(), path)
    return render(
        template,
        status=status,
        path=path,
        draft=draft,
        stops=stops_of(draft, current),
        items=wording.checklist(draft, missing(facts_of(draft))),
        cohort=_cohort_of(path),
        town=town_of(path.time_zone),
        new_id=new_id,
        breadcrumbs=crumbs_of(path, *crumbs),
        wording=wording,
        **values,
    )


def _cohort_of(path: LearningPath) -> Any:
    # What is low may not know what is high: app.py says how to find the cohort (name, url) that walks a copy.
    find = current_app.extensions.get("cohort_of_path")
    return find(current_session(), path.id) if path.is_copy and find else None


def form_of(form: type[PartForm], path: LearningPath, data: Mapping[str, Any] | None = None) -> Any:
    """A form filled from what was sent, else from what is stored."""
    return form(
        request.form if request.method == "POST" else None,
        languages=path.languages,
        time_zone=path.time_zone,
        first_day=path.starts_on,
        data=data,
    )


def sent_id(form: Any) -> uuid.UUID | None:
    """The id that the form was drawn with, so that a form sent twice makes one thing."""
    try:
        return uuid.UUID(str(form.id.data))
    except ValueError:
        return None


def by_id() -> uuid.UUID:
    person_id = current_actor().person_id
    assert person_id is not None  # noqa: S101 (the guard let only somebody in)
    return person_id


def with_theirs(mine: Content, theirs: Content) -> Content:
    """After a conflict: where the author ticked what the other wrote, that stands."""
    chosen = {name: getattr(theirs, name) for name in request.form.getlist("theirs") if hasattr(theirs, name)}
    return replace(mine, **chosen)  # type: ignore[type-var]


def conflict_of(
    form: Any, conflict: EditedMeanwhile, mine: Any, path: LearningPath
) -> list[wording.Difference]:
    """Make the form one that was drawn from what is saved now, and tell in what both differ."""
    form.version.data = str(conflict.version)
    labels = {field.name: str(field.label.text) for field in form}
    labels |= {"languages": _("Languages"), "time_zone": _("Time zone")}
    return wording.differences(conflict.theirs, mine, labels, path.time_zone)
