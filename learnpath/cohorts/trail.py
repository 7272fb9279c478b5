"""The way back from a page of a cohort: what its breadcrumbs say."""

from learnpath.cohorts.loading import ActivityInCohort, InCohort
from learnpath.kernel.i18n import language
from learnpath.terms import localised

Trail = list[tuple[str, str | None]]


def cohort_trail(here: InCohort, title: str) -> Trail:
    """To a page about the whole cohort."""
    return [_cohort(here), (title, None)]


def activity_trail(here: ActivityInCohort, *further: str) -> Trail:
    """To an activity, by its station for who walks; `further` names a page below it."""
    own_title = localised(here.activity.title, language(), here.languages).text
    trail: Trail = [_cohort(here)]
    if here.place is not None:
        station = localised(here.station_title, language(), here.languages).text
        trail.append((station, f"/cohorts/{here.cohort_id}/stations/{here.activity.station_id}"))
    trail.append((own_title, here.url if further else None))
    return trail + [(label, None) for label in further]


def _cohort(here: InCohort) -> tuple[str, str]:
    return here.cohort_name, f"/cohorts/{here.cohort_id}" + ("" if here.place is None else "/walk")
