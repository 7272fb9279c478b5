"""Organisations, persons, what they are to each other, and how a person signs in."""

import uuid
from datetime import datetime
from typing import Any

from flask_security import UserMixin
from flask_security.datastore import AsaList
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.ext.mutable import MutableList

from learnpath.kernel import audit
from learnpath.kernel.db import Base, Id, Made, Mapped, Name, afterwards, mapped_column, relationship
from learnpath.terms import MembershipKind, OrganisationKind


class Organisation(Base):
    __tablename__ = "organisation"

    id: Mapped[Id]
    kind: Mapped[OrganisationKind]
    name: Mapped[Name]
    made_at: Mapped[Made]
    archived_at: Mapped[datetime | None]


class OrganisationName(Base):
    """A name that an organisation is known by, its own included, as a key for comparing."""

    __tablename__ = "organisation_name"

    id: Mapped[Id]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[Name]
    key: Mapped[str] = mapped_column(String(200), unique=True)

    organisation: Mapped[Organisation] = relationship()


class Person(Base):
    """Somebody we know by name and address, whether or not they have ever signed in."""

    __tablename__ = "person"

    id: Mapped[Id]
    given_name: Mapped[str] = mapped_column(String(100))
    family_name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254), unique=True)  # lower case
    language: Mapped[str] = mapped_column(String(5), default="sv")
    made_at: Mapped[Made]

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


class Installation(Base):
    """The one row that says what this database is."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    made_at: Mapped[Made]
    is_demonstration: Mapped[bool] = mapped_column(default=False)
