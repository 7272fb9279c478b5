import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.kernel.audit import AuditEvent
from learnpath.people.models import Membership, Organisation, OrganisationName, Person
from learnpath.people.sections import SectionCard, cards_for, register
from learnpath.people.services import offices, organisations, persons
from learnpath.people.services.administrators import LastAdministrator
from learnpath.people.services.invitations import Invitation, invite
from learnpath.people.services.sessions import account_in_session, account_of, begin_session
from learnpath.policy import NOBODY
from learnpath.terms import MembershipKind, OrganisationKind
from tests.factories.cast import Cast
from tests.factories.people import make_member, make_person
from tests.people.letters import last_mail

MUNICIPALITY = OrganisationKind.MUNICIPALITY


def _names(session: Session, organisation: Organisation) -> set[str]:
    query = select(OrganisationName.name).where(OrganisationName.organisation_id == organisation.id)
    return set(session.scalars(query))


# ---- organisations ----


def test_an_organisation_is_found_by_any_of_its_names(session: Session) -> None:
    made = organisations.make_organisation(
        session, MUNICIPALITY, " Raseborg ", ["Raasepori", "Ekenäs", "RASEBORG", ""]
    )
    assert made.name == "Raseborg"
    assert _names(session, made) == {"Raseborg", "Raasepori", "Ekenäs"}
    for name in ("raseborg", "Raseborgs stad", "Raasepori", "ekenäs stad", "Raaseporin"):
        found = organisations.find_by_name(session, name)
        assert (found == made) is (name not in {"Raseborgs stad", "Raaseporin"}), name


def test_a_name_that_another_has_is_refused_in_every_spelling(session: Session, cast: Cast) -> None:
    for name in ("Pargas", "PARGAS", "Pargas stad"):
        with pytest.raises(organisations.NameTaken) as taken:
            organisations.make_organisation(session, MUNICIPALITY, "Åbolands skärgård", [name])
        assert taken.value.owner == "Pargas"


def test_a_renamed_organisation_keeps_what_it_is_and_gives_its_old_name_up(
    session: Session, cast: Cast
) -> None:
    organisations.change_organisation(
        session, cast.habo, kind=MUNICIPALITY, name="Habo kommun", other_names=["Habo"], by_id=cast.ada.id
    )
    assert _names(session, cast.habo) == {"Habo kommun", "Habo"}
    organisations.change_organisation(
        session, cast.habo, kind=MUNICIPALITY, name="Mullsjö", other_names=[], by_id=cast.ada.id
    )
    assert organisations.find_by_name(session, "Habo") is None


def test_an_archived_organisation_is_not_found_but_keeps_its_names(session: Session, cast: Cast) -> None:
    empty = organisations.make_organisation(session, MUNICIPALITY, "Korpo")
    organisations.archive(session, empty, by_id=cast.ada.id)
    assert organisations.find_by_name(session, "Korpo") is None
    with pytest.raises(organisations.NameTaken):
        organisations.make_organisation(session, MUNICIPALITY, "Korpo")
    organisations.restore(session, empty, by_id=cast.ada.id)
    assert organisations.find_by_name(session, "korpo kommun") == empty


def test_an_organisation_with_people_in_office_is_not_archived(session: Session, cast: Cast) -> None:
    with pytest.raises(organisations.StillInOffice):
        organisations.archive(session, cast.pargas, by_id=cast.ada.id)


# ---- who is what ----


def test_appointing_twice_gives_one_role(session: Session, cast: Cast) -> None:
    first = offices.appoint(session, cast.paul, cast.habo, MembershipKind.HR, cast.ada.id)
    assert offices.appoint(session, cast.paul, cast.habo, MembershipKind.HR, cast.ada.id) == first


def test_a_dismissal_is_dated_and_the_role_can_be_given_again(session: Session, cast: Cast) -> None:
    membership = offices.in_office(session, cast.pargas.id)[0]
    offices.dismiss(session, membership, cast.ada.id)
    session.refresh(membership)
    assert membership.until is not None
    assert offices.in_office(session, cast.pargas.id) == []
    again = offices.appoint(session, cast.hanna, cast.pargas, MembershipKind.HR, cast.ada.id)
    assert again.id != membership.id


def _administers(session: Session, person: Person) -> Membership:
    return session.scalars(
        select(Membership).where(Membership.person_id == person.id, Membership.until.is_(None))
    ).one()


