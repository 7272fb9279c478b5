"""What stands around every page: navigation, languages, the foot."""

from dataclasses import dataclass
from typing import Any

from flask import request, session
from flask_login import current_user

from learnpath.kernel.access import current_actor
from learnpath.kernel.i18n import _, language
from learnpath.policy import Actor
from learnpath.terms import LANGUAGES


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    current: bool = False
    count: int = 0


def _links(actor: Actor) -> list[tuple[str, str, str]]:
    links: list[tuple[str, str, str]] = []
    if actor.places:
        links.append((_("My path"), "/my-path", "/my-path"))
    if actor.trains or actor.trainer_of:
        links.append((_("Cohorts"), "/cohorts", "/cohorts"))
        links.append((_("Paths"), "/paths", "/paths"))
    if actor.hr_of:
        links.append((_("Our people"), "/our-people", "/our-people"))
    if actor.is_administrator:
        links.append((_("Organisations"), "/organisations", "/organisations"))
    if actor.is_signed_in:
        links.append((_("My things"), "/me", "/me"))
    return links


def around_the_page() -> dict[str, Any]:
    """Values for the layouts."""
    actor = current_actor()
    here = request.path
    own_cohorts = {
        f"/cohorts/{place.cohort_id}" for place in actor.places if place.cohort_id not in actor.trains
    }
    in_own_cohort = any(here.startswith(prefix) for prefix in own_cohorts)
    links: list[Link] = []
    for label, url, prefix in _links(actor):
        current = here == prefix or here.startswith(prefix + "/") or (here == "/" and not links)
        if in_own_cohort:
            current = prefix == "/my-path"
        links.append(Link(label, url, current))
    return {
        "page_language": language(),
        "account_key": str(current_user.id) if actor.is_signed_in else "",
        "actor": actor,
        "navigation": links,
        "person_name": actor.name,
        "personal_links": [(_("My things"), "/me"), (_("Sign-in and security"), "/me/sign-in")],
        "sign_out_url": "/sign-out" if actor.is_signed_in else "",
        "languages": LANGUAGES,
        "footer_links": [
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
