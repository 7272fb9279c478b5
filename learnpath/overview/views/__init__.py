"""The screens that compose the features."""

from learnpath.overview.views import cockpit, health, home, my_path, station
from learnpath.overview.views.blueprint import bp

__all__ = ["bp", "cockpit", "health", "home", "my_path", "station"]
