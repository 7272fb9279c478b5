"""How an organisation's certificates look and what they say: chosen, taken back, and found when one is drawn."""

import struct
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from learnpath.certificates.design import PINE, Design, DesignChoices, LogoFrom, PlacedPicture
from learnpath.certificates.models import Certificate, CertificateDesign, CertificatePicture
from learnpath.kernel import audit
from learnpath.kernel.clock import now
from learnpath.kernel.db import insert_into, lock
from learnpath.people.models import Organisation
from learnpath.people.services.looks import present_look

Pictures = Mapping[str, bytes]  # PNGs by their digest
_UNUSED, _AT_ONCE = timedelta(days=30), 100


@dataclass(frozen=True, slots=True)
class ResolvedDesign:
    """An organisation's choices, what a certificate looks like by them, and the pictures that it bears."""

    choices: DesignChoices
    design: Design
    pictures: Pictures


@dataclass(frozen=True, slots=True)
class CurrentDesign:
    """What an organisation has chosen, and what its pages lend to whoever has chosen nothing."""

    design_id: uuid.UUID | None
    choices: DesignChoices
    accent: str | None
    logo: PlacedPicture | None  # none, too, where light paper would swallow it
    pictures: Pictures

    def resolved(self, choices: DesignChoices, pictures: Pictures | None = None) -> ResolvedDesign:
        """Choices as they come out; those of a form, with what it brings, before they are saved."""
        accent = choices.design.accent if choices.own_accent else self.accent or PINE
        logos = {
            LogoFrom.LOOK: self.logo,
            LogoFrom.OWN: choices.design.logo,
            LogoFrom.NONE: None,
        }
        design = replace(choices.design, accent=accent, logo=logos[choices.logo_from])
        known = {**self.pictures, **(pictures or {})}
        return ResolvedDesign(choices, design, {digest: known[digest] for digest in _digests(design)})


class ChangedMeanwhile(Exception):
    """Somebody else has saved other choices since the form was drawn."""

    def __init__(self, design_id: uuid.UUID | None, theirs: DesignChoices) -> None:
        super().__init__("the choices was changed meanwhile")
        self.design_id, self.theirs = design_id, theirs


def design_of(session: Session, organisation_id: uuid.UUID) -> ResolvedDesign:
    """What an organisation's next certificate looks like; without choices of its own, as its pages. Three queries."""
    present = present_of(session, organisation_id)
    return present.resolved(present.choices)


def present_of(session: Session, organisation_id: uuid.UUID) -> CurrentDesign:
    row = _present_row(session, organisation_id)
    choices = DesignChoices() if row is None else DesignChoices.from_json(row.choices)
    pictures = dict(pictures_for(session, choices.design))
    look, logo = present_look(session, organisation_id), None
    if look is not None and look.logo is not None and not look.logo_vanishes_on_light:
        digest = sha256(look.logo).hexdigest()
        logo = PlacedPicture(digest, look.logo_width, look.logo_height, look.logo_alt)
        pictures[digest] = look.logo
    return CurrentDesign(
        design_id=None if row is None else row.id,
        choices=choices,
        accent=None if look is None else look.accent,
        logo=logo,
        pictures=pictures,
    )


def _present_row(session: Session, organisation_id: uuid.UUID) -> CertificateDesign | None:
    return session.scalars(
        select(CertificateDesign).where(
            CertificateDesign.organisation_id == organisation_id, CertificateDesign.until.is_(None)
        )
    ).one_or_none()


def earlier_of(
    session: Session, organisation_id: uuid.UUID, design_id: uuid.UUID
) -> tuple[Design, Pictures] | None:
    """What an organisation had chosen before, with its pictures."""
    row = session.get(CertificateDesign, design_id)
    if row is None or row.organisation_id != organisation_id:
        return None
    design = DesignChoices.from_json(row.choices).design
    return design, pictures_for(session, design)


# ---- pictures ----


def pictures_for(session: Session, design: Design) -> Pictures:
    """The pictures that a design refers to, of today's choices or of an old certificate."""
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
    """Keep those that are not kept yet, and note that they are used."""
    if not pictures:
        return
    at = now()
    kept = session.scalars(
        select(CertificatePicture.sha256).where(
            CertificatePicture.sha256.in_(pictures), CertificatePicture.used_at > at - timedelta(days=1)
        )
    )
    rows = [
        {"sha256": digest, "png": pictures[digest], "used_at": at, **_size(pictures[digest])}
        for digest in sorted(set(pictures) - set(kept))
    ]
    if rows:
        # somebody else may be keeping the same at this moment
        session.execute(
            insert_into(session, CertificatePicture)
            .values(rows)
            .on_conflict_do_update(index_elements=["sha256"], set_={"used_at": at})
        )


