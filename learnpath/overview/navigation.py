"""What stands around every page: navigation, roles, languages, the session's end, the foot."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app, g, request, session, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from learnpath.kernel.access import current_actor
from learnpath.kernel.clock import now
from learnpath.kernel.db import SAFE_METHODS, current_session
from learnpath.kernel.i18n import _, language
from learnpath.kernel.pages import home_url
from learnpath.overview.guides import Guide, guide_for
from learnpath.overview.roles import current_role, home_of, roles_of
from learnpath.overview.services.places import PlaceRow, other_cohorts
from learnpath.people.rules import last_end
from learnpath.policy import Actor
from learnpath.terms import LANGUAGES, Role

_MOST_COHORTS = 10
_A_MOMENT = timedelta(minutes=1)
# What these roles come to from their first page, without a link of its own in the menu.
_BELOW_HOME = ("/cohorts/", "/submissions/", "/reflections/", "/jobs/", "/certificates/")
# The rooms that every cohort has: a trainer who changes cohorts stays in the same one.
_ROOMS = frozenset(
    {"people", "groups", "themes", "stations", "reviews", "readings", "certificates", "settings", "invite"}
)


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class OtherCohort:
    """A line of the cohort menu: where it leads, and whose path is walked there."""

    cohort: PlaceRow
    url: str


@dataclass(frozen=True, slots=True)
class CohortMenu:
    cohorts: tuple[OtherCohort, ...]
    all_url: str


def role_word(role: Role) -> str:
    return {
        Role.PARTICIPANT: _("Participant"),
        Role.TRAINER: _("Trainer"),
        Role.HR: _("HR"),
        Role.ADMINISTRATOR: _("Administrator"),
    }[role]


def _links(role: Role | None) -> list[tuple[str, str]]:
    match role:
        case Role.PARTICIPANT:
            return [(_("My path"), "/my-path"), (_("My things"), "/me")]
        case Role.TRAINER:
            return [(_("Cohorts"), "/cohorts"), (_("Paths"), "/paths")]
        case Role.HR:
            return [(_("Our people"), "/our-people")]
        case Role.ADMINISTRATOR:
            return [
                (_("Organisations"), "/organisations"),
                (_("People"), "/people"),
                (_("Installation"), "/installation"),
            ]
        case None:
            return [(_("My things"), "/me")]


def _navigation(role: Role | None) -> list[Link]:
    """The links of the present role. The first leads home: it is current on everything that has no link of its own."""
    here = request.path
    links = _links(role)
    current = next((url for _label, url in links if here == url or here.startswith(url + "/")), "")
    is_below = role in {Role.PARTICIPANT, Role.TRAINER} and here.startswith(_BELOW_HOME)
    if not current and (here == "/" or is_below):
        current = links[0][1]
    return [Link(label, url, url == current) for label, url in links]


def _role_menu(actor: Actor, role: Role | None) -> list[Link]:
    """The way from one role to another; nothing for somebody who has only one."""
    roles = roles_of(actor)
    if len(roles) < 2:
        return []
    return [Link(role_word(one), home_of(one, actor), one is role) for one in roles]


def cohort_menu() -> CohortMenu | None:
    """The other cohorts, on the pages of one, for somebody who has several. One query, and only then."""
    actor, role = current_actor(), current_role()
    here = (request.view_args or {}).get("cohort_id")
    own = actor.trains if role is Role.TRAINER else actor.cohort_ids
    if here not in own or len(own) < 2:
        return None
    others = other_cohorts(current_session(), own, but=here, most=_MOST_COHORTS)
    word = request.path.split("/")[3] if request.path.count("/") > 2 else ""
    if role is Role.TRAINER:
        end, everything = f"/{word}" if word in _ROOMS else "", "/cohorts"
    else:
        end, everything = "/readings" if word == "readings" else "/walk", "/my-path"
    return CohortMenu(tuple(OtherCohort(row, f"/cohorts/{row.cohort_id}{end}") for row in others), everything)


def here_url() -> str:
    """This page's own address, to come back to: of a page that answered a POST, the one to get it at."""
    own = request.full_path.rstrip("?")
    if request.method in SAFE_METHODS or _can_be_got(request.path):
        return own
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc == request.host and _can_be_got(came_from.path):
        return home_url(came_from.path + (f"?{came_from.query}" if came_from.query else ""))
    return "/"


def _can_be_got(path: str) -> bool:
    try:
        current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True


def _guide(actor: Actor, role: Role | None) -> Guide | None:
    if role is None or request.method not in SAFE_METHODS:
        return None
    homes = {"/", home_of(role, actor), "/cohorts" if role is Role.TRAINER else "/"}
    return guide_for(role, actor) if request.path in homes else None


def _session_end(actor: Actor) -> tuple[int | None, bool]:
    """In how many seconds this session ends, and whether that is final."""
    ends_at = g.get("session_ends_at")
    if not actor.is_signed_in or ends_at is None:
        return None, False
    last = last_end(g.session_began_at, current_app.permanent_session_lifetime)
    return max(0, int((ends_at - now()).total_seconds())), ends_at >= last - _A_MOMENT


def around_the_page() -> dict[str, Any]:
    """Values for the layouts."""
    actor = current_actor()
    role = current_role()
    ends_in, is_last = _session_end(actor)
    look = actor.look_as(role)
    return {
        "page_language": language(),
        "account_key": str(current_user.id) if actor.is_signed_in else "",
        "actor": actor,
        "navigation": _navigation(role) if actor.is_signed_in else [],
        "role_menu": _role_menu(actor, role),
        "cohort_menu": cohort_menu,
        "guide": _guide(actor, role),
        "here_url": here_url(),
        "session_ends": ends_in,
        "session_end_is_last": is_last,
        "style_url": url_for("people.look_style", look_id=look.look_id) if look else "",
        "logo_alt": look.logo_alt if look else "",
        "person_name": actor.name,
        "personal_links": [(_("My things"), "/me"), (_("Sign-in and security"), "/me/sign-in")],
        "sign_out_url": "/sign-out" if actor.is_signed_in else "",
        "languages": LANGUAGES,
        "footer_links": [
            (_("Help"), "/help"),
            (_("About learnpath"), "/about"),
            (_("Accessibility"), "/accessibility"),
            (_("Privacy"), "/privacy"),
            (_("Verify a certificate"), "/verify"),
        ],
    }


def choose_language() -> str:
    """The account's language, else the one chosen on the page, else the browser's."""
    if current_user.is_authenticated:
        return str(current_user.person.language)
    if session.get("language") in LANGUAGES:
        return str(session["language"])
    return request.accept_languages.best_match(list(LANGUAGES)) or ""
