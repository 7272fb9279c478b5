"""An organisation's own look: chosen, taken back, and found for pages and mails."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import lock
from learnpath.people.looks.logos import Logo
from learnpath.people.looks.rules import palette_for
from learnpath.people.looks.sheet import style_sheet
from learnpath.people.models import Organisation, OrganisationLook
from learnpath.people.rules import tidy


@dataclass(frozen=True, slots=True)
class Look:
    """What others need of it: colours to write with, where the logo is. Empty where learnpath's own stays."""

    id: uuid.UUID
    name: str  # the organisation's
    accent: str = ""  # a shade of the chosen colour that can be read on white and carries `on_accent`
    on_accent: str = ""
    logo_url: str = ""  # a path, open to everybody
    logo_alt: str = ""
    logo_width: int = 0
    logo_height: int = 0


def present_look(session: Session, organisation_id: uuid.UUID) -> OrganisationLook | None:
    """The look that an organisation has now."""
    return session.scalars(
        select(OrganisationLook).where(
            OrganisationLook.organisation_id == organisation_id, OrganisationLook.until.is_(None)
        )
    ).one_or_none()


def look_of(session: Session, organisation_id: uuid.UUID) -> Look | None:
    """For mails and documents: colours and logo, or None for learnpath's own. One query."""
    row = session.execute(
        select(
            OrganisationLook.id,
            Organisation.name,
            OrganisationLook.accent,
            OrganisationLook.logo_alt,
            OrganisationLook.logo_width,
            OrganisationLook.logo_height,
        )
        .join(Organisation, Organisation.id == OrganisationLook.organisation_id)
        .where(Organisation.id == organisation_id, OrganisationLook.until.is_(None))
    ).one_or_none()
    if row is None:
        return None
    light = palette_for(row.accent).light if row.accent else {}
    return Look(
        id=row.id,
        name=row.name,
        accent=light.get("text-subtle", ""),
        on_accent=light.get("base-contrast-default", ""),
        logo_url=f"/looks/{row.id}/logo.png" if row.logo_width else "",
        logo_alt=row.logo_alt,
        logo_width=row.logo_width,
        logo_height=row.logo_height,
    )


def logo_in(look: OrganisationLook | None) -> Logo | None:
    """The logo of a stored look."""
    if look is None or look.logo is None:
        return None
    return Logo(
        look.logo,
        look.logo_width,
        look.logo_height,
        look.logo_vanishes_on_light,
        look.logo_vanishes_on_dark,
    )


def sheet_of(session: Session, look_id: uuid.UUID) -> str | None:
    """The stylesheet of a look, present or past."""
    look = session.get(OrganisationLook, look_id)
    if look is None:
        return None
    return style_sheet(palette_for(look.accent) if look.accent else None, logo_in(look))


def choose_look(
    session: Session,
    organisation_id: uuid.UUID,
    *,
    accent: str | None,
    logo: Logo | None,
    logo_alt: str,
    by_id: uuid.UUID | None,
) -> OrganisationLook | None:
    """From now on the organisation's pages look like this; without colour and logo, like learnpath's own."""
    organisation = lock(session, Organisation, organisation_id)
    alt = (tidy(logo_alt)[:200] or organisation.name) if logo else ""
    before = present_look(session, organisation_id)
    if before is not None and (before.accent, logo_in(before), before.logo_alt) == (accent, logo, alt):
        return before
    if accent is None and logo is None:
        restore_own(session, organisation_id, by_id=by_id)
        return None
    _end_present(session, organisation_id)
    look = OrganisationLook(
        organisation_id=organisation_id, accent=accent, logo_alt=alt, made_by_id=by_id, **_columns(logo)
    )
    session.add(look)
    session.flush()
    _record(session, "look changed", organisation_id, by_id)
    return look


def _columns(logo: Logo | None) -> dict[str, bytes | int | bool]:
    if logo is None:
        return {}
    return {
        "logo": logo.png,
        "logo_width": logo.width,
        "logo_height": logo.height,
        "logo_vanishes_on_light": logo.vanishes_on_light,
        "logo_vanishes_on_dark": logo.vanishes_on_dark,
    }


def restore_own(session: Session, organisation_id: uuid.UUID, *, by_id: uuid.UUID | None) -> None:
    """Back to learnpath's own look. What the organisation had stays known."""
    lock(session, Organisation, organisation_id)
    if _end_present(session, organisation_id):
        _record(session, "look taken back", organisation_id, by_id)


def _end_present(session: Session, organisation_id: uuid.UUID) -> bool:
    ended = session.scalars(
        update(OrganisationLook)
        .where(OrganisationLook.organisation_id == organisation_id, OrganisationLook.until.is_(None))
        .values(until=now())
        .returning(OrganisationLook.id)
    ).all()
    return bool(ended)


def _record(session: Session, action: str, organisation_id: uuid.UUID, by_id: uuid.UUID | None) -> None:
    audit.record(session, action, actor_id=by_id, subject_id=organisation_id, organisation_id=organisation_id)