def forget_pictures(session: Session) -> int:
    """Erase those that neither a certificate bears nor an organisation has chosen lately. Returns how many.

    A signature is personal, too. Each picture is looked at once in some weeks: that is how long one stays after
    its last use, for whoever is choosing or issuing at this moment.
    """
    before = now() - _UNUSED
    unsure = session.scalars(
        select(CertificatePicture.sha256).where(CertificatePicture.used_at < before).limit(_AT_ONCE)
    ).all()
    if not unsure:
        return 0
    used = _chosen(session, before) | _borne(session, unsure)
    session.execute(
        update(CertificatePicture)
        .where(CertificatePicture.sha256.in_(used.intersection(unsure)))
        .values(used_at=now()),
        execution_options={"synchronize_session": False},
    )
    gone = session.scalars(
        delete(CertificatePicture)
        .where(
            CertificatePicture.sha256.in_(set(unsure) - used),
            CertificatePicture.used_at < before,  # still, after whoever has just used it
        )
        .returning(CertificatePicture.sha256),
        execution_options={"synchronize_session": False},
    )
    return len(gone.all())


def _chosen(session: Session, since: datetime) -> set[str]:
    """Pictures of designs that hold, or did at that time: a form may still be open that was drawn from one."""
    designs = session.scalars(
        select(CertificateDesign.choices).where(
            or_(CertificateDesign.until.is_(None), CertificateDesign.until > since)
        )
    )
    return set().union(*(_digests(DesignChoices.from_json(one).design) for one in designs))


def _borne(session: Session, digests: Collection[str]) -> set[str]:
    found: set[str] = set()
    for of in ("logo", "signature"):
        digest = Certificate.snapshot[("design", of, "sha256")].as_string()
        found.update(session.scalars(select(digest).where(digest.in_(digests)).distinct()))
    return found


def _size(png: bytes) -> dict[str, int]:
    width, height = struct.unpack(">II", png[16:24])  # a PNG's head, which is always its first chunk
    return {"width": width, "height": height}


# ---- choosing ----


def choose_design(
    session: Session,
    organisation_id: uuid.UUID,
    choices: DesignChoices,
    pictures: Pictures,
    *,
    drawn_from: uuid.UUID | None,
    by_id: uuid.UUID | None,
) -> None:
    """From now on certificates are like this. Raises ChangedMeanwhile, where the form was drawn from older choices."""
    lock(session, Organisation, organisation_id)
    present = _present_row(session, organisation_id)
    before = DesignChoices() if present is None else DesignChoices.from_json(present.choices)
    if before == choices:
        return
    present_id = None if present is None else present.id
    if present_id != drawn_from:
        raise ChangedMeanwhile(present_id, before)
    _end_present(session, organisation_id)
    if choices == DesignChoices():
        _record(session, "certificate design taken back", organisation_id, by_id)
        return
    wanted = _digests(choices.design)
    keep_pictures(session, {digest: png for digest, png in pictures.items() if digest in wanted})
    session.add(
        CertificateDesign(organisation_id=organisation_id, choices=choices.to_json(), made_by_id=by_id)
    )
    session.flush()
    _record(session, "certificate design changed", organisation_id, by_id)


def restore_design(session: Session, organisation_id: uuid.UUID, *, by_id: uuid.UUID | None) -> None:
    """Back to certificates as they come. What was chosen before stays known."""
    lock(session, Organisation, organisation_id)
    if _end_present(session, organisation_id):
        _record(session, "certificate design taken back", organisation_id, by_id)


def _end_present(session: Session, organisation_id: uuid.UUID) -> bool:
    ended = session.scalars(
        update(CertificateDesign)
        .where(CertificateDesign.organisation_id == organisation_id, CertificateDesign.until.is_(None))
        .values(until=now())
        .returning(CertificateDesign.id)
    ).all()
    return bool(ended)


def _record(session: Session, action: str, organisation_id: uuid.UUID, by_id: uuid.UUID | None) -> None:
    audit.record(session, action, actor_id=by_id, subject_id=organisation_id, organisation_id=organisation_id)
