"""`make check`: each check says one line when all is well, and what to do when it is not.

python tools/check/run.py                 all of them
python tools/check/run.py types format    only these
"""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    name: str
    command: tuple[str, ...]
    says: str
    advice: str


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(BIN / name), *arguments)


def ours(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", f"tools.check.{name}")


CHECKS = (
    Check(
        "lint",
        tool("ruff", "check", "--quiet", "."),
        "no likely mistakes",
        "`make format` mends some of it. A rule that is wrong for one line: `# noqa: CODE (why)`.",
    ),
    Check(
        "format", tool("ruff", "format", "--quiet", "--check", "."), "folded as ruff folds", "`make format`."
    ),
    Check(
        "types",
        tool("mypy", "--no-error-summary"),
        "mypy --strict finds nothing",
        "An `Any` from a library ends at our door: give the value a type where it comes in.",
    ),
    Check(
        "imports",
        tool("lint-imports"),
        "imports only go down",
        "The contracts and what to do instead stand in [tool.importlinter] of pyproject.toml.",
    ),
    Check(
        "templates",
        ours("templates"),
        "every template parses, no inline script or style, every text can be translated",
        "The site's content security policy refuses inline code; the catalogues only know what is inside _().",
    ),
    Check(
        "catalogues",
        ours("catalogues"),
        "every text stands in every language",
        "`make messages` collects new texts; then translate them in learnpath/translations.",
    ),
    Check(
        "migrations",
        ours("migrations"),
        "one head, and an upgraded database is what the models say",
        "Write the missing step in migrations/versions/NNN_what_it_does.py.",
    ),
    Check(
        "dead code",
        ours("dead_code"),
        "everything is used by something",
        "Delete it. If a framework calls it by its name, the name goes into tools/check/called_by_frameworks.txt.",
    ),
    Check("tidy", ours("tidy"), "nothing that belongs to one machine or one person", ""),
)


def passes(check: Check) -> bool:
    began = time.monotonic()
    answer = subprocess.run(check.command, cwd=ROOT, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - began
    if answer.returncode == 0:
        print(f"ok    {check.name:<11} {check.says} ({seconds:.1f} s)", flush=True)
        return True
    print(f"FAIL  {check.name:<11} ({seconds:.1f} s)")
    print((answer.stdout + answer.stderr).strip())
    if check.advice:
        print(f"  → {check.advice}")
    print(flush=True)
    return False


def main(wanted: list[str]) -> int:
    known = {check.name.replace(" ", "-"): check for check in CHECKS}
    unknown = [name for name in wanted if name not in known]
    if unknown:
        print(f"There is no check called {', '.join(unknown)}; there are: {', '.join(known)}")
        return 2
    results = [passes(known[name]) for name in wanted or known]
    failed = results.count(False)
    if failed:
        print(f"{failed} of {len(results)} checks failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
