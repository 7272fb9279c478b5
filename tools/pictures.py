"""`make pictures`: the main pages of the demonstration, as narrow as a phone and wide, light and dark, to be looked at.

python tools/pictures.py                            all of them, into pictures/
python tools/pictures.py elsewhere --only cockpit review --widths 360 --schemes dark --language fi

Each combination of width and scheme also has a sheet with all its pages side by side, sheet-360-light.png and so on.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, BrowserContext, Page

from learnpath.terms import LANGUAGES
from tests.chromium import chromium
from tests.demonstration import ROOT, Served, served
from tools.browsing import Client, make_demonstration

HEIGHT = 900
WIDTHS, SCHEMES = (360, 1280), ("light", "dark")
# how many pages side by side on a sheet, how wide each, and how much of it is seen at most
COLUMNS, NARROW_COLUMNS, THUMB, NARROW_THUMB, TALLEST, NARROW_TALLEST = 4, 6, 480, 300, 640, 1000
MARGIN, LABEL = 24, 30

PARTICIPANT, TRAINER, HR = "Mikael Öström", "Kari Salonen", "Gunilla Westerlund"
ADMINISTRATOR = "Stefan Forss"
# the first link to one of them: an id has a hyphen, and no word at that place of an address has
A_COHORT = "main a[href^='/cohorts/'][href*='-']"
A_PATH = "main a[href^='/paths/'][href*='-']"


@dataclass(frozen=True)
class Scene:
    """A page: who sees it, and the way there, by the links that the selectors find. No name: nobody signed in."""

    name: str
    who: str = ""
    start: str = "/"
    way: tuple[str, ...] = ()


SCENES = (
    Scene("sign-in", start="/sign-in"),
    Scene("verify", start="/verify"),
    Scene("my-path", PARTICIPANT),
    Scene("station", PARTICIPANT, way=(".lp-path .is-here a",)),
    Scene("assignment", PARTICIPANT, way=("main a[href*='/assignments/']",)),
    Scene("reflection", PARTICIPANT, way=("main a[href*='/reflections/']",)),
    Scene("reading-list", PARTICIPANT, way=(".lp-path .is-here a", "main a[href*='/reading-lists/']")),
    Scene("cockpit", TRAINER, "/cohorts", (A_COHORT,)),
    Scene("path-editor", TRAINER, "/paths", (A_PATH,)),
    Scene(
        "review",
        TRAINER,
        "/cohorts",
        (
            A_COHORT,
            "main a[href$='/reviews']",
            "main a[href*='/submissions/']",
        ),
    ),
    Scene(
        "certificates",
        TRAINER,
        "/cohorts",
        (A_COHORT, "a[href$='/certificates']"),
    ),
    Scene("our-people", HR, "/our-people"),
)


class Studio:
    """The demonstration and a browser: people sign in once, in one language, and find their pages."""

    def __init__(self, server: Served, browser: Browser, language: str, *, first_visit: bool = False) -> None:
        self.server, self.browser, self.language, self.first_visit = server, browser, language, first_visit
        self._cookies: dict[str, list[dict[str, Any]]] = {}

    def speaking(self, language: str) -> "Studio":
        """The same with everybody reading another language."""
        return Studio(self.server, self.browser, language)

    def context(self, who: str, width: int, height: int = HEIGHT) -> BrowserContext:
        context = self.browser.new_context(
            locale=self.language, viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
        if who:
            context.add_cookies(self._signed_in(who))  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        return context

    def _signed_in(self, who: str) -> list[dict[str, Any]]:
        if who not in self._cookies:
            client = Client(self.server.url).sign_in(self.server.link_of(who))
            client.submit("/", "/language", language=self.language, next="/")
            if not self.first_visit:
                _put_guide_away(client)
            self._cookies[who] = client.cookies
        return self._cookies[who]

    def address_of(self, page: Page, scene: Scene) -> str:
        """Where the way of a scene leads."""
        address = scene.start
        for selector in scene.way:
            page.goto(self.server.url + address, wait_until="domcontentloaded")
            found = page.locator(selector)
            if not found.count():
                sys.exit(f"{scene.name}: no {selector} on {address}: mend its way in {Path(__file__).name}")
            address = str(found.first.get_attribute("href"))
        return address

    def show(self, page: Page, address: str) -> None:
        """The page as it is when everything has come."""
        response = page.goto(self.server.url + address, wait_until="load")
        if response is None or response.status != 200:
            sys.exit(f"{address} answered {response.status if response else 'nothing'}")
        if page.locator("textarea[data-rich-text]").count():
            page.locator(".lp-editor").first.wait_for(state="attached")
        page.evaluate("document.fonts.ready")
        if "Inter" not in page.evaluate("getComputedStyle(document.body).fontFamily"):
            sys.exit(
                "the style sheet did not come: somebody has just built the assets, so take the pictures again"
            )


def _put_guide_away(client: Client) -> None:
    """The guide of somebody's role stands on their first page, until they have read it."""
    for form in client.get("/").read().forms:
        if form.action.endswith("/put-away"):
            client.post(form.action, form.hidden)


