"""What the demonstration does not show: things just begun and still empty, and names that are far too long."""

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from flask import Flask
from flask_security.recoverable import generate_reset_password_token
from flask_security.utils import hash_password
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.app import create_app
from learnpath.assignments.models import Attachment, Submission
from learnpath.assignments.services.attachments import attach
from learnpath.certificates.models import Certificate
from learnpath.cohorts.models import Enrolment, GroupMembership
from learnpath.cohorts.services.enrolments import enrol
from learnpath.cohorts.services.starting import start_cohort
from learnpath.demo.links import token_for
from learnpath.kernel.db import writing_session
from learnpath.kernel.files import Upload
from learnpath.kernel.mail.fewer import mail_off_token
from learnpath.paths.services.learning_paths import PathContent, begin_path
from learnpath.paths.services.stations import add_station
from learnpath.people.models import Membership, Organisation, Person
from learnpath.people.services.links import make_link
from learnpath.people.services.offices import appoint, dismiss
from learnpath.people.services.organisations import make_organisation
from learnpath.people.services.persons import find_or_make
from learnpath.people.services.sessions import account_of
from learnpath.terms import MembershipKind, OrganisationKind, PathState, SubmissionState

PASSWORD = "three plain words"
EMAIL_WITH_CODE = "tova.tvasteg@tomby.example"
# Words that cannot be broken are the hard part: names of departments and of villages are like this.
LONG_WORD = "Utbildningsförvaltningssekreterarvikariatet"
LONG_NAME = f"{LONG_WORD} i Kristinestadsbygdens samkommun och dess många små omkringliggande grannar"
LONG_PERSON = ("Maximiliana-Alexandrina Konstantia", "von Taivalkoski-Kristiansund-Österbottningslunda")


def application(folder: Path) -> Flask:
    """The application on a demonstration's data, as the server beside it has it."""
    return create_app(
        SECRET_KEY=(folder / "demo-secret-key").read_text().strip(),
        DATABASE_URL=f"sqlite:///{folder / 'learnpath.sqlite'}",
        DATA=folder,
        BASE_URL="http://127.0.0.1",
        SMTP_HOST="",
    )


def add_beginnings(app: Flask) -> dict[str, str]:
    """People who have just begun and see everything empty. Answers with addresses, by what they are for."""
    with app.test_request_context(), writing_session(app.extensions["engine"]) as session:
        tomby = make_organisation(session, OrganisationKind.MUNICIPALITY, "Tomby kommun")
        odeby = make_organisation(session, OrganisationKind.MUNICIPALITY, "Ödeby kommun")
        school = make_organisation(session, OrganisationKind.CONSULTANCY, "Nystart")
        trainer = _somebody(session, "Nora", "Ny", school, MembershipKind.TRAINER)
        hr = _somebody(session, "Hedda", "Ny", odeby, MembershipKind.HR)
        walker = _somebody(session, "Pia", "Ny", tomby, MembershipKind.MEMBER)
        guest = _somebody(session, "Gösta", "Ny", odeby, MembershipKind.MEMBER)
        _begin_paths(session, school, tomby, trainer, walker)
        careful = find_or_make(
            session, given_name="Tova", family_name="Tvåsteg", email=EMAIL_WITH_CODE, language="en"
        )
        _secure(app, session, careful)
        writer, file = _attach_a_file(session)
        links = {
            "link": make_link(session, guest, within=timedelta(days=1)),
            "old link": make_link(session, guest, within=timedelta(days=-1)),
            "reset": f"/sign-in/reset/{generate_reset_password_token(account_of(session, careful))}",
            "code": f"/verify/{session.scalars(select(Certificate.code).limit(1)).one()}",
        }
        session.commit()
        links["mail off"] = f"/mail/off/{mail_off_token(app.config['SECRET_KEY'], guest.id, guest.email)}"
        links["file"] = f"/submissions/{file.submission_id}/attachments/{file.id}/remove"
        links["careful person"] = f"/people/{careful.id}"
        people = {"trainer": trainer, "hr": hr, "participant": walker, "guest": guest}
        people |= {"writer": writer, "careful": careful}
        return links | {
            role: f"/demonstration/{token_for(app, person.id)}" for role, person in people.items()
        }


def _somebody(session: Session, given: str, family: str, where: Organisation, kind: MembershipKind) -> Person:
    email = f"{given.lower().replace('ö', 'o')}@{where.id.hex}.example"
    person = find_or_make(session, given_name=given, family_name=family, email=email, language="en")
    appoint(session, person, where, kind, None)
    return person


