"""The screens of what there is to read: reading lists, and pages that a path's author wrote."""

from learnpath.readings.views import lists, pages, suggestions
from learnpath.readings.views.blueprint import bp

__all__ = ["bp", "lists", "pages", "suggestions"]
