"""The command line: `learnpath serve | worker | upgrade | reindex | check-config | user | demo`."""

from learnpath.cli.commands import main

__all__ = ["main"]
