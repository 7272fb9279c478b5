"""What somebody has been issued on a path: the certificate, one of participation, a course transcript."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Result, case, literal, select, union_all
from sqlalchemy.orm import Session

from learnpath.certificates.codes import format_serial
from learnpath.certificates.models import Certificate, ErasedCertificate
from learnpath.cohorts.models import Cohort, Enrolment
from learnpath.paths.models import LearningPath
from learnpath.terms import CertificateKind


class Paper(NamedTuple):
    """One that stands."""

    id: uuid.UUID
    kind: CertificateKind
    year: int
    number: int
    issued_at: datetime

    @property
    def serial(self) -> str:
        return format_serial(self.year, self.number)


class Fate(StrEnum):
    """What has become of one."""

    STANDS = "stands"
    REVOKED = "revoked"
    ERASED = "erased"  # its issuer no longer keeps it


@dataclass(frozen=True, slots=True)
class Papers:
    """Those that stand, and of which kinds there has been one that does not."""

    standing: tuple[Paper, ...] = ()
    revoked: frozenset[CertificateKind] = frozenset()
    erased: frozenset[CertificateKind] = frozenset()

    @property
    def beside(self) -> list[Paper]:
        """Those that are not the certificate itself."""
        return [paper for paper in self.standing if paper.kind is not CertificateKind.COMPLETION]

    def of(self, kind: CertificateKind) -> Paper | None:
        return next((paper for paper in self.standing if paper.kind is kind), None)

    def had(self, kind: CertificateKind) -> bool:
        """Whether there has been one before. It is not made anew by itself."""
        return kind in self.revoked or kind in self.erased


def papers_of(session: Session, which: ColumnElement[bool]) -> Mapping[uuid.UUID, Papers]:
    """By enrolment, for the enrolments of a condition; whoever has none is not there. One query."""
    issued = (
        select(
            Enrolment.id,
            case((Certificate.revoked_at.is_(None), Fate.STANDS.value), else_=Fate.REVOKED.value),
            Certificate.id,
            Certificate.kind.label("kind"),
            Certificate.year,
            Certificate.number,
            Certificate.issued_at.label("at"),
        )
        .join(Certificate, Certificate.enrolment_id == Enrolment.id)
        .where(which)
    )
    erased = (
        select(
            Enrolment.id,
            literal(Fate.ERASED.value),
            ErasedCertificate.enrolment_id,
            ErasedCertificate.kind,
            ErasedCertificate.issued_year,
            literal(0),
            ErasedCertificate.erased_at,
        )
        .join(ErasedCertificate, ErasedCertificate.enrolment_id == Enrolment.id)
        .where(which)
    )
    found: dict[uuid.UUID, dict[Fate, list[Paper]]] = defaultdict(lambda: {fate: [] for fate in Fate})
    rows: Result[*tuple[Any, ...]] = session.execute(union_all(issued, erased).order_by("kind", "at"))
    for enrolment_id, fate, *paper in rows:
        found[enrolment_id][Fate(fate)].append(Paper._make(paper))
    return {
        id_: Papers(tuple(by[Fate.STANDS]), _kinds(by[Fate.REVOKED]), _kinds(by[Fate.ERASED]))
        for id_, by in found.items()
    }


def _kinds(papers: Iterable[Paper]) -> frozenset[CertificateKind]:
    return frozenset(paper.kind for paper in papers)


def with_transcripts(session: Session, enrolment_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those whose path has a transcript come with the certificate."""
    return set(
        session.scalars(
            select(Enrolment.id)
            .join(Cohort, Cohort.id == Enrolment.cohort_id)
            .join(LearningPath, LearningPath.id == Cohort.path_id)
            .where(Enrolment.id.in_(enrolment_ids), LearningPath.with_transcript)
        )
    )
