"""The screens that compose the features."""

from learnpath.overview.views import cockpit, health, help_pages, home, my_path, offline, search, station
from learnpath.overview.views.blueprint import bp

__all__ = ["bp", "cockpit", "health", "help_pages", "home", "my_path", "offline", "search", "station"]
