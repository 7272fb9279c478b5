"""Certificates that have been issued, without drawing each of them."""

import hashlib
from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from learnpath.certificates.codes import format_serial, new_code
from learnpath.certificates.models import Certificate, CertificateProof
from learnpath.certificates.services.proving import reserve_place, signed
from learnpath.certificates.services.signing_keys import keys_of
from learnpath.certificates.snapshot import Snapshot, Stop
from learnpath.cohorts.models import Cohort, Enrolment
from learnpath.cohorts.services.completions import complete
from learnpath.people.models import Person
from learnpath.terms import CompletedHow
from tests.factories.cast import Cast

_number = count(1)


def make_certificate(session: Session, enrolment: Enrolment, **changes: Any) -> Certificate:
    """What stands after somebody has issued one; its PDF is a few bytes that are like no other's."""
    person, cohort = (
        session.get_one(Person, enrolment.person_id),
        session.get_one(Cohort, enrolment.cohort_id),
    )
    number, code = next(_number), new_code()
    values = {
        "serial": format_serial(2027, number),
        "code": code,
        "language": person.language,
        "person_name": person.name,
        "path_title": "Ledarskapsstigen",
        "issuer": "Stigfinnarna",
        "organisation": "Pargas",
        "cohort_name": cohort.name,
        "starts_on": date(2027, 1, 18),
        "ends_on": date(2027, 6, 14),
        "issued_on": date(2027, 6, 14),
        "stations": (Stop("Var står vi?", date(2027, 1, 1), whole_month=True),),
        "verify_url": f"http://localhost/verify/{code}",
    }
    snapshot = Snapshot(**(values | changes))
    pdf = f"%PDF-1.7 {snapshot.code}".encode()
    certificate = Certificate(
        kind=snapshot.kind,
        issuer_id=cohort.organisation_id,
        year=2027,
        number=number,
        code=snapshot.code,
        cohort_id=cohort.id,
        enrolment_id=enrolment.id,
        person_id=person.id,
        participant_organisation_id=enrolment.organisation_id,
        person_name=snapshot.person_name,
        language=snapshot.language,
        snapshot=snapshot.to_json(),
        sha256=hashlib.sha256(pdf).hexdigest(),
        pdf=pdf,
    )
    session.add(certificate)
    session.flush()
    return certificate


def make_badge(session: Session, certificate: Certificate) -> CertificateProof:
    """Its badge, signed with the key of the tests."""
    keys = keys_of(session, certificate.issuer_id)
    place = reserve_place(session, certificate.issuer_id)
    said = {"id": certificate.snapshot["verify_url"], "type": ["VerifiableCredential", "OpenBadgeCredential"]}
    proof = CertificateProof(
        certificate_id=certificate.id,
        status_list_id=place.list_id,
        status_index=place.index,
        seal_key_id=keys.seal.id,
        badge_key_id=keys.badge.id,
        credential=signed(said, keys.badge, "http://localhost"),
    )
    session.add(proof)
    session.flush()
    return proof


def do_everything(session: Session, cast: Cast, *enrolment_ids: UUID) -> None:
    """Whatever the cast's path asks for, done by these people."""
    done = {
        cast.group_work: CompletedHow.ACCEPTED,
        cast.own_work: CompletedHow.ACCEPTED,
        cast.reading_list: CompletedHow.READ,
        cast.reflection: CompletedHow.WRITTEN,
        cast.meeting: CompletedHow.ATTENDED,
    }
    for activity, how in done.items():
        complete(session, enrolment_ids, activity.id, how)
