"""The cards on "My things" that the features above people contribute."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from learnpath.kernel.i18n import _
from learnpath.people.sections import Section, SectionCard
from learnpath.policy import Actor
from learnpath.reflections.services import has_written


def certificates(_session: Session, actor: Actor) -> SectionCard | None:
    if not actor.places:
        return None
    return SectionCard(
        _("My certificates"),
        _("Download those that you have, and see what is still missing for the next."),
        "/me/certificates",
        "goal",
    )


def reflections(session: Session, actor: Actor) -> SectionCard | None:
    if not actor.places and not has_written(session, actor.person_id):
        return None
    return SectionCard(
        _("My reflections"),
        _("Everything that you wrote, with who can read it."),
        "/me/reflections",
        "reflection",
    )


def seen_by_hr(_session: Session, actor: Actor) -> SectionCard | None:
    if not actor.places:
        return None
    return SectionCard(
        _("What HR sees about me"),
        _("The very table that HR of your organisation sees, with your row in it."),
        "/me/hr-view",
        "person",
    )


def look(_session: Session, actor: Actor) -> SectionCard | None:
    if len(actor.trainer_of) != 1:  # who has several finds each among their organisations
        return None
    (organisation_id,) = actor.trainer_of
    return SectionCard(
        _("Logo and colour"),
        _("How the pages look to those who walk your organisation's paths."),
        f"/organisations/{organisation_id}/look",
        "visible",
    )


SECTIONS: Sequence[Section] = (certificates, reflections, seen_by_hr, look)
