"""A demonstration of one's own for tests: made once a run, copied for whoever asks, served on a free port.

folder = demonstration_copy(tmp_path_factory)
with served(folder) as server:
    server.url, server.people, server.link_of("Åsa Nygård")
"""

import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
_ANSWERS = re.compile(r"answers at (http://\S+)")


def environment(**settings: str) -> dict[str, str]:
    """The environment without this machine's own settings of learnpath, and with the given ones."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LEARNPATH_")}
    return inherited | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | settings


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "learnpath", *arguments]


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        command(*arguments),
        env=environment(**settings),
        cwd=settings.get("LEARNPATH_DATA") or tempfile.gettempdir(),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def demonstration_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a demonstration. It is made once for all test processes, and each gets a copy."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    original = shared / "demonstration"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (original / "made").exists():
            shutil.rmtree(original, ignore_errors=True)
            original.mkdir()
            made = run("demo", "--make-only", LEARNPATH_DATA=str(original))
            assert made.returncode == 0, made.stderr
            (original / "made").touch()
    copy = tmp_path_factory.mktemp("demonstration")
    shutil.copytree(original, copy, dirs_exist_ok=True)
    return copy


@dataclass
class Served:
    """A server that answers."""

    url: str
    process: subprocess.Popen[str]
    output: Path
    people: list[dict[str, Any]]

    def link_of(self, name: str) -> str:
        """The link that signs in as somebody."""
        return str(next(person["url"] for person in self.people if person["name"] == name))

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextmanager
def served(folder: Path, **settings: str) -> Iterator[Served]:
    """The demonstration in a folder, served on a free port until the end of the block."""
    with started("demo", folder=folder, **settings) as server:
        links = run("demo", "--links", "--json", LEARNPATH_DATA=str(folder), **settings)
        assert links.returncode == 0, links.stderr
        server.people = json.loads(links.stdout)
        yield server


@contextmanager
def started(name: str, *arguments: str, folder: Path, **settings: str) -> Iterator[Served]:
    """`learnpath serve` or `learnpath demo` on a free port."""
    with _process(name, "--port", "0", *arguments, folder=folder, **settings) as (process, output):
        yield Served(_wait_for(_ANSWERS, process, output), process, output, [])


@contextmanager
def working(folder: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """`learnpath worker`, once it has begun."""
    with _process("worker", folder=folder, **settings) as (process, output):
        _wait_for(re.compile("(waits) for jobs"), process, output)
        yield process


@contextmanager
def _process(*arguments: str, folder: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    output = folder / f"{arguments[0]}.log"
    with output.open("w") as stream:
        process = subprocess.Popen(
            command(*arguments),
            env=environment(LEARNPATH_DATA=str(folder), **settings),
            cwd=folder,
            stdout=stream,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:
        yield process, output
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for(words: re.Pattern[str], process: subprocess.Popen[str], output: Path) -> str:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        found = words.search(output.read_text())
        if found:
            return found[1]
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"it never answered: {output.read_text()}")
