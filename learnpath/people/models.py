"""Organisations, persons, what they are to each other, and how a person signs in."""

import uuid
from datetime import date, datetime
from typing import Any

from flask_security import UserMixin
from flask_security.datastore import AsaList
from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    and_,
    exists,
    text,
)
from sqlalchemy.ext.mutable import MutableList

from learnpath.kernel import audit
from learnpath.kernel.db import (
    Base,
    Id,
    Made,
    Mapped,
    Name,
    Texts,
    afterwards,
    mapped_column,
    relationship,
)
from learnpath.terms import AssessedBy, Compliance, MailTiming, MembershipKind, OrganisationKind, Role


class Organisation(Base):
    __tablename__ = "organisation"

    id: Mapped[Id]
    kind: Mapped[OrganisationKind]
    name: Mapped[Name]
    made_at: Mapped[Made]
    archived_at: Mapped[datetime | None]
    certificates_kept_years: Mapped[int | None]  # those that it issues; none: for good


class OrganisationName(Base):
    """A name that an organisation is known by, its own included, as a key for comparing."""

    __tablename__ = "organisation_name"

    id: Mapped[Id]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[Name]
    key: Mapped[str] = mapped_column(String(200), unique=True)

    organisation: Mapped[Organisation] = relationship()


class OrganisationLook(Base):
    """How an organisation's pages look: its accent colour, its logo, or both. Never changed, only followed."""

    __tablename__ = "organisation_look"
    __table_args__ = (
        CheckConstraint("accent IS NOT NULL OR logo IS NOT NULL", name="says_something"),
        Index(
            "uq_organisation_look_present",
            "organisation_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[Id]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    accent: Mapped[str | None] = mapped_column(String(7))  # #rrggbb; without it learnpath's own pine
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)  # a PNG of our own making
    logo_alt: Mapped[Name] = mapped_column(default="")  # what it says, in words
    logo_width: Mapped[int] = mapped_column(default=0)
    logo_height: Mapped[int] = mapped_column(default=0)
    logo_vanishes_on_light: Mapped[bool] = mapped_column(default=False)
    logo_vanishes_on_dark: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[Made]
    made_by_id: Mapped[uuid.UUID | None]
    until: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()


class Person(Base):
    """Somebody we know by name and address, whether or not they have ever signed in."""

    __tablename__ = "person"

    id: Mapped[Id]
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    language: Mapped[str] = mapped_column(String(5), default="sv")
    mail_timing: Mapped[MailTiming] = mapped_column(
        default=MailTiming.AT_ONCE, server_default=MailTiming.AT_ONCE.value
    )
    made_at: Mapped[Made]
    # there was an account, and nobody has let them in again since: no mail, and no link for who only asks
    account_deleted_at: Mapped[datetime | None]

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Membership(Base):
    """What a person is in an organisation, and since when."""

    __tablename__ = "membership"
    __table_args__ = (
        Index(
            "uq_membership_present",
            "person_id",
            "organisation_id",
            "kind",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[MembershipKind]
    since: Mapped[Made]
    until: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Account(Base, UserMixin):
    """What a person signs in with. The columns that begin with fs_, tf_ and mf_ are Flask-Security's."""

    __tablename__ = "account"

    id: Mapped[Id]  # type: ignore[assignment]  # Flask-Security expects a number and does not mind
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    password: Mapped[str | None] = mapped_column(String(255))
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    tf_phone_number: Mapped[str | None] = mapped_column(String(128))
    tf_last_counter: Mapped[int | None]  # the time step of the last code that was used: each counts once
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    made_at: Mapped[Made]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    roles: tuple[Any, ...] = ()  # type: ignore[assignment]  # roles come from memberships, through the access table

    @property
    def email(self) -> str:  # type: ignore[override]  # the person's; nothing writes it here
        return self.person.email

    def track_failed_authn(self, auth_type: str, tfa: bool = False) -> None:
        """Flask-Security's word that a password or a code was wrong: written down, whatever becomes of the request."""
        person_id = self.person_id
        afterwards(
            lambda own: audit.record(
                own, "sign-in refused", actor_id=None, subject_id=person_id, note=auth_type
            )
        )


def can_be_written_to() -> ColumnElement[bool]:
    """The condition on a Person: nobody has switched off or deleted their account. Mail is not for those shut out."""
    is_off = exists().where(Account.person_id == Person.id, Account.active.is_(False))
    return and_(~is_off, Person.account_deleted_at.is_(None))


class SignInLink(Base):
    """A mailed link, known by its hash. Used up by a button, once."""

    __tablename__ = "sign_in_link"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    next_url: Mapped[str] = mapped_column(String(300), default="/")
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    made_at: Mapped[Made]

    person: Mapped[Person] = relationship()


class SignInSession(Base):
    """One row a signed-in browser, so that the server can end it."""

    __tablename__ = "sign_in_session"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    browser: Mapped[str] = mapped_column(String(200), default="")
    began_at: Mapped[Made]
    seen_at: Mapped[Made]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class PutAwayGuide(Base):
    """A role's first-visit guide that a person wants to see no more."""

    __tablename__ = "put_away_guide"

    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    guide: Mapped[Role] = mapped_column(primary_key=True)


class Installation(Base):
    """The one row that says what this database is."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    made_at: Mapped[Made]
    is_demonstration: Mapped[bool] = mapped_column(default=False)


class AccessibilityStatement(Base):
    """What whoever runs this installation says of its accessibility, beside what learnpath says of itself: one row."""

    __tablename__ = "accessibility_statement"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    version: Mapped[int] = mapped_column(default=1)
    body: Mapped[Name] = mapped_column(default="")  # who is responsible
    country: Mapped[str] = mapped_column(String(2), default="")  # a key of national.COUNTRIES
    compliance: Mapped[Compliance] = mapped_column(default=Compliance.PARTIAL)
    assessed_by: Mapped[AssessedBy] = mapped_column(default=AssessedBy.OURSELVES)
    prepared_on: Mapped[date | None]
    reviewed_on: Mapped[date | None]
    faults: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)  # one a line, in each language
    burdens: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)
    out_of_scope: Mapped[dict[str, str]] = mapped_column(Texts, default=dict)
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    form_url: Mapped[str] = mapped_column(String(300), default="")
    answer_days: Mapped[int | None]
    official_url: Mapped[str] = mapped_column(String(300), default="")
    changed_at: Mapped[Made]
