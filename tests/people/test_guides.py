"""A guide on each role's first page: there at first, put away for good, brought back when one asks."""

import pytest
from sqlalchemy.orm import Session

from learnpath.overview.guides import guide_for
from learnpath.policy import Actor
from learnpath.terms import MembershipKind, Role
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.people import make_member

TITLE = "Here is how it works"
HOMES = [("paul", "/my-path"), ("tina", "/cohorts"), ("hanna", "/our-people"), ("ada", "/organisations")]
ROLES = {"paul": "participant", "tina": "trainer", "hanna": "hr", "ada": "administrator"}


@pytest.mark.parametrize(("who", "home"), HOMES)
def test_everybody_is_shown_how_it_works_until_they_put_it_away(
    cast: Cast, client_of: ClientOf, who: str, home: str
) -> None:
    client = client_of(getattr(cast, who))
    assert TITLE in client.get(home).text
    answer = client.post(f"/me/guides/{ROLES[who]}/put-away", data={"next": home})
    assert (answer.status_code, answer.location) == (303, home)
    page = client.get(home).text
    assert "The guide is put away." in page
    assert TITLE not in page
    assert TITLE not in client_of(getattr(cast, who)).get(home).text  # on another device


def test_it_stands_on_the_first_page_only(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.paul)
    assert TITLE in client.get("/").text
    assert TITLE not in client.get(f"/cohorts/{cast.cohort.id}/stations/{cast.station.id}").text
    assert TITLE not in client.get("/me").text


def test_the_guides_come_back_when_one_asks(cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.paul)
    assert "Show the guides again" not in client.get("/me").text
    client.post("/me/guides/participant/put-away")
    client.post("/me/guides/participant/put-away")  # from a second tab
    assert "Show the guides again" in client.get("/me").text
    client.post("/me/guides/show-again")
    assert TITLE in client.get("/").text


def test_each_role_has_a_guide_of_its_own_to_put_away(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    make_member(session, cast.paul, cast.pargas, MembershipKind.HR)
    session.commit()
    client = client_of(cast.paul)
    client.post("/me/guides/participant/put-away")
    assert TITLE not in client.get("/my-path").text
    assert "never what they write" in client.get("/our-people").text
    assert TITLE in client_of(cast.petra).get("/my-path").text


def test_where_a_guide_leads_one_may_go(cast: Cast, client_of: ClientOf) -> None:
    for who, role in ROLES.items():
        client = client_of(getattr(cast, who))
        actor = Actor(trainer_of=frozenset({cast.consultancy.id}))
        guide = guide_for(Role(role), actor)
        assert guide is not None
        assert len(guide.steps) == 3
        for step in guide.steps:
            if step.url:
                assert client.get(step.url).status_code == 200, step.url


def test_a_guide_that_does_not_exist_cannot_be_put_away(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.paul).post("/me/guides/king/put-away").status_code == 404
    assert client_of(None).post("/me/guides/hr/put-away").status_code == 401


def test_a_guide_leads_only_home(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(cast.paul).post("/me/guides/hr/put-away", data={"next": "https://elsewhere.example"})
    assert answer.location == "/"
