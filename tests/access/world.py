"""The cast with one of everything that an address can name, and who goes there.

A new address argument wants a value here: see `thing_for`.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from learnpath.assignments.models import Attachment, Revision, RevisionFile, Submission
from learnpath.certificates.services.signing_keys import public_keys
from learnpath.cohorts.models import EarlyOpening
from learnpath.cohorts.roster.reading import read_pasted
from learnpath.cohorts.roster.rules import plan as planned
from learnpath.cohorts.services.importing import Source, keep_preview, known_for
from learnpath.kernel.clock import now
from learnpath.kernel.files import Upload, store
from learnpath.kernel.jobs import Job
from learnpath.kernel.mail import OutgoingMail
from learnpath.kernel.mail.fewer import mail_off_token
from learnpath.paths.models import Picture
from learnpath.people.models import Person, SignInLink, SignInSession
from learnpath.people.services.links import hashed
from learnpath.people.services.sessions import account_of
from learnpath.terms import MembershipKind, OrganisationKind, SubmissionState
from tests.conftest import SECRET
from tests.factories.cast import Cast, make_cast
from tests.factories.certificates import make_badge, make_certificate
from tests.factories.cohorts import make_cohort, make_trainer
from tests.factories.looks import make_look
from tests.factories.paths import make_path, make_theme
from tests.factories.people import make_member, make_organisation, make_person
from tests.factories.reflections import make_reflection

PRIVATE = "Ett bekymmer som bara Paul vet om"
WORK = "Gruppens eget utkast om vikariepoolen"
TOKEN = "a-token-of-the-tests-" + "x" * 20


@dataclass
class World:
    cast: Cast
    people: dict[str, Person | None]  # role: who plays it
    things: dict[str, Any]  # what an address may name

    def thing_for(self, rule: Rule, argument: str) -> Any:
        """What stands in the address: by the word before the argument, else by the argument's name."""
        before = rule.rule.partition(f":{argument}>")[0].rpartition("<")[0].rstrip("/").rpartition("/")[2]
        for name in (f"{rule.endpoint} {argument}", f"{before}/{argument}", argument):
            if name in self.things:
                return self.things[name]
        raise AssertionError(
            f"{rule.rule}: nothing is known to stand for <{argument}>. Make one of the cast's in"
            f" tests/access/world.py and put it into _things() as {argument!r}, or as {before + '/' + argument!r}"
            " where it is one thing at this address and another elsewhere."
        )

    def values_for(self, rule: Rule) -> dict[str, Any]:
        values = {argument: self.thing_for(rule, argument) for argument in rule.arguments}
        if "reading_id" in rule.arguments and "activity_id" in rule.arguments:
            values["activity_id"] = self.cast.reading_list.id
        return values


def make_world(session: Session) -> World:
    cast = make_cast(session)
    elsewhere = make_organisation(session, "En annan byrå", OrganisationKind.CONSULTANCY)
    tor, toni = make_person(session, "Tor Torp"), make_person(session, "Toni Toft")
    make_member(session, tor, elsewhere, MembershipKind.TRAINER)
    make_trainer(session, make_cohort(session, make_path(session, elsewhere), "Annan"), tor)
    make_member(session, toni, cast.consultancy, MembershipKind.TRAINER)
    people: dict[str, Person | None] = {
        "nobody": None,
        "paul": cast.paul,
        "petra": cast.petra,
        "otto": cast.otto,
        "tina": cast.tina,
        "toni": toni,
        "tor": tor,
        "hanna": cast.hanna,
        "hugo": cast.hugo,
        "ada": cast.ada,
    }
    world = World(cast, people, {**_of_the_path(session, cast), **_of_the_people(session, cast)})
    world.things |= _of_the_work(session, cast)
    session.commit()
    return world


def _of_the_path(session: Session, cast: Cast) -> dict[str, Any]:
    theme = make_theme(session, cast.cohort_path)
    file = store(session, Upload("bild.png", "image/png", b"\x89PNG\r\n\x1a\n"), cast.tina.id)
    session.add(Picture(path_id=cast.cohort_path.id, file_id=file.id))
    return {
        "path_id": cast.cohort_path.id,
        "paths.duplicate path_id": cast.path.id,
        "paths.make_duplicate path_id": cast.path.id,
        "paths.new_reading activity_id": cast.reading_list.id,
        "paths.add_reading activity_id": cast.reading_list.id,
        "station_id": cast.station.id,
        "activities/activity_id": cast.own_work.id,
        "assignments/activity_id": cast.group_work.id,
        "reading-lists/activity_id": cast.reading_list.id,
        "reflections/activity_id": cast.reflection.id,
        "meetings/activity_id": cast.meeting.id,
        "pages/activity_id": cast.page.id,
        "reading_id": cast.reading.id,
        "theme_id": theme.id,
        "pictures/file_id": file.id,
    }