def test_the_last_administrator_can_be_neither_dismissed_nor_disabled(session: Session, cast: Cast) -> None:
    with pytest.raises(LastAdministrator):
        offices.dismiss(session, _administers(session, cast.ada), cast.ada.id)
    with pytest.raises(LastAdministrator):
        persons.disable(session, cast.ada, by_id=cast.ada.id)


def test_a_disabled_administrator_does_not_count_as_another(session: Session, cast: Cast) -> None:
    other = make_person(session)
    make_member(session, other, cast.habo, MembershipKind.ADMINISTRATOR)
    persons.disable(session, other, by_id=cast.ada.id)
    with pytest.raises(LastAdministrator):
        offices.dismiss(session, _administers(session, cast.ada), cast.ada.id)
    persons.enable(session, other, by_id=cast.ada.id)
    offices.dismiss(session, _administers(session, cast.ada), cast.ada.id)


def test_one_who_administers_in_two_places_may_leave_one_of_them(session: Session, cast: Cast) -> None:
    second = make_member(session, cast.ada, cast.habo, MembershipKind.ADMINISTRATOR)
    offices.dismiss(session, second, cast.ada.id)
    with pytest.raises(LastAdministrator):
        offices.dismiss(session, _administers(session, cast.ada), cast.ada.id)


# ---- persons ----


def test_a_known_address_finds_the_person_and_leaves_the_name_alone(session: Session, cast: Cast) -> None:
    found = persons.find_or_make(
        session, given_name="Pål", family_name="X", email=" PAUL@people.example", language="fi"
    )
    assert (found, found.given_name, found.language) == (cast.paul, "Paul", "en")


def test_a_new_person_is_tidied(session: Session) -> None:
    made = persons.find_or_make(
        session,
        given_name=" Åsa  Maria",
        family_name="Nygård\u200b",
        email="Asa@people.example",
        language="xx",
    )
    assert (made.name, made.email, made.language) == ("Åsa Maria Nygård", "asa@people.example", "en")


def test_a_disabled_account_has_no_session_and_no_link_left(session: Session, cast: Cast) -> None:
    from datetime import timedelta

    from learnpath.people.services import links

    account = account_of(session, cast.paul)
    token = begin_session(session, account, "", timedelta(days=1))
    url = links.make_link(session, cast.paul, within=timedelta(days=1))
    session.flush()
    persons.disable(session, cast.paul, by_id=cast.ada.id)
    assert account_in_session(session, token) is None
    assert links.find_link(session, url.rsplit("/", 1)[1]) is None


def test_everything_that_changes_who_may_what_is_in_the_log(session: Session, cast: Cast) -> None:
    membership = offices.appoint(session, cast.paul, cast.habo, MembershipKind.TRAINER, cast.ada.id)
    offices.dismiss(session, membership, cast.ada.id)
    persons.disable(session, cast.paul, by_id=cast.ada.id)
    session.flush()
    lines = session.execute(
        select(AuditEvent.action, AuditEvent.actor_id, AuditEvent.note).order_by(AuditEvent.id)
    ).all()
    assert lines == [
        ("appointed", cast.ada.id, "trainer"),
        ("dismissed", cast.ada.id, "trainer"),
        ("account disabled", cast.ada.id, ""),
    ]


def test_an_invitation_is_written_in_the_language_of_the_invited(session: Session) -> None:
    from learnpath.kernel.i18n import language

    person = make_person(session, language="fi")
    invite(
        session,
        person,
        by_name="Tina Trygg",
        compose=lambda: Invitation(language(), ("…",)),
        next_url="/my-path",
    )
    session.flush()
    mail = last_mail(session)
    assert (mail.subject, mail.address) == ("fi", person.email)
    assert mail.letter is not None
    assert mail.letter["url"].startswith("/sign-in/link/")
    assert "Tina Trygg" in mail.letter["why"]


# ---- cards on "My things" ----


def test_a_feature_adds_a_card_for_whom_it_concerns(session: Session) -> None:
    from learnpath.people import sections

    card = SectionCard("Certificates", "Yours", "/certificates")
    try:
        register(lambda _session, actor: card if not actor.is_signed_in else None)
        assert card in cards_for(session, NOBODY)
    finally:
        sections._sections.pop()
