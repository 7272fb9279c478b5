"""How one person stands towards the certificate and the papers beside it, by what has been read of them."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from learnpath.certificates.rules import Eligibility, has_participated, may_have_transcript
from learnpath.certificates.services.papers import Paper, Papers
from learnpath.terms import ActivityKind, CertificateKind


class HolderRow(NamedTuple):
    """One enrolment, with what its path asks for."""

    enrolment_id: uuid.UUID
    withdrawn_at: datetime | None
    given_name: str
    family_name: str
    organisation: str
    cohort_id: uuid.UUID
    cohort_name: str
    path_id: uuid.UUID
    title: dict[str, str]
    languages: list[str]
    time_zone: str
    meetings_required: int
    participation_meetings: int | None
    with_transcript: bool

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing, with what a page needs to say it."""

    kind: ActivityKind | None = None
    title: Mapping[str, str] | None = None
    meetings: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands towards the certificate."""

    holder: HolderRow
    eligibility: Eligibility
    lacks: tuple[Lack, ...]
    papers: Papers
    attended: int  # meetings that the person came to
    did: int  # things that the path asks for

    @property
    def certificate(self) -> Paper | None:
        """The one of completion, where it stands."""
        return self.papers.of(CertificateKind.COMPLETION)

    @property
    def may_be_issued(self) -> bool:
        """Earned, not issued yet, and still on the path."""
        return self.eligibility.is_earned and self.certificate is None and self.holder.withdrawn_at is None

    @property
    def waits(self) -> bool:
        """May be issued with everybody else's. Whose earlier one was revoked or erased is looked at by itself."""
        return self.may_be_issued and not self.papers.had(CertificateKind.COMPLETION)

    @property
    def may_participate(self) -> bool:
        """May have a certificate of participation. Whoever has the certificate itself, or may, needs none."""
        return (
            has_participated(self.attended, self.holder.participation_meetings)
            and self.holder.withdrawn_at is None
            and not self.eligibility.is_earned
            and self.certificate is None
            and self.papers.of(CertificateKind.PARTICIPATION) is None
        )

    @property
    def waits_to_participate(self) -> bool:
        """May have it with everybody else. Whose earlier one was revoked is looked at by itself."""
        return self.may_participate and not self.papers.had(CertificateKind.PARTICIPATION)

    @property
    def may_have_transcript(self) -> bool:
        """By hand, at any time, also for who has left."""
        return may_have_transcript(self.did) and self.papers.of(CertificateKind.TRANSCRIPT) is None

    @property
    def transcript_comes_with_it(self) -> bool:
        """Whether a transcript is issued with the certificate."""
        return (
            self.holder.with_transcript
            and self.may_have_transcript
            and not self.papers.had(CertificateKind.TRANSCRIPT)
        )

    @property
    def lacks_transcript(self) -> bool:
        """The certificate stands, and the transcript that comes with it has not been made."""
        return self.certificate is not None and self.transcript_comes_with_it

    @property
    def has_something(self) -> bool:
        """Has been issued something that stands, or may have a transcript of what they did."""
        return bool(self.papers.standing) or self.did > 0

    def standing(self, kind: CertificateKind) -> uuid.UUID | None:
        """The one of a kind that stands."""
        paper = self.papers.of(kind)
        return paper.id if paper is not None else None

    def may_have(self, kind: CertificateKind) -> bool:
        """Whether the trainer may issue one of a kind now, without giving a reason."""
        match kind:
            case CertificateKind.COMPLETION:
                return self.may_be_issued
            case CertificateKind.PARTICIPATION:
                return self.may_participate
            case CertificateKind.TRANSCRIPT:
                return self.may_have_transcript
