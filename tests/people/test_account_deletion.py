"""An account that an administrator deletes: the way in goes for good, what others need stays."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learnpath.cohorts.services.inviting import invite_waiting, waiting_of
from learnpath.kernel.audit import AuditEvent
from learnpath.kernel.clock import now
from learnpath.kernel.mail import HeldLetter, Letter, OutgoingMail, queue_mail
from learnpath.people.models import Membership, Person, PutAwayGuide, SignInLink, SignInSession
from learnpath.people.services import account_deletion, persons
from learnpath.people.services.administrators import LastAdministrator
from learnpath.people.services.links import SIGN_IN_WITHIN, make_link, recipient, send_sign_in_link
from learnpath.people.services.sessions import account_of, find_account
from learnpath.terms import MailTiming, MembershipKind, Role
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.people import make_member
from tests.people.letters import last_mail, link_in, mails

YES = {"confirmed": "yes"}


def _url(person: Person) -> str:
    return f"/people/{person.id}/delete-account"


def _letter() -> Letter:
    return Letter(subject="Om arbetet", paragraphs=("Något hände.",), is_essential=False)


def _count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_only_administrators_delete_accounts(cast: Cast, client_of: ClientOf) -> None:
    for person in (cast.hanna, cast.tina, cast.paul, cast.otto):
        client = client_of(person)
        assert client.get(_url(cast.paul)).status_code == 404
        assert client.post(_url(cast.paul), data=YES).status_code == 404
    assert client_of(None).get(_url(cast.paul)).status_code == 303
    assert client_of(None).post(_url(cast.paul), data=YES).status_code == 401
    assert client_of(cast.ada).put(_url(cast.paul)).status_code == 405
    assert (
        client_of(cast.ada).get("/people/00000000-0000-7000-8000-000000000000/delete-account").status_code
        == 404
    )


def test_the_page_says_what_goes_and_what_stays_and_nothing_is_done_yet(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    paul, ada = client_of(cast.paul), client_of(cast.ada)
    page = ada.get(f"/people/{cast.paul.id}").text
    assert _url(cast.paul) in page
    page = ada.get(_url(cast.paul)).text
    for text in ("What goes, at once", "every mailed link", "What stays", "anybody can verify them"):
        assert text in page
    assert ada.post(_url(cast.paul)).status_code == 200  # not confirmed
    assert paul.get("/me").status_code == 200


def test_who_trains_a_cohort_alone_is_named_with_it(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.ada).get(_url(cast.tina)).text
    assert "has nobody who trains it" in page
    assert cast.cohort.name in page


def test_the_account_goes_and_every_way_in_with_it(session: Session, cast: Cast, client_of: ClientOf) -> None:
    make_member(session, cast.paul, cast.pargas)
    session.add(PutAwayGuide(person_id=cast.paul.id, guide=Role.PARTICIPANT))
    send_sign_in_link(session, cast.paul)
    account = account_of(session, cast.paul)
    account.password, account.tf_totp_secret, account.mf_recovery_codes = "x", "y", ["z"]
    session.commit()
    link = link_in(last_mail(session))
    paul, ada = client_of(cast.paul), client_of(cast.ada)
    assert paul.get("/me").status_code == 200

    answer = ada.post(_url(cast.paul), data=YES)
    assert answer.location == f"/people/{cast.paul.id}"
    assert "is deleted" in ada.get(answer.location).text
    assert paul.get("/me").status_code == 303
    assert client_of(None).get(link).status_code == 410
    assert client_of(None).post(link).status_code == 410
    assert client_of(None).post(f"{link}/again").status_code == 303
    session.expire_all()
    assert find_account(session, cast.paul.id) is None
    for model in (SignInLink, PutAwayGuide, OutgoingMail):
        assert _count(session, model) == 0
    assert _count(session, SignInSession) == 1  # Ada's
    present = select(Membership.until).where(Membership.person_id == cast.paul.id)
    assert all(session.scalars(present).all())
    assert session.get_one(Person, cast.paul.id).name == "Paul Palm"
    note = session.scalars(select(AuditEvent).where(AuditEvent.action == "account deleted")).one()
    assert (note.actor_id, note.subject_id, note.note) == (cast.ada.id, cast.paul.id, "")


def test_held_and_waiting_mail_is_dropped_and_none_comes_after_it(session: Session, cast: Cast) -> None:
    cast.paul.mail_timing = MailTiming.DAILY
    queue_mail(session, recipient(cast.paul), _letter)
    send_sign_in_link(session, cast.paul)
    send_sign_in_link(session, cast.petra)
    session.flush()
    assert (_count(session, HeldLetter), mails(session)) == (1, 2)
    account_deletion.delete_account(session, cast.paul, by_id=cast.ada.id)
    assert (_count(session, HeldLetter), mails(session)) == (0, 1)
    assert last_mail(session).address == cast.petra.email
    assert cast.paul.mail_timing is MailTiming.AT_ONCE
    queue_mail(session, recipient(cast.paul), _letter)
    session.flush()
    assert (_count(session, HeldLetter), mails(session)) == (0, 1)


def test_who_only_asks_for_a_link_gets_none_until_they_are_invited(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    ada = client_of(cast.ada)
    ada.post(_url(cast.paul), data=YES)
    asking = {"email": cast.paul.email}
    assert client_of(None).post("/sign-in", data=asking).status_code == 303
    assert mails(session) == 0
    assert ada.post(f"/people/{cast.paul.id}", data=_details(cast.paul)).status_code == 303
    session.expire_all()
    assert find_account(session, cast.paul.id) is None  # correcting the address makes none
    assert ada.post(f"/people/{cast.paul.id}/disable").status_code == 303
    assert ada.post(f"/people/{cast.paul.id}/enable").status_code == 303
    assert ada.post(f"/people/{cast.paul.id}/second-factor/remove").status_code == 303
    assert client_of(None).post("/sign-in", data={"email": "pp@people.example"}).status_code == 303
    session.expire_all()
    assert find_account(session, cast.paul.id) is None
    assert mails(session) == 0


def _details(person: Person) -> dict[str, str]:
    return {
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": "pp@people.example",
    }


def test_whoever_is_invited_again_has_a_new_account(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    ada, old = client_of(cast.ada), account_of(session, cast.paul).id
    session.commit()
    ada.post(_url(cast.paul), data=YES)
    form = {"kind": "hr", "email": cast.paul.email, "language": "en"}
    assert ada.post(f"/organisations/{cast.pargas.id}/appointments", data=form).status_code == 303
    link = link_in(last_mail(session))
    client = client_of(None)
    assert client.get(link).status_code == 200
    assert client.post(link).status_code == 303
    assert client.get("/me").status_code == 200
    session.expire_all()
    person, account = session.get_one(Person, cast.paul.id), find_account(session, cast.paul.id)
    assert account is not None
    assert account.id != old
    assert (account.password, person.account_deleted_at) == (None, None)
    assert "was deleted" not in ada.get(f"/people/{cast.paul.id}").text
    assert client_of(None).post("/sign-in", data={"email": cast.paul.email}).status_code == 303
    assert mails(session) == 2


def test_neither_ones_own_nor_the_last_administrators(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    ada = client_of(cast.ada)
    answer = ada.post(_url(cast.ada), data=YES)
    assert answer.status_code == 422
    assert "your own account" in answer.text
    assert _url(cast.ada) not in ada.get(f"/people/{cast.ada.id}").text
    with pytest.raises(LastAdministrator):
        account_deletion.delete_account(session, cast.ada, by_id=None)
    make_member(session, cast.tina, cast.consultancy, MembershipKind.ADMINISTRATOR)
    session.commit()
    assert client_of(cast.tina).post(_url(cast.ada), data=YES).status_code == 303
    assert ada.get("/me").status_code == 303
    with pytest.raises(LastAdministrator):
        account_deletion.delete_account(session, cast.tina, by_id=None)


def test_it_is_deleted_once_also_for_who_never_signed_in(session: Session, cast: Cast) -> None:
    assert find_account(session, cast.otto.id) is None
    for _ in range(2):
        account_deletion.delete_account(session, cast.otto, by_id=cast.ada.id)
    notes = session.scalars(select(AuditEvent.action).where(AuditEvent.subject_id == cast.otto.id)).all()
    assert notes == ["account deleted"]


def test_a_disabled_account_can_be_deleted_too(session: Session, cast: Cast) -> None:
    persons.disable(session, cast.paul, by_id=cast.ada.id)
    account_deletion.delete_account(session, cast.paul, by_id=cast.ada.id)
    assert find_account(session, cast.paul.id) is None


def test_whoever_was_about_to_be_invited_with_the_others_hears_nothing(session: Session, cast: Cast) -> None:
    cast.paul_enrolment.invited_at = cast.petra_enrolment.invited_at = None
    account_deletion.delete_account(session, cast.paul, by_id=cast.ada.id)
    session.flush()
    assert "Paul" not in [one.given_name for one in waiting_of(session, cast.cohort.id)]
    invite_waiting(session, cast.cohort.id, by_id=cast.tina.id)
    assert cast.paul.email not in session.scalars(select(OutgoingMail.address)).all()
    assert cast.paul.account_deleted_at is not None


def test_a_link_that_was_made_while_the_account_was_deleted_opens_nothing(
    session: Session, cast: Cast, app: Flask
) -> None:
    url = make_link(session, cast.paul, within=SIGN_IN_WITHIN)
    cast.paul.account_deleted_at = now()
    session.commit()
    client = app.test_client()
    client.post(url)
    assert client.get("/me").status_code == 303


def test_who_signed_in_while_the_account_was_deleted_is_out_again(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    paul = client_of(cast.paul)
    assert paul.get("/me").status_code == 200
    cast.paul.account_deleted_at = now()
    session.commit()
    assert paul.get("/me").status_code == 303
