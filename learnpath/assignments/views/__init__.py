"""The screens of assignments: writing, handing in, reading what was handed in, reviewing."""

from learnpath.assignments.views import handing_in, reading, reviewing, writing
from learnpath.assignments.views.blueprint import bp

__all__ = ["bp", "handing_in", "reading", "reviewing", "writing"]
