"""How an organisation's certificates look and what they say: chosen, taken back, and found when one is drawn."""

import struct
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from learnpath.certificates.design import PINE, Design, LogoFrom, PlacedPicture, Template
from learnpath.certificates.models import CertificatePicture, CertificateTemplate
from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import lock
from learnpath.people.models import Organisation
from learnpath.people.services.looks import present_look

Pictures = Mapping[str, bytes]  # PNGs by their digest


@dataclass(frozen=True, slots=True)
class Worn:
    """An organisation's choices, what a certificate looks like by them, and the pictures that it bears."""

    template: Template
    design: Design
    pictures: Pictures


@dataclass(frozen=True, slots=True)
class Present:
    """What an organisation has chosen, and what its pages lend to whoever has chosen nothing."""

    template_id: uuid.UUID | None
    template: Template
    accent: str | None
    logo: PlacedPicture | None  # none, too, where light paper would swallow it
    pictures: Pictures

    def worn(self, template: Template, pictures: Pictures | None = None) -> Worn:
        """Choices as they come out; those of a form, with what it brings, before they are saved."""
        accent = template.design.accent if template.own_accent else self.accent or PINE
        logos = {
            LogoFrom.LOOK: self.logo,
            LogoFrom.OWN: template.design.logo,
            LogoFrom.NONE: None,
        }
        design = replace(template.design, accent=accent, logo=logos[template.logo_from])
        known = {**self.pictures, **(pictures or {})}
        return Worn(template, design, {digest: known[digest] for digest in _digests(design)})


class ChangedMeanwhile(Exception):
    """Somebody else has saved other choices since the form was drawn."""

    def __init__(self, template_id: uuid.UUID | None, theirs: Template) -> None:
        super().__init__("the template was changed meanwhile")
        self.template_id, self.theirs = template_id, theirs


def template_of(session: Session, organisation_id: uuid.UUID) -> Worn:
    """What an organisation's next certificate looks like; without choices of its own, as its pages. Three queries."""
    present = present_of(session, organisation_id)
    return present.worn(present.template)


def present_of(session: Session, organisation_id: uuid.UUID) -> Present:
    row = _present_row(session, organisation_id)
    template = Template() if row is None else Template.from_json(row.said)
    pictures = dict(pictures_for(session, template.design))
    look, logo = present_look(session, organisation_id), None
    if look is not None and look.logo is not None and not look.logo_vanishes_on_light:
        digest = sha256(look.logo).hexdigest()
        logo = PlacedPicture(digest, look.logo_width, look.logo_height, look.logo_alt)
        pictures[digest] = look.logo
    return Present(
        template_id=None if row is None else row.id,
        template=template,
        accent=None if look is None else look.accent,
        logo=logo,
        pictures=pictures,
    )


def _present_row(session: Session, organisation_id: uuid.UUID) -> CertificateTemplate | None:
    return session.scalars(
        select(CertificateTemplate).where(
            CertificateTemplate.organisation_id == organisation_id, CertificateTemplate.until.is_(None)
        )
    ).one_or_none()


def earlier_of(
    session: Session, organisation_id: uuid.UUID, template_id: uuid.UUID
) -> tuple[Design, Pictures] | None:
    """What an organisation had chosen before, with its pictures."""
    row = session.get(CertificateTemplate, template_id)
    if row is None or row.organisation_id != organisation_id:
        return None
    design = Template.from_json(row.said).design
    return design, pictures_for(session, design)


# ---- pictures ----


def pictures_for(session: Session, design: Design) -> Pictures:
    """The pictures that a design refers to, of today's template or of an old certificate."""
    wanted = _digests(design)
    if not wanted:
        return {}
    rows = session.execute(
        select(CertificatePicture.sha256, CertificatePicture.png).where(CertificatePicture.sha256.in_(wanted))
    )
    return {row.sha256: row.png for row in rows}


def _digests(design: Design) -> set[str]:
    return {one.sha256 for one in (design.logo, design.signature) if one is not None}


def keep_pictures(session: Session, pictures: Pictures) -> None:
    """Keep those that are not kept yet: whatever refers to one finds it for as long as there are certificates."""
    if not pictures:
        return
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    rows = [
        {"sha256": digest, "png": png, "made_at": now(), **_size(png)}
        for digest, png in sorted(pictures.items())
    ]
    session.execute(dialect.insert(CertificatePicture).values(rows).on_conflict_do_nothing())


def _size(png: bytes) -> dict[str, int]:
    width, height = struct.unpack(">II", png[16:24])  # a PNG's head, which is always its first chunk
    return {"width": width, "height": height}


# ---- choosing ----


def choose_template(
    session: Session,
    organisation_id: uuid.UUID,
    template: Template,
    pictures: Pictures,
    *,
    drawn_from: uuid.UUID | None,
    by_id: uuid.UUID | None,
) -> None:
    """From now on certificates are like this. Raises ChangedMeanwhile, where the form was drawn from older choices."""
    lock(session, Organisation, organisation_id)
    present = _present_row(session, organisation_id)
    before = Template() if present is None else Template.from_json(present.said)
    if before == template:
        return
    present_id = None if present is None else present.id
    if present_id != drawn_from:
        raise ChangedMeanwhile(present_id, before)
    _end_present(session, organisation_id)
    if template == Template():
        _record(session, "certificate template taken back", organisation_id, by_id)
        return
    wanted = _digests(template.design)
    keep_pictures(session, {digest: png for digest, png in pictures.items() if digest in wanted})
    session.add(
        CertificateTemplate(organisation_id=organisation_id, said=template.to_json(), made_by_id=by_id)
    )
    session.flush()
    _record(session, "certificate template changed", organisation_id, by_id)


def restore_template(session: Session, organisation_id: uuid.UUID, *, by_id: uuid.UUID | None) -> None:
    """Back to certificates as they come. What was chosen before stays known."""
    lock(session, Organisation, organisation_id)
    if _end_present(session, organisation_id):
        _record(session, "certificate template taken back", organisation_id, by_id)


def _end_present(session: Session, organisation_id: uuid.UUID) -> bool:
    ended = session.scalars(
        update(CertificateTemplate)
        .where(CertificateTemplate.organisation_id == organisation_id, CertificateTemplate.until.is_(None))
        .values(until=now())
        .returning(CertificateTemplate.id)
    ).all()
    return bool(ended)


def _record(session: Session, action: str, organisation_id: uuid.UUID, by_id: uuid.UUID | None) -> None:
    audit.record(session, action, actor_id=by_id, subject_id=organisation_id, organisation_id=organisation_id)
