"""Where the files that come along lie: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def _beside_or_inside(name: str) -> Path:
    inside = PACKAGE / name
    return inside if inside.exists() else PACKAGE.parent / name


TEMPLATES = _beside_or_inside("templates")
MIGRATIONS = _beside_or_inside("migrations")
CONFIG = _beside_or_inside("config.py")
STATIC = PACKAGE / "static"
TRANSLATIONS = PACKAGE / "translations"
