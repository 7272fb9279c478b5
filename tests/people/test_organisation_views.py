from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.people.models import Membership, Organisation, Person
from learnpath.people.services.offices import in_office
from learnpath.people.services.organisations import make_organisation
from learnpath.terms import MembershipKind, OrganisationKind
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.people import make_organisation as make_one
from tests.people.letters import last_mail, link_in, mails

CountQueries = Callable[[Callable[[], object]], int]

NEW = {"email": "Siv@people.example", "given_name": "Siv", "family_name": "Sund", "language": "fi"}


def _office(session: Session, organisation: Organisation) -> Membership:
    return in_office(session, organisation.id)[0]


def _urls(session: Session, cast: Cast) -> tuple[list[str], list[str]]:
    """Every address here: to read, and to post to."""
    one = f"/organisations/{cast.pargas.id}"
    end = f"{one}/appointments/{_office(session, cast.pargas).id}/end"
    both = [f"{one}/edit", f"{one}/archive", end]
    return [one, *both], [*both, f"{one}/restore", f"{one}/appointments"]


def test_only_administrators_have_these_screens(session: Session, cast: Cast, client_of: ClientOf) -> None:
    gets, posts = _urls(session, cast)
    for person in (cast.hanna, cast.tina, cast.paul, cast.otto):
        client = client_of(person)
        assert [client.get(url).status_code for url in ("/organisations", "/organisations/new")] == [403, 403]
        assert client.post("/organisations/new").status_code == 403
        assert {client.get(url).status_code for url in gets} == {404}
        assert {client.post(url).status_code for url in posts} == {404}
    assert client_of(None).get("/organisations").status_code == 303
    assert client_of(None).post("/organisations/new").status_code == 401


def test_an_administrator_opens_every_one(session: Session, cast: Cast, client_of: ClientOf) -> None:
    gets, posts = _urls(session, cast)
    client = client_of(cast.ada)
    assert {client.get(url).status_code for url in ["/organisations", "/organisations/new", *gets]} == {200}
    assert {client.get(url).status_code for url in posts if url not in gets} == {405}
    assert client.get("/organisations/00000000-0000-0000-0000-000000000000").status_code == 404


