"""What the components are shown with: every state, and names as long as they come."""

from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from learnpath.overview.guides import Guide, Step
from learnpath.terms import Role

LONG_NAME = "Maria Magdalena Söderholm-Österlund af Åminneborg"
LONG_PLACE = "Samkommunen för yrkesutbildning och kultur i Österbottens svenskspråkiga skärgårdskommuner"
LONG_TITLE = "Työhyvinvointikyselyn tulosten tulkitseminen yhdessä henkilöstön ja luottamushenkilöiden kanssa"


@dataclass(frozen=True, slots=True)
class Stop:
    number: int
    title: str
    state: str
    note: str | None = None
    url: str | None = None
    lang: str | None = None
    current: bool = False
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Someone:
    name: str
    initials: str
    organisation: str | None


@dataclass(frozen=True, slots=True)
class ListPage:
    number: int
    pages: int
    total: int
    previous_url: str | None
    next_url: str | None


STOPS = (
    Stop(1, "Var står vi?", "done", "Done 5 February", "#path_line", "sv"),
    Stop(
        2,
        "Personalens ork",
        "here",
        "You are here. 2 of 4 done",
        "#path_line",
        "sv",
        current=True,
        group="Your group: 3 of 5 have come here",
    ),
    Stop(3, LONG_TITLE, "ahead", "Opens when station 2 is complete", "#path_line", "fi"),
    Stop(4, "Snabba nedslag", "ahead", None, None, "sv"),
    Stop(5, "Certificate", "goal", "Still missing: 3 assignments and 2 meetings", "#path_line"),
)
PEOPLE = (
    Someone("Bengt Norrgård", "BN", "Korsnäs kommun"),
    Someone("Karin Björklund", "KB", "Habo kommun"),
    Someone(LONG_NAME, "MS", LONG_PLACE),
    Someone("Kari Salonen", "KS", None),
)
PAGES = (
    ListPage(1, 6, 300, None, "#pagination"),
    ListPage(3, 6, 300, "#pagination", "#pagination"),
    ListPage(6, 6, 300, "#pagination", None),
)
# kind: the words that usually stand with it
STATES = {
    "open": "Not begun",
    "draft": "Draft",
    "handed_in": "Handed in",
    "returned": "Returned to go on with",
    "accepted": "Accepted",
    "done": "Attended",
    "locked": "Opens 3 May",
    "late": "Late",
    "excused": "Excused",
    "missing": "Not marked as attended",
}
# a custom property of the style sheet: what it is for
COLOURS = {
    "--lp-paper": "the page",
    "--lp-card": "the one card, menus, fields",
    "--lp-ink": "text",
    "--lp-soft": "what stands beside the text: dates, hints, kinds",
    "--lp-line": "thin rules",
    "--lp-pine": "the accent: the mark, what is done, links in the bar",
    "--lp-pine-tint": "under pine: initials, hovered lines",
    "--ds-color-pine-base-default": "the one button, stops that are done",
    "--lp-amber": "here, now; and where the keyboard is. Nothing else",
    "--lp-amber-tint": "around the present stop",
    "--ds-color-warning-base-default": "returned to go on with",
    "--ds-color-danger-base-default": "late, missing, what cannot be undone",
}
SPACES = ("1", "2", "3", "4", "5", "6", "8", "12")
NOT_BEGUN = tuple(replace(stop, state="ahead", note=None, current=False) for stop in STOPS[:2]) + STOPS[4:]
ALL_DONE = (
    *(replace(stop, state="done", note="Done", current=False) for stop in STOPS[:2]),
    replace(STOPS[4], note="Issued 14 June 2027"),
)
LOOKING_BACK = (replace(STOPS[0], current=True), replace(STOPS[1], current=False), *STOPS[2:])
LOOKING_AHEAD = (
    STOPS[0],
    replace(STOPS[1], current=False),
    *STOPS[2:3],
    replace(STOPS[3], current=True),
    STOPS[4],
)


@dataclass(frozen=True, slots=True)
class OtherCohort:
    cohort_name: str
    title: dict[str, Markup]
    languages: tuple[str, ...] = ("sv", "fi")


@dataclass(frozen=True, slots=True)
class MenuLine:
    cohort: OtherCohort
    url: str


@dataclass(frozen=True, slots=True)
class CohortMenu:
    cohorts: tuple[MenuLine, ...]
    all_url: str


COHORT_MENU = CohortMenu(
    (
        MenuLine(OtherCohort("Ledarskapsstigen 2026–27", {"sv": escape("Ledarskapsstigen")}), "#cohort_menu"),
        MenuLine(OtherCohort(LONG_TITLE, {"fi": escape(LONG_TITLE)}), "#cohort_menu"),
    ),
    "#cohort_menu",
)
GUIDE = Guide(
    Role.PARTICIPANT,
    (
        Step("Your path is a line of stations. The next thing to do always stands on the card."),
        Step(
            "Before you save, you see who will be able to read what you write.",
            "What I wrote",
            "#guide_panel",
        ),
    ),
)
