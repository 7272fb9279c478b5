"""Adding people, one by one and by list; the list of people; one person's page."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from learnpath.cohorts.models import Completion, Enrolment
from learnpath.cohorts.roster.table import MAX_BYTES
from learnpath.kernel.mail import OutgoingMail
from learnpath.people.models import Person
from learnpath.people.services.organisations import make_organisation
from learnpath.reflections.models import Reflection
from learnpath.terms import OrganisationKind
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.cohorts import make_enrolment
from tests.factories.paths import make_activity, make_station
from tests.factories.people import make_person

SAMPLE = Path(__file__).parent / "roster" / "data" / "participants-latin1.csv"


@pytest.fixture
def tina(session: Session, cast: Cast, client_of: ClientOf) -> FlaskClient:
    make_organisation(session, OrganisationKind.MUNICIPALITY, "Korsnäs")
    session.commit()
    return client_of(cast.tina)


def upload(client: FlaskClient, cast: Cast, content: bytes, name: str = "lista.csv") -> TestResponse:
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return client.post(
        f"/cohorts/{cast.cohort.id}/people/import",
        data=head.encode() + content + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )


def paste(client: FlaskClient, cast: Cast, text: str, **more: str) -> TestResponse:
    return client.post(f"/cohorts/{cast.cohort.id}/people/import", data={"text": text, **more})


def fingerprint_in(page: str) -> str:
    found = re.search(r'name="fingerprint" value="(\w+)"', page)
    assert found is not None
    return found.group(1)


def people(session: Session, cast: Cast) -> int:
    return session.scalar(select(func.count()).where(Enrolment.cohort_id == cast.cohort.id)) or 0


def test_the_sample_is_previewed_and_confirmed(session: Session, cast: Cast, tina: FlaskClient) -> None:
    answer = upload(tina, cast, SAMPLE.read_bytes(), SAMPLE.name)
    assert answer.status_code == 303
    url = answer.headers["Location"]
    page = tina.get(url).text
    assert "10 people will be added" in page
    assert "“eva.strom(at)habo.example” is not an e-mail address." in page
    assert "The family name is missing." in page
    assert "is a formula to a spreadsheet" in page
    assert "The same person as row 9" in page
    assert "Given name: “ Siv ” becomes “Siv”." in page
    assert "“Pargas stad” is Pargas." in page
    assert people(session, cast) == 2  # nothing yet
    done = tina.post(f"{url}/confirm", data={"fingerprint": fingerprint_in(page)}, follow_redirects=True)
    assert "10 people have been added." in done.text
    assert "Maj-Len Backlund" in done.text
    assert people(session, cast) == 12
    assert "This list has been added." in tina.get(url).text


def test_two_submits_at_once_add_once(session: Session, cast: Cast, tina: FlaskClient) -> None:
    url = upload(tina, cast, SAMPLE.read_bytes()).headers["Location"]
    fingerprint = fingerprint_in(tina.get(url).text)
    for said in ("10 people have been added.", "This list has been added already."):
        answer = tina.post(f"{url}/confirm", data={"fingerprint": fingerprint}, follow_redirects=True)
        assert said in answer.text
    assert people(session, cast) == 12


def test_the_same_file_again_offers_nothing_to_confirm(
    session: Session, cast: Cast, tina: FlaskClient
) -> None:
    url = upload(tina, cast, SAMPLE.read_bytes()).headers["Location"]
    tina.post(f"{url}/confirm", data={"fingerprint": fingerprint_in(tina.get(url).text)})
    again = tina.get(upload(tina, cast, SAMPLE.read_bytes()).headers["Location"]).text
    assert 'name="fingerprint"' not in again
    assert "Is in the cohort already" in again


def test_what_changed_since_the_preview_is_marked(session: Session, cast: Cast, tina: FlaskClient) -> None:
    url = paste(tina, cast, "Åsa;Nygård;asa@pargas.example;Pargas").headers["Location"]
    fingerprint = fingerprint_in(tina.get(url).text)
    make_person(session, "Asa Nygard", email="asa@pargas.example")
    session.commit()
    answer = tina.post(f"{url}/confirm", data={"fingerprint": fingerprint}, follow_redirects=True)
    assert "Something has changed since you last looked" in answer.text
    assert "Has another name here already" in answer.text
    assert people(session, cast) == 2
    tina.post(f"{url}/confirm", data={"fingerprint": fingerprint_in(answer.text)})
    assert people(session, cast) == 3


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "tom.csv", "There is nothing in it."),
        (b"a;b\n" * (MAX_BYTES // 4 + 1), "stor.csv", "The file is larger than 2 MB."),
        (b"%PDF-1.7", "lista.csv", "This is not a table."),
        (b"PK\x03\x04rubbish", "lista.xlsx", "The Excel file is broken."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "lista.xls", "This is an old Excel file"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    cast: Cast, tina: FlaskClient, content: bytes, name: str, said: str
) -> None:
    answer = upload(tina, cast, content, name)
    assert answer.status_code == 422
    assert said in answer.text


def test_an_empty_form_says_what_it_wants(cast: Cast, tina: FlaskClient) -> None:
    answer = paste(tina, cast, "  ")
    assert answer.status_code == 422
    assert "Choose a file, or paste the list." in answer.text


def test_an_unknown_municipality_and_a_name_of_300_characters(cast: Cast, tina: FlaskClient) -> None:
    text = f"Åsa;Nygård;asa@x.example;Storstad\nBo;{'x' * 300};bo@pargas.example;Pargas"
    page = tina.get(paste(tina, cast, f"Förnamn;Efternamn;E-post;Kommun\n{text}").headers["Location"]).text
    assert "No municipality is known as “Storstad”." in page
    assert "The name is longer than 100 characters" in page
    assert "Nobody in this list can be added." in page


def test_a_name_in_another_script_is_added(session: Session, cast: Cast, tina: FlaskClient) -> None:
    url = paste(
        tina, cast, "Förnamn;Efternamn;E-post;Kommun\nОлена;Шевченко;olena@habo.example;Habo"
    ).headers["Location"]
    page = tina.get(url).text
    assert "Олена Шевченко" in page
    tina.post(f"{url}/confirm", data={"fingerprint": fingerprint_in(page)})
    assert session.scalars(select(Person).where(Person.email == "olena@habo.example")).one()


def test_a_municipality_for_a_list_of_addresses(session: Session, cast: Cast, tina: FlaskClient) -> None:
    answer = paste(tina, cast, "Bo Ek <bo.ek@habo.example>", organisation=str(cast.habo.id))
    assert "1 person will be added" in tina.get(answer.headers["Location"]).text
    assert paste(tina, cast, "Bo Ek <bo.ek@habo.example>", organisation="nonsense").status_code == 422


def test_one_person_is_added_by_a_form(session: Session, cast: Cast, tina: FlaskClient) -> None:
    answer = tina.post(
        f"/cohorts/{cast.cohort.id}/people/add",
        data={
            "given_name": " Åsa ",
            "family_name": "Nygård",
            "email": "ASA@pargas.example",
            "organisation": "PARGAS",
            "group": "Grön",
            "language": "fi",
        },
        follow_redirects=True,
    )
    assert "Åsa Nygård has been added." in answer.text
    assert "Grön" in answer.text
    assert session.scalars(select(Person).where(Person.email == "asa@pargas.example")).one().language == "fi"


def test_what_is_wrong_stands_at_its_field(cast: Cast, tina: FlaskClient) -> None:
    answer = tina.post(
        f"/cohorts/{cast.cohort.id}/people/add",
        data={"given_name": "Åsa", "email": "asa", "organisation": "Storstad", "language": "sv"},
    )
    assert answer.status_code == 422
    assert "“asa” is not an e-mail address." in answer.text
    assert "The family name is missing." in answer.text
    assert "No municipality is known as “Storstad”." in answer.text
    assert 'value="Storstad"' in answer.text


def test_an_empty_person_is_nobody(cast: Cast, tina: FlaskClient) -> None:
    answer = tina.post(f"/cohorts/{cast.cohort.id}/people/add", data={"language": "sv"})
    assert answer.status_code == 422


def test_somebody_who_is_there_already(cast: Cast, tina: FlaskClient) -> None:
    data = {"email": "paul@people.example", "organisation": "Pargas", "language": "sv"}
    answer = tina.post(f"/cohorts/{cast.cohort.id}/people/add", data=data, follow_redirects=True)
    assert "Paul Palm is in the cohort already." in answer.text


@pytest.mark.parametrize("sort", ["name", "organisation", "group", "seen", "nonsense"])
def test_the_list_sorts(cast: Cast, tina: FlaskClient, sort: str) -> None:
    page = tina.get(f"/cohorts/{cast.cohort.id}/people?sort={sort}").text
    assert page.index("Paul Palm") < page.index("Petra Perho") or sort == "organisation"


def test_the_list_costs_the_same_for_three_hundred(
    session: Session, cast: Cast, tina: FlaskClient, count_queries: object
) -> None:
    url = f"/cohorts/{cast.cohort.id}"
    few = {page: count_queries(lambda page=page: tina.get(url + page)) for page in PAGES}  # type: ignore[operator]
    for _person in range(300):
        enrolment = make_enrolment(session, cast.cohort, make_person(session), cast.habo)
        session.add(
            Completion(enrolment_id=enrolment.id, activity_id=cast.own_work.id, stage="done", how="accepted")
        )
    session.commit()
    session.expunge_all()
    many = {page: count_queries(lambda page=page: tina.get(url + page)) for page in PAGES}  # type: ignore[operator]
    assert few == many
    assert max(many.values()) <= 8, many


PAGES = (
    "/people",
    "/people/import",
    "/people/add",
    "/groups",
    "/groups/divide",
    "/invite",
    "/stations",
    "/themes",
)


# ---- one person ----


def person_url(cast: Cast) -> str:
    return f"/cohorts/{cast.cohort.id}/people/{cast.paul_enrolment.id}"


def test_a_persons_page_shows_progress_and_no_reflection(
    session: Session, cast: Cast, tina: FlaskClient
) -> None:
    session.add(
        Reflection(
            activity_id=cast.reflection.id,
            cohort_id=cast.cohort.id,
            enrolment_id=cast.paul_enrolment.id,
            text="<p>Hemligt</p>",
        )
    )
    session.commit()
    page = tina.get(person_url(cast)).text
    assert "Jämför era kommuner" in page
    assert "Hemligt" not in page


def test_excusing_and_taking_back(session: Session, cast: Cast, tina: FlaskClient) -> None:
    url = f"{person_url(cast)}/activities/{cast.own_work.id}"
    assert tina.post(url, data={"how": "excused", "reason": " "}).status_code == 422
    data = {"how": "excused", "reason": "Föräldraledig"}
    answer = tina.post(url, data=data, follow_redirects=True)
    assert "Excused" in answer.text
    assert "Föräldraledig" in answer.text
    answer = tina.post(f"{url}/take-back", follow_redirects=True)
    assert "Taken back." in answer.text
    assert session.scalars(select(Completion.withdrawn_at)).one() is not None


def test_an_activity_of_another_path_is_not_there(cast: Cast, tina: FlaskClient, session: Session) -> None:
    foreign = make_activity(session, make_station(session, cast.path), cast.own_work.kind)
    session.commit()
    assert tina.get(f"{person_url(cast)}/activities/{foreign.id}").status_code == 404
    elsewhere = f"/cohorts/{cast.cohort.id}/people/{cast.otto_enrolment.id}"
    assert tina.get(elsewhere).status_code == 404


def test_withdrawing_asks_first_and_can_be_undone(session: Session, cast: Cast, tina: FlaskClient) -> None:
    assert "What they did stays" in tina.get(f"{person_url(cast)}/withdraw").text
    tina.post(f"{person_url(cast)}/withdraw")
    session.refresh(cast.paul_enrolment)
    assert cast.paul_enrolment.withdrawn_at is None
    answer = tina.post(f"{person_url(cast)}/withdraw", data={"confirmed": "yes"}, follow_redirects=True)
    assert "no longer takes part" in answer.text
    assert "Paul Palm" in tina.get(f"/cohorts/{cast.cohort.id}/people?show=withdrawn").text
    answer = tina.post(f"{person_url(cast)}/bring-back", follow_redirects=True)
    assert "Paul Palm takes part again." in answer.text


def test_inviting_everybody_and_one_again(session: Session, cast: Cast, tina: FlaskClient) -> None:
    page = tina.get(f"/cohorts/{cast.cohort.id}/invite").text
    assert "2 people have not been invited yet." in page
    assert session.scalar(select(func.count()).select_from(OutgoingMail)) == 0
    answer = tina.post(f"/cohorts/{cast.cohort.id}/invite", follow_redirects=True)
    assert "2 invitations are on their way." in answer.text
    answer = tina.post(f"/cohorts/{cast.cohort.id}/invite", follow_redirects=True)
    assert "Everybody has been invited already." in answer.text
    tina.post(f"{person_url(cast)}/invite")
    assert session.scalar(select(func.count()).select_from(OutgoingMail)) == 3
