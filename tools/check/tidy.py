"""Nothing in the repository belongs to one machine or one person, and no file has grown past reading."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Put together from parts, so that this file does not find itself.
REGISTRIES = (
    "pypi" + ".org",
    "pythonhosted" + ".org",
    "npmjs" + ".org",
    "debian" + ".org/debian",
    "yarnpkg" + ".com",
)
MACHINE_PATH = re.compile(r"(?<![\w.$}/-])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me/\w+|Use" + r"rs/\w+)(?=/|\b)")
ADDRESS = re.compile(r"[\w.+-]+@(?:[\w-]{2,}\.)+([A-Za-z]{2,})\b")
INVENTED = {"example", "localhost", "test", "invalid", "local"}
CONFLICT = re.compile(r"^(?:<{7} |>{7} |={7}$)", re.MULTILINE)
LONGEST = 350  # lines; "past some 300 a file is asking to become a folder"

PICTURES_AND_FONTS = {
    ".png",
    ".jpg",
    ".ico",
    ".woff2",
    ".woff",
    ".ttf",
    ".otf",
    ".pdf",
    ".gif",
    ".webp",
    ".xlsx",
    ".zip",
}


def repository_files() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        file = ROOT / name
        if file.is_file() and file.suffix not in PICTURES_AND_FONTS:
            yield file


# Public addresses of the authorities that supervise accessibility.
OF_AUTHORITIES = {"learnpath/people/national.py"}


def complaints_about(name: str, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        for host in REGISTRIES:
            if host in line:
                yield f"{name}:{number}: names a package registry ({host}); the locks and set-up name none"
        found = MACHINE_PATH.search(line)
        if found:
            yield f"{name}:{number}: a path of one machine ({found.group()}); build it from the file's own place"
    ours = name.startswith(("learnpath/", "templates/", "tests/")) and "/static/" not in name
    if ours and name not in OF_AUTHORITIES:
        for address in ADDRESS.finditer(text):
            if address.group(1).lower() not in INVENTED:
                yield f"{name}: {address.group()} could be somebody's address; invented ones end in .example"
    if CONFLICT.search(text) and not name.endswith(".md"):
        yield f"{name}: a merge was left half done"
    lines = text.count("\n")
    if name.startswith("learnpath/") and name.endswith(".py") and lines > LONGEST:
        yield f"{name}: {lines} lines; it is asking to become a folder of the same name"


def main() -> int:
    complaints = []
    for file in repository_files():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        complaints += complaints_about(file.relative_to(ROOT).as_posix(), text)
    print("\n".join(complaints))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
