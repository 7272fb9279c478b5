"""The Nu HTML checker over the pages' source. It needs Java; its jar (30 MB) is fetched once by npm, pinned by hash."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from tools.a11y.checks import Finding
from tools.a11y.pages import Stop

FOLDER = Path(__file__).parents[1] / "vendor" / "nu"
JAR = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def why_not() -> str:
    """Why it cannot run here; empty when it can."""
    if shutil.which("java") is None:
        return "no Java (apt-get install default-jre-headless)"
    if JAR.exists():
        return ""
    if shutil.which("npm") is None:
        return f"no {JAR.name}, and no npm to fetch it with (apt-get install npm)"
    fetched = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if JAR.exists() else f"npm could not fetch it: {fetched.stderr.strip()[:300]}"


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
                "java",
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
