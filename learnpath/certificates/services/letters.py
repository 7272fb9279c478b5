"""What the holder hears by mail: issued, corrected, revoked. Each letter is in the reader's own language."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from learnpath.certificates.models import Certificate
from learnpath.certificates.snapshot import Snapshot
from learnpath.certificates.wording import kind_word
from learnpath.kernel.i18n import _, listed
from learnpath.kernel.mail import Letter, OnPath, queue_mail
from learnpath.people.models import Person
from learnpath.people.services.letters import sender_of
from learnpath.people.services.links import recipient
from learnpath.terms import CertificateKind


def tell_issued(
    session: Session, certificate: Certificate, snapshot: Snapshot, *, with_transcript: bool
) -> None:
    """One letter, also where a transcript comes with the certificate."""
    person = _holder(session, certificate)
    if person is None:
        return
    sender, stations = sender_of(session, certificate.issuer_id), len(snapshot.stations)
    at_the_goal = snapshot.kind is CertificateKind.COMPLETION and stations

    def letter() -> Letter:
        return Letter(
            subject=_issued_subject(snapshot),
            paragraphs=tuple(_issued(snapshot, with_transcript=with_transcript)),
            action=_("See my certificates"),
            url="/me/certificates",
            why=_("You get this because you take part in %(cohort)s.", cohort=snapshot.cohort_name),
            sender=sender,
            on_path=OnPath(stations + 1, stations) if at_the_goal else None,
        )

    queue_mail(session, recipient(person), letter)


def _issued_subject(snapshot: Snapshot) -> str:
    if snapshot.kind is CertificateKind.COMPLETION:
        return _("Your certificate: %(path)s", path=snapshot.path_title)
    return _("%(kind)s: %(path)s", kind=kind_word(snapshot.kind), path=snapshot.path_title)


def _issued(snapshot: Snapshot, *, with_transcript: bool) -> list[str]:
    match snapshot.kind:
        case CertificateKind.COMPLETION:
            said = [_("Your certificate for %(path)s is ready.", path=snapshot.path_title)]
        case CertificateKind.PARTICIPATION:
            said = [_("Your certificate of participation in %(path)s is ready.", path=snapshot.path_title)]
        case CertificateKind.TRANSCRIPT:
            said = [_("Your course transcript for %(path)s is ready.", path=snapshot.path_title)]
    if with_transcript:
        said.append(
            _("A course transcript comes with it. It names each station, and what you have done there.")
        )
    said.append(
        _("You can download it whenever you need it. Whoever you show it to can check that it is genuine.")
    )
    return said


def tell_corrected(
    session: Session,
    certificate: Certificate,
    snapshot: Snapshot,
    reason: str,
    alike: Sequence[CertificateKind],
) -> None:
    """One letter, also where other papers said the same and are corrected with it."""
    person = _holder(session, certificate)
    if person is None:
        return

    def letter() -> Letter:
        return Letter(
            subject=(
                _("Your certificate has been corrected: %(path)s", path=snapshot.path_title)
                if snapshot.kind is CertificateKind.COMPLETION
                else _("Corrected: %(kind)s, %(path)s", **_which(snapshot))
            ),
            paragraphs=(
                _(
                    "There is a new certificate for you, No. %(serial)s. It replaces the earlier one, which is no"
                    " longer valid.",
                    serial=snapshot.serial,
                ),
                *(
                    [_("Corrected with it: %(papers)s.", papers=listed(kind_word(kind) for kind in alike))]
                    if alike
                    else []
                ),
                _("The reason: %(reason)s", reason=reason),
            ),
            action=_("See my certificates"),
            url="/me/certificates",
            why=_("You get this because the certificate is yours."),
        )

    queue_mail(session, recipient(person), letter)


def tell_revoked(session: Session, certificate: Certificate, reason: str) -> None:
    person = _holder(session, certificate)
    if person is None:
        return
    snapshot, sender = Snapshot.from_json(certificate.snapshot), sender_of(session, certificate.issuer_id)

    def letter() -> Letter:
        return Letter(
            subject=(
                _("Your certificate has been revoked: %(path)s", path=snapshot.path_title)
                if snapshot.kind is CertificateKind.COMPLETION
                else _("Revoked: %(kind)s, %(path)s", **_which(snapshot))
            ),
            paragraphs=(
                _revoked(snapshot),
                _("The reason: %(reason)s", reason=reason),
                _("If a new one is issued instead, you get a mail about it."),
            ),
            action=_("See my certificates"),
            url="/me/certificates",
            why=_("You get this because the certificate was yours."),
            sender=sender,
        )

    queue_mail(session, recipient(person), letter)


def _revoked(snapshot: Snapshot) -> str:
    if snapshot.kind is CertificateKind.COMPLETION:
        return _(
            "Your certificate for %(path)s, No. %(serial)s, has been revoked. It is no longer valid.",
            path=snapshot.path_title,
            serial=snapshot.serial,
        )
    return _(
        "This has been revoked and is no longer valid: %(kind)s, %(path)s, No. %(serial)s.",
        serial=snapshot.serial,
        **_which(snapshot),
    )


def _which(snapshot: Snapshot) -> dict[str, str]:
    return {"kind": kind_word(snapshot.kind), "path": snapshot.path_title}


def _holder(session: Session, certificate: Certificate) -> Person | None:
    """None once nobody knows any more whose it is."""
    return session.get(Person, certificate.person_id) if certificate.person_id else None