def _begin_paths(
    session: Session, school: Organisation, tomby: Organisation, trainer: Person, walker: Person
) -> None:
    """A path with nothing in it, and one with a single empty station: walked by nobody, by one, and untrained."""
    content = PathContent(title={"en": "Just begun"}, languages=["en", "fi"], time_zone="Europe/Helsinki")
    begin_path(session, school.id, content, by_id=trainer.id)
    path = begin_path(session, school.id, content, by_id=trainer.id)
    add_station(session, path.id, {"en": "The only one"})
    path.state = PathState.READY
    session.flush()
    for name in ("Nobody here yet", "Pia alone"):
        cohort = start_cohort(
            session, path, name=name, first_day=date(2027, 1, 18), trainer_ids=[trainer.id], by_id=trainer.id
        )
    enrol(session, cohort, walker, tomby, by_id=trainer.id)
    gone = _somebody(session, "Gun", "Ny", school, MembershipKind.TRAINER)
    start_cohort(
        session, path, name="Left alone", first_day=date(2027, 1, 18), trainer_ids=[gone.id], by_id=gone.id
    )
    dismiss(session, session.scalars(select(Membership).where(Membership.person_id == gone.id)).one(), None)


def _attach_a_file(session: Session) -> tuple[Person, Attachment]:
    """A file with a group's draft. Answers with somebody of the group, and the file."""
    draft = session.scalars(
        select(Submission)
        .where(Submission.state == SubmissionState.DRAFT, Submission.group_id.is_not(None))
        .limit(1)
    ).one()
    member = session.scalars(
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(GroupMembership, GroupMembership.enrolment_id == Enrolment.id)
        .where(GroupMembership.group_id == draft.group_id, GroupMembership.until.is_(None))
        .limit(1)
    ).one()
    upload = Upload("Nuläget i tal.pdf", "application/pdf", b"%PDF-1.7")
    return member, attach(session, draft, upload, by_id=member.id)


def _secure(app: Flask, session: Session, person: Person) -> None:
    """A password and a second factor."""
    account = account_of(session, person)
    account.password = hash_password(PASSWORD)
    account.tf_primary_method = "authenticator"
    account.tf_totp_secret = app.extensions["security"].totp_factory.generate_totp_secret()


def lengthen_names(database: Path) -> None:
    """Everything that people name gets a name as long as the form allows, or nearly."""
    given, family = LONG_PERSON
    with closing(sqlite3.connect(database)) as connection:
        connection.create_function("longer", 1, _longer)
        run = connection.execute
        run("UPDATE person SET given_name = ?, family_name = ? || substr(family_name, 1, 3)", (given, family))
        for table in ("organisation", "cohort"):
            run(f"UPDATE {table} SET name = ? || ' ' || name", (LONG_NAME,))  # (names of ours)
        for table in ("grouping", '"group"'):
            run(f"UPDATE {table} SET name = ? || ' ' || substr(name, 1, 30)", (LONG_WORD,))
        for table, column in (
            ("learning_path", "title"),
            ("station", "title"),
            ("activity", "title"),
            ("theme", "name"),
        ):
            run(f"UPDATE {table} SET {column} = longer({column})")
        run("UPDATE activity SET place = ? || place", (LONG_WORD,))
        run("UPDATE reading SET title = ? || title, authors = ? || authors", (LONG_NAME, LONG_WORD))
        run("UPDATE reading SET url = 'https://biblioteket.example/' || ?", ("mycket-lang-adress/" * 12,))
        run("UPDATE enrolment SET title = ?", (LONG_NAME,))
        run("UPDATE stored_file SET name = ? || name", (LONG_WORD,))
        _state_accessibility(connection)
        connection.commit()


def _state_accessibility(connection: sqlite3.Connection) -> None:
    """The accessibility statement filled in, where the demonstration leaves it as it is on the first day."""
    said = json.dumps({"sv": f"{LONG_NAME}\n{LONG_WORD * 2}", "fi": "Videot ilman tekstitystä"})
    url = "https://uustatus.example/" + "mycket-lang-adress/" * 8
    connection.execute(
        "INSERT INTO accessibility_statement VALUES (1, 1, ?, 'no', 'partial', 'ourselves', '2027-01-18', '2027-02-01',"
        " ?, ?, ?, ?, '+47 12 34 56 78', ?, 10, ?, '2027-02-01 12:00:00')",
        (LONG_NAME, said, said, said, f"{LONG_WORD.lower()[:40]}@kommun.example", url, url),
    )


def _longer(title: str) -> str:
    return json.dumps({language: f"{LONG_NAME}: {text}" for language, text in json.loads(title).items()})
