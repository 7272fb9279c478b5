"""The screens of an author, a file a subject."""

from learnpath.paths.views import (
    activities,
    duplicate,
    learning_paths,
    pictures,
    preview,
    readings,
    stations,
    themes,
)
from learnpath.paths.views.blueprint import bp

__all__ = [
    "activities",
    "bp",
    "duplicate",
    "learning_paths",
    "pictures",
    "preview",
    "readings",
    "stations",
    "themes",
]
