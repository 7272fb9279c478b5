"""Signing in, my things, and the administrator's screens."""

from learnpath.people.views import (
    guides,
    installation,
    looks,
    mail,
    organisations,
    own_things,
    persons,
    public,
    signing_in,
    statement,
    staying,
)
from learnpath.people.views.blueprint import bp

__all__ = [
    "bp",
    "guides",
    "installation",
    "looks",
    "mail",
    "organisations",
    "own_things",
    "persons",
    "public",
    "signing_in",
    "statement",
    "staying",
]
