"""The screens of reflections: writing on a prompt, reading what was shared, all that one wrote."""

from learnpath.reflections.views import reading, writing
from learnpath.reflections.views.blueprint import bp

__all__ = ["bp", "reading", "writing"]
