"""The screens of meetings."""

from learnpath.meetings.views import meeting, sheet
from learnpath.meetings.views.blueprint import bp

__all__ = ["bp", "meeting", "sheet"]
