"""What somebody is issued besides the certificate itself: of participation, a course transcript. One query each."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Result, literal, select, union_all
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


@dataclass(frozen=True, slots=True)
class Papers:
    """Those that stand, and of which kinds there has ever been one."""

    standing: tuple[Paper, ...] = ()
    ever: frozenset[CertificateKind] = frozenset()

    def of(self, kind: CertificateKind) -> Paper | None:
        return next((paper for paper in self.standing if paper.kind is kind), None)


def papers_of(session: Session, which: ColumnElement[bool]) -> Mapping[uuid.UUID, Papers]:
    """By enrolment, for the enrolments of a condition; whoever has none is not there."""
    standing: dict[uuid.UUID, list[Paper]] = defaultdict(list)
    ever: dict[uuid.UUID, set[CertificateKind]] = defaultdict(set)
    issued_ones = (
        select(
            Enrolment.id,
            Certificate.revoked_at,
            Certificate.id,
            Certificate.kind.label("kind"),
            Certificate.year,
            Certificate.number,
            Certificate.issued_at.label("at"),
        )
        .join(Certificate, Certificate.enrolment_id == Enrolment.id)
        .where(which, Certificate.kind != CertificateKind.COMPLETION)
    )
    # those that their issuer no longer keeps: they do not stand, but there have been some
    erased = (
        select(
            Enrolment.id,
            ErasedCertificate.erased_at,
            ErasedCertificate.enrolment_id,
            ErasedCertificate.kind,
            ErasedCertificate.issued_year,
            literal(0),
            ErasedCertificate.erased_at,
        )
        .join(ErasedCertificate, ErasedCertificate.enrolment_id == Enrolment.id)
        .where(which, ErasedCertificate.kind != CertificateKind.COMPLETION)
    )
    rows: Result[*tuple[Any, ...]] = session.execute(union_all(issued_ones, erased).order_by("kind", "at"))
    for enrolment_id, revoked_at, *paper in rows:
        issued = Paper._make(paper)
        ever[enrolment_id].add(issued.kind)
        if revoked_at is None:
            standing[enrolment_id].append(issued)
    return {id_: Papers(tuple(standing[id_]), frozenset(kinds)) for id_, kinds in ever.items()}


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
