"""The screens of cohorts, one file a subject."""

from learnpath.cohorts.views import (
    adding,
    cohorts,
    dividing,
    groups,
    importing,
    inviting,
    people,
    person,
    settings,
    starting,
    stations,
    themes,
)
from learnpath.cohorts.views.blueprint import bp

__all__ = [
    "adding",
    "bp",
    "cohorts",
    "dividing",
    "groups",
    "importing",
    "inviting",
    "people",
    "person",
    "settings",
    "starting",
    "stations",
    "themes",
]