def _of_the_people(session: Session, cast: Cast) -> dict[str, Any]:
    member = make_member(session, cast.paul, cast.pargas)
    account = account_of(session, cast.paul)
    signed_in = SignInSession(
        token_hash=hashed("another"), account_id=account.id, expires_at=now() + timedelta(days=1)
    )
    link = SignInLink(token_hash=hashed(TOKEN), person_id=cast.paul.id, expires_at=now() + timedelta(days=1))
    opening = EarlyOpening(
        station_id=cast.station.id, enrolment_id=cast.paul_enrolment.id, opened_by_id=cast.tina.id
    )
    source = Source(read_pasted("Namn;E-post;Kommun\nEva Ek;eva@people.example;Pargas"), "sv")
    plan = planned(source.table, known_for(session, cast.cohort.id, source))
    preview = keep_preview(session, cast.cohort.id, source, plan, by_id=cast.tina.id)
    job = Job(kind="nothing", payload={}, asked_by_id=cast.tina.id, total=1, failed_at=now())
    mail = OutgoingMail(
        address="a@b.example", name="A B", language="sv", subject="A", letter={}, failed_at=now()
    )
    session.add_all([signed_in, link, opening, job, mail])
    session.flush()
    return {
        "cohort_id": cast.cohort.id,
        "chapter": "everybody",
        "enrolment_id": cast.paul_enrolment.id,
        "person_id": cast.paul.id,
        "cohorts.remove_trainer person_id": cast.tina.id,
        "organisation_id": cast.pargas.id,
        # the look of the organisation whose trainers Tina and Toni are
        **{
            f"people.{endpoint} organisation_id": cast.consultancy.id
            for endpoint in ("look", "choose_look", "confirm_restore_look", "restore_look")
        },
        **{
            f"certificates.{endpoint} organisation_id": cast.consultancy.id
            for endpoint in ("design", "choose_design", "confirm_restore_design", "restore_design")
        },
        "look_id": make_look(session, cast.consultancy).id,
        "colour": "1d4e89",
        "membership_id": member.id,
        "grouping_id": cast.group.grouping_id,
        "group_id": cast.group.id,
        "session_id": signed_in.id,
        "opening_id": opening.id,
        "preview_id": preview.id,
        "job_id": job.id,
        "mail_id": mail.id,
        "token": TOKEN,
        "off/token": mail_off_token(SECRET, cast.paul.id, cast.paul.email),
        "state": "finished",
        "guides/role": "participant",
    }


def _of_the_work(session: Session, cast: Cast) -> dict[str, Any]:
    text = f"<p>{WORK}</p>"
    submission = Submission(
        activity_id=cast.group_work.id,
        cohort_id=cast.cohort.id,
        group_id=cast.group.id,
        draft=text,
        version=1,
        state=SubmissionState.HANDED_IN,
        last_number=1,
        saved_at=now(),
        saved_by_id=cast.petra.id,
    )
    file = store(session, Upload("bilaga.txt", "text/plain", WORK.encode()), cast.petra.id)
    session.add(submission)
    session.flush()
    revision = Revision(
        submission_id=submission.id,
        number=1,
        text=text,
        sha256="0" * 64,
        handed_in_by_id=cast.petra.id,
        is_late=False,
        member_ids=[str(cast.paul_enrolment.id), str(cast.petra_enrolment.id)],
    )
    attachment = Attachment(submission_id=submission.id, file_id=file.id, added_by_id=cast.petra.id)
    session.add_all([revision, attachment])
    session.flush()
    session.add(RevisionFile(revision_id=revision.id, attachment_id=attachment.id))
    reflection = make_reflection(session, cast.reflection, cast.paul_enrolment, f"<p>{PRIVATE}</p>")
    certificate = make_certificate(session, cast.paul_enrolment)
    badge = make_badge(session, certificate)
    return {
        "submission_id": submission.id,
        "attachment_id": attachment.id,
        "number": 1,
        "reflection_id": reflection.id,
        "certificate_id": certificate.id,
        "code": certificate.code,
        "form": "png",
        "list_id": badge.status_list_id,
        "keys/name": public_keys(session)[0][0],
    }


def ids_in(values: dict[str, Any]) -> bool:
    """Whether an address names something of somebody's."""
    return any(isinstance(value, UUID) for value in values.values())
