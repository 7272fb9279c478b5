from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from learnpath.kernel.clock import now
from learnpath.people.models import SignInSession
from tests.conftest import ClientOf
from tests.factories.cast import Cast

CountQueries = Callable[[Callable[[], object]], int]


def test_my_things_show_who_i_am_and_where_i_belong(cast: Cast, client_of: ClientOf) -> None:
    page = client_of(cast.hanna).get("/me").text
    assert 'value="Hanna"' in page
    assert "hanna@people.example" in page
    assert "Pargas" in page
    assert "/me/sign-in" in page


def test_i_change_my_name_and_language(session: Session, cast: Cast, client_of: ClientOf) -> None:
    form = {"given_name": " Påll ", "family_name": "Palm", "language": "sv"}
    answer = client_of(cast.paul).post("/me", data=form)
    assert (answer.status_code, answer.location) == (303, "/me")
    session.refresh(cast.paul)
    assert (cast.paul.name, cast.paul.language) == ("Påll Palm", "sv")


def test_a_name_that_is_missing_or_too_long_is_said_and_what_was_typed_stays(
    cast: Cast, client_of: ClientOf
) -> None:
    for given in ("", " \u200b ", "x" * 300):
        answer = client_of(cast.paul).post(
            "/me", data={"given_name": given, "family_name": "Kept", "language": "sv"}
        )
        assert answer.status_code == 422
        assert 'href="#given_name"' in answer.text
        assert 'value="Kept"' in answer.text


def test_a_name_in_another_script_is_a_name(session: Session, cast: Cast, client_of: ClientOf) -> None:
    form = {"given_name": "عائشة", "family_name": "Ωmega", "language": "fi"}
    assert client_of(cast.paul).post("/me", data=form).status_code == 303
    session.refresh(cast.paul)
    assert cast.paul.given_name == "عائشة"


def test_i_see_where_i_am_signed_in_and_end_one_of_them(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    here, there, third = (client_of(cast.paul) for _ in range(3))
    rows = session.scalars(select(SignInSession).order_by(SignInSession.id)).all()
    assert here.get("/me/sign-in").text.count("Sign out there:") == 2
    assert here.post(f"/me/sign-in/{rows[1].id}/end").location == "/me/sign-in"
    assert [client.get("/me").status_code for client in (here, there, third)] == [200, 303, 200]
    assert here.post("/me/sign-in/end-others").location == "/me/sign-in"
    assert [client.get("/me").status_code for client in (here, there, third)] == [200, 303, 303]
    assert here.post(f"/me/sign-in/{rows[0].id}/end").location == "/sign-in"
    assert here.get("/me").status_code == 303


def test_nobody_ends_a_session_of_somebody_else(session: Session, cast: Cast, client_of: ClientOf) -> None:
    paul = client_of(cast.paul)
    row = session.scalars(select(SignInSession)).one()
    for person in (cast.otto, cast.ada):
        assert client_of(person).post(f"/me/sign-in/{row.id}/end").status_code == 404
    assert paul.get("/me").status_code == 200
    assert paul.get(f"/me/sign-in/{row.id}/end").status_code == 405


def test_a_stranger_is_asked_to_sign_in(client_of: ClientOf) -> None:
    for url in ("/me", "/me/sign-in", "/me/password", "/me/second-factor", "/me/recovery-codes"):
        assert client_of(None).get(url).location.startswith("/sign-in"), url


def test_the_pages_ask_the_database_little(
    cast: Cast, client_of: ClientOf, count_queries: CountQueries
) -> None:
    client = client_of(cast.hanna)
    for url in ("/me", "/me/sign-in"):
        assert count_queries(lambda url=url: client.get(url)) <= 6


def test_pages_open_when_the_session_was_last_used_a_while_ago(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.paul)
    long_ago = now() - timedelta(hours=1)
    session.execute(update(SignInSession).values(seen_at=long_ago))
    session.commit()
    assert client.get("/me").status_code == 200
    assert client.get("/me/sign-in").status_code == 200
    assert all(at > long_ago for at in session.scalars(select(SignInSession.seen_at)))