def test_a_role_is_looked_up_in_its_own_organisation_only(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    url = f"/organisations/{cast.habo.id}/appointments/{_office(session, cast.pargas).id}/end"
    assert client_of(cast.ada).post(url).status_code == 404


def test_an_organisation_is_made_with_its_other_names_and_found_by_them(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.ada)
    form = {
        "name": " Raseborg ",
        "kind": "municipality",
        "other_names": "Raasepori\r\n\r\nEkenäs\r\nraseborg",
    }
    answer = client.post("/organisations/new", data=form)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Ekenäs and Raasepori" in page
    for text in ("raase", "EKENÄS", "Raseborg"):
        assert "Raseborg" in client.get("/organisations", query_string={"q": text}).text
    assert "No organisation is called that" in client.get("/organisations", query_string={"q": "Korpo"}).text


@pytest.mark.parametrize(
    ("field", "form"),
    [
        ("name", {"name": "Pargas stad", "kind": "municipality"}),
        ("other_names", {"name": "Åboland", "kind": "municipality", "other_names": "Nagu\nPARGAS"}),
        ("name", {"name": "", "kind": "municipality"}),
        ("name", {"name": "x" * 300, "kind": "municipality"}),
        ("other_names", {"name": "Åboland", "kind": "municipality", "other_names": "x" * 300}),
        ("kind", {"name": "Åboland", "kind": "empire"}),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(
    session: Session, cast: Cast, client_of: ClientOf, field: str, form: dict[str, str]
) -> None:
    for url in ("/organisations/new", f"/organisations/{cast.habo.id}/edit"):
        answer = client_of(cast.ada).post(url, data=form)
        assert answer.status_code == 422
        assert f'href="#{field}' in answer.text
        if "pargas" in str(form).lower():
            assert "is already a name of Pargas" in answer.text
            assert form["name"] in answer.text
    session.refresh(cast.habo)
    assert cast.habo.name == "Habo"


def test_an_organisation_changes_its_name(session: Session, cast: Cast, client_of: ClientOf) -> None:
    form = {"name": "Pargas stad", "kind": "municipality", "other_names": "Pargas\nParainen"}
    assert client_of(cast.ada).post(f"/organisations/{cast.pargas.id}/edit", data=form).status_code == 303
    session.refresh(cast.pargas)
    assert cast.pargas.name == "Pargas stad"


def test_archiving_waits_until_nobody_has_a_part(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.ada)
    assert client.post(f"/organisations/{cast.pargas.id}/archive").status_code == 422
    empty = make_organisation(session, OrganisationKind.MUNICIPALITY, "Korpo")
    session.commit()
    url = f"/organisations/{empty.id}"
    assert client.post(f"{url}/archive").status_code == 303
    assert "Korpo" not in client.get("/organisations").text.replace("Korpo is archived", "")
    assert "Korpo" in client.get("/organisations?archived=yes").text
    assert client.post(f"{url}/restore").status_code == 303
    assert "Korpo" in client.get("/organisations").text


# ---- appointing ----


@pytest.mark.parametrize("kind", ["hr", "trainer", "administrator"])
def test_somebody_new_is_appointed_invited_and_gets_in(
    session: Session, cast: Cast, client_of: ClientOf, kind: str
) -> None:
    url = f"/organisations/{cast.pargas.id}"
    answer = client_of(cast.ada).post(f"{url}/appointments", data={"kind": kind, **NEW})
    assert answer.location == url
    siv = session.scalars(select(Person).where(Person.email == "siv@people.example")).one()
    assert siv.language == "fi"
    held = session.scalars(select(Membership.kind).where(Membership.person_id == siv.id)).all()
    assert held == [MembershipKind(kind)]
    mail = last_mail(session)
    assert (mail.address, mail.language) == (siv.email, "fi")
    client = client_of(None)
    assert client.post(link_in(mail)).status_code == 303
    assert client.get("/me").status_code == 200


def test_an_invitation_works_for_thirty_days(session: Session, cast: Cast, client_of: ClientOf) -> None:
    from datetime import timedelta

    from learnpath.kernel.clock import now, stopped_at

    client_of(cast.ada).post(f"/organisations/{cast.pargas.id}/appointments", data={"kind": "hr", **NEW})
    url = link_in(last_mail(session))
    with stopped_at(now() + timedelta(days=29, hours=23)):
        assert client_of(None).get(url).status_code == 200
    with stopped_at(now() + timedelta(days=30, hours=1)):
        assert client_of(None).get(url).status_code == 410


def test_somebody_known_is_appointed_by_address_alone_and_once(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client, url = client_of(cast.ada), f"/organisations/{cast.habo.id}/appointments"
    form = {"kind": "trainer", "email": cast.paul.email, "language": "sv"}
    for _ in range(2):
        assert client.post(url, data=form).status_code == 303
    assert mails(session) == 1
    assert len([row for row in in_office(session, cast.habo.id) if row.person_id == cast.paul.id]) == 1


def test_a_new_address_needs_a_name_and_an_address_must_be_one(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    url = f"/organisations/{cast.habo.id}/appointments"
    for form in (
        {"email": "new@people.example"},
        {"email": "new@people.example", "given_name": "Nya"},
        {"email": "x"},
    ):
        answer = client_of(cast.ada).post(url, data={"kind": "hr", "language": "sv", **form})
        assert answer.status_code == 422
        assert form["email"] in answer.text
    assert client_of(cast.ada).post(url, data={"kind": "member", "language": "sv", **NEW}).status_code == 422
    assert mails(session) == 0


def test_a_part_ends_after_asking_and_is_dated(session: Session, cast: Cast, client_of: ClientOf) -> None:
    office = _office(session, cast.pargas)
    url = f"/organisations/{cast.pargas.id}/appointments/{office.id}/end"
    client = client_of(cast.ada)
    assert "Hanna Holm" in client.get(url).text
    assert client.post(url).location == f"/organisations/{cast.pargas.id}"
    session.refresh(office)
    assert office.until is not None
    assert client.post(url).status_code == 404  # ended already


def test_the_last_administrator_stays(session: Session, cast: Cast, client_of: ClientOf) -> None:
    office = session.scalars(select(Membership).where(Membership.kind == MembershipKind.ADMINISTRATOR)).one()
    url = f"/organisations/{cast.consultancy.id}/appointments/{office.id}/end"
    answer = client_of(cast.ada).post(url)
    assert answer.status_code == 422
    assert "the only administrator" in answer.text
    assert client_of(cast.ada).get("/organisations").status_code == 200


def test_long_lists_come_by_the_page_with_few_queries(
    session: Session, cast: Cast, client_of: ClientOf, count_queries: CountQueries
) -> None:
    client = client_of(cast.ada)
    few = count_queries(lambda: client.get("/organisations"))
    for _ in range(60):
        make_one(session)
    session.commit()
    page: list[str] = []
    assert count_queries(lambda: page.append(client.get("/organisations").text)) == few <= 6
    assert "Page 1 of 2" in page[0]
    assert count_queries(lambda: client.get(f"/organisations/{cast.pargas.id}")) <= 6
