"""Signing in, my things, and the administrator's screens."""

from learnpath.people.views import installation, organisations, own_things, persons, public, signing_in
from learnpath.people.views.blueprint import bp

__all__ = ["bp", "installation", "organisations", "own_things", "persons", "public", "signing_in"]
