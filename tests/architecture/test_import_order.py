"""The import contracts hold, and would notice if they did not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# A module that breaks a rule of the house, and the sentence that has to answer it.
PLANTED = {
    "an upward import": (
        "people/planted.py",
        "import learnpath.overview",
        "Features stand on one another in one order, and imports only go down",
    ),
    "a feature that imports its neighbour": (
        "readings/planted.py",
        "import learnpath.reflections",
        "Features stand on one another in one order, and imports only go down",
    ),
    "a feature that nobody has placed": (
        "planted/__init__.py",
        "",
        "Features stand on one another in one order, and imports only go down",
    ),
    "a service that imports its view": (
        "readings/services/planted.py",
        "import learnpath.readings.views",
        "Inside a feature, views stand on services, and services on models and rules",
    ),
    "a rule that asks the database": (
        "readings/rules/planted.py",
        "from sqlalchemy import select",
        "Rules are plain Python: no Flask, no database, nothing of ours but the terms",
    ),
    "a service that reads the request": (
        "readings/services/planted.py",
        "from flask import request",
        "Services do not know Flask",
    ),
    "a form that asks the database": (
        "readings/forms/planted.py",
        "from sqlalchemy import select",
        "Forms know the shape of what is sent, and no database",
    ),
}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", command, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "", "COLUMNS": "400"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def copied_house(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "learnpath",
        tmp_path / "learnpath",
        ignore=shutil.ignore_patterns("static", "translations", "__pycache__"),
    )
    return tmp_path


def test_every_contract_is_kept() -> None:
    answer = lint_imports(ROOT)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def plant(house: Path, name: str, code: str) -> None:
    """Write a line into a module. A floor that is a file of its own gets it at its end."""
    file = house / "learnpath" / name
    if file.parent.with_suffix(".py").exists():
        file = file.parent.with_suffix(".py")
    file.parent.mkdir(exist_ok=True)
    (file.parent / "__init__.py").touch()
    with file.open("a") as stream:
        stream.write(f"\n{code}\n")


@pytest.mark.parametrize("planted", PLANTED, ids=lambda name: name.replace(" ", "-"))
def test_what_breaks_a_contract_is_found(copied_house: Path, planted: str) -> None:
    name, code, contract = PLANTED[planted]
    plant(copied_house, name, code)

    answer = lint_imports(copied_house)

    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert f"{contract} BROKEN" in answer.stdout
