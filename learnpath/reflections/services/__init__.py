"""Reflections: writing one, and reading those that one may."""

from learnpath.reflections.services.circle import Circle, Fellow, circle_of
from learnpath.reflections.services.lists import OwnText, ReflectionNews, has_written, news_since, own_texts
from learnpath.reflections.services.reading import SharedText, shared_with
from learnpath.reflections.services.writing import EditedMeanwhile, delete, write

__all__ = [
    "Circle",
    "EditedMeanwhile",
    "Fellow",
    "OwnText",
    "ReflectionNews",
    "SharedText",
    "circle_of",
    "delete",
    "has_written",
    "news_since",
    "own_texts",
    "shared_with",
    "write",
]
