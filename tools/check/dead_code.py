"""Functions, methods and classes that nothing uses: no code, no template, no framework by name. Tests do not count."""

import re
import sys
from pathlib import Path

from vulture import Vulture

ROOT = Path(__file__).resolve().parents[2]
CALLED_BY_FRAMEWORKS = Path(__file__).with_name("called_by_frameworks.txt")
KINDS = {"function", "method", "class", "property", "import", "unreachable_code"}
# What is registered with one of these is called by whom it is registered with.
REGISTERING = [
    "@*.route", "@*.get", "@*.post", "@*.command", "@*.group", "@*.app_*", "@*.before_*", "@*.after_*", "@*.teardown_*",
    "@*.errorhandler", "@*.context_processor", "@*.template_*", "@*.user_loader", "@*.request_loader", "@*.shell_*",
    "@*.task", "@*.periodic_task", "@*.listens_for", "@validates", "@*.validates", "@*.connect", "@*.register*",
    "@handles*", "@*.handles*", "@chore",
]  # fmt: skip
# Vulture goes by names, which misleads it about these.
NOT_DEAD = (re.compile(r"__\w+__"), re.compile(r"validate_\w+"), re.compile(r"visit_\w+"))


def names_in_templates() -> set[str]:
    words: set[str] = set()
    for file in (ROOT / "templates").rglob("*"):
        if file.is_file() and file.suffix in {".html", ".txt", ".xml", ".svg"}:
            for code in re.findall(r"{[{%].*?[%}]}", file.read_text(encoding="utf-8"), re.DOTALL):
                words.update(re.findall(r"[A-Za-z_]\w*", code))
    return words


def called_by_frameworks() -> set[str]:
    lines = CALLED_BY_FRAMEWORKS.read_text(encoding="utf-8").splitlines()
    return {line.split("#")[0].strip() for line in lines} - {""}


def main() -> int:
    vulture = Vulture(ignore_decorators=REGISTERING)
    vulture.scavenge([str(ROOT / name) for name in ("learnpath", "config.py", "migrations", "tools")])
    known = names_in_templates() | called_by_frameworks()
    dead = [
        item
        for item in vulture.get_unused_code(min_confidence=60)
        if item.typ in KINDS
        and item.name not in known
        and not any(pattern.fullmatch(item.name) for pattern in NOT_DEAD)
        and Path(item.filename).is_relative_to(ROOT / "learnpath")
    ]
    for item in dead:
        print(
            f"{Path(item.filename).relative_to(ROOT)}:{item.first_lineno}: {item.typ} {item.name!r} is used by nothing"
        )
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