@contextmanager
def studio(language: str, *, first_visit: bool = False) -> Iterator[Studio]:
    """A fresh demonstration, served, and a browser before it."""
    with tempfile.TemporaryDirectory(prefix="learnpath-pictures-") as temporary:
        folder = Path(temporary, "demonstration")
        make_demonstration(folder)
        with served(folder) as server, chromium() as browser:
            yield Studio(server, browser, language, first_visit=first_visit)


def take(
    studio: Studio, scenes: Sequence[Scene], widths: Sequence[int], schemes: Sequence[str], folder: Path
) -> None:
    """Every scene as FOLDER/name-width-scheme.png."""
    addresses: dict[str, str] = {}
    for width in widths:
        for who in dict.fromkeys(scene.who for scene in scenes):
            context = studio.context(who, width)
            page = context.new_page()
            for scene in (one for one in scenes if one.who == who):
                if scene.name not in addresses:
                    addresses[scene.name] = studio.address_of(page, scene)
                studio.show(page, addresses[scene.name])
                for scheme in schemes:
                    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                    page.screenshot(path=_file(folder, scene, width, scheme), full_page=True)
            context.close()


def sheet(scenes: Sequence[Scene], width: int, scheme: str, folder: Path) -> Path:
    """All scenes side by side, each with its name; what is very long is cut."""
    is_narrow = width < 600
    across, tallest = (NARROW_THUMB, NARROW_TALLEST) if is_narrow else (THUMB, TALLEST)
    columns = min(NARROW_COLUMNS if is_narrow else COLUMNS, len(scenes))
    thumbs = [_thumb(_file(folder, scene, width, scheme), across, tallest) for scene in scenes]
    rows = [thumbs[start : start + columns] for start in range(0, len(thumbs), columns)]
    heights = [max(thumb.height for thumb in row) + LABEL + MARGIN for row in rows]
    whole = Image.new("RGB", (columns * (across + MARGIN) + MARGIN, sum(heights) + MARGIN), "#7a8480")
    draw, font = ImageDraw.Draw(whole), ImageFont.load_default(18)
    for number, (scene, thumb) in enumerate(zip(scenes, thumbs, strict=True)):
        row, column = divmod(number, columns)
        left, top = MARGIN + column * (across + MARGIN), MARGIN + sum(heights[:row])
        draw.text((left, top), scene.name, fill="white", font=font)
        whole.paste(thumb, (left, top + LABEL))
    path = folder / f"sheet-{width}-{scheme}.png"
    whole.save(path)
    return path


def _thumb(path: Path, across: int, tallest: int) -> Image.Image:
    with Image.open(path) as picture:
        height = round(picture.height * across / picture.width)
        small = picture.convert("RGB").resize((across, height), Image.Resampling.LANCZOS)
    return small.crop((0, 0, across, min(height, tallest)))


def _file(folder: Path, scene: Scene, width: int, scheme: str) -> Path:
    return folder / f"{scene.name}-{width}-{scheme}.png"


def _arguments(arguments: Sequence[str]) -> argparse.Namespace:
    names = [scene.name for scene in SCENES]
    parser = argparse.ArgumentParser(description="Pictures of the main pages.")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "pictures")
    parser.add_argument(
        "--only", nargs="+", choices=names, default=names, metavar="PAGE", help=", ".join(names)
    )
    parser.add_argument("--widths", nargs="+", type=int, default=WIDTHS)
    parser.add_argument("--schemes", nargs="+", choices=SCHEMES, default=SCHEMES)
    parser.add_argument("--language", choices=list(LANGUAGES), default="en")
    parser.add_argument(
        "--first-visit", action="store_true", help="with the guide that each role is shown at first"
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str]) -> int:
    wanted, began = _arguments(arguments), time.monotonic()
    scenes = [scene for scene in SCENES if scene.name in wanted.only]
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with studio(wanted.language, first_visit=wanted.first_visit) as at_work:
        take(at_work, scenes, wanted.widths, wanted.schemes, wanted.folder)
    for width in wanted.widths:
        for scheme in wanted.schemes:
            print(sheet(scenes, width, scheme, wanted.folder))
    count = len(scenes) * len(wanted.widths) * len(wanted.schemes)
    print(f"{count} pictures in {wanted.folder}, {time.monotonic() - began:.0f} seconds")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
