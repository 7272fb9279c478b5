from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.certificates.services.holding import revoke
from learnpath.kernel.audit import AuditEvent
from learnpath.overview.our_people import views
from learnpath.terms import MembershipKind
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.certificates import do_everything, make_certificate
from tests.factories.cohorts import make_enrolment
from tests.factories.people import make_member, make_person

Counter = Callable[[Callable[[], object]], int]
ZIP, REGISTER = "/our-people/certificates.zip", "/our-people/register.xlsx"


def _names(data: bytes) -> list[str]:
    with ZipFile(BytesIO(data)) as files:
        assert files.testzip() is None
        return [name for name in files.namelist() if name.endswith(".pdf")]


def _rows(data: bytes) -> list[tuple[object, ...]]:
    return list(load_workbook(BytesIO(data)).worksheets[0].iter_rows(values_only=True))


def test_hanna_sees_her_people_and_hugo_his(session: Session, cast: Cast, client_of: ClientOf) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    certificate = make_certificate(session, cast.paul_enrolment)
    session.commit()
    hanna = client_of(cast.hanna).get("/our-people").text
    assert "Paul Palm" in hanna
    assert "Otto Orre" in hanna  # Pargas sent him, too
    assert "Petra Perho" not in hanna
    assert "4 of 4" in hanna
    assert f"/certificates/{certificate.id}.pdf" in hanna
    assert "never what they have written" in hanna
    hugo = client_of(cast.hugo).get("/our-people").text
    assert "Petra Perho" in hugo
    assert "Paul Palm" not in hugo


@pytest.mark.parametrize("url", ["/our-people", ZIP, REGISTER])
@pytest.mark.parametrize("name", ["paul", "tina", "otto", "ada"])
def test_the_window_is_for_hr_alone(cast: Cast, client_of: ClientOf, url: str, name: str) -> None:
    assert client_of(getattr(cast, name)).get(url).status_code == 403
    assert client_of(None).get(url).status_code == 303
    assert client_of(cast.hanna).post(url).status_code == 405


def test_people_belong_to_the_organisation_that_enrolled_them(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    # Paul works in Habo now, but Pargas sent him.
    make_member(session, cast.paul, cast.habo)
    make_certificate(session, cast.paul_enrolment)
    session.commit()
    assert "Paul Palm" not in client_of(cast.hugo).get("/our-people").text
    assert "Paul Palm" in client_of(cast.hanna).get("/our-people").text


def test_one_who_is_no_longer_hr_sees_nothing(session: Session, cast: Cast, client_of: ClientOf) -> None:
    nobody = make_person(session, "Nils Norr")
    member = make_member(session, nobody, cast.pargas, MembershipKind.HR)
    session.commit()
    client = client_of(nobody)
    assert client.get("/our-people").status_code == 200
    member.until = member.since
    session.commit()
    assert client.get("/our-people").status_code == 403


def test_the_filter_is_kept_over_the_downloads(session: Session, cast: Cast, client_of: ClientOf) -> None:
    make_certificate(session, cast.paul_enrolment)
    make_certificate(session, cast.otto_enrolment)
    session.commit()
    client = client_of(cast.hanna)
    page = client.get(f"/our-people?cohort={cast.cohort.id}").text
    assert "Download certificates (1)" in page
    assert "Otto Orre" not in page
    assert len(_names(client.get(f"{ZIP}?cohort={cast.cohort.id}").data)) == 1
    assert len(_rows(client.get(f"{REGISTER}?cohort={cast.cohort.id}").data)) == 2
    assert len(_names(client.get(ZIP).data)) == 2


@pytest.mark.parametrize("query", ["cohort=nonsense", "year=20x7", "state=all", "id=1"])
def test_a_filter_that_cannot_be_read_never_means_everybody(
    cast: Cast, client_of: ClientOf, query: str
) -> None:
    for url in ("/our-people", ZIP, REGISTER):
        assert client_of(cast.hanna).get(f"{url}?{query}").status_code == 404


def test_the_archive_holds_each_certificate_once_under_a_tidy_name(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    namesake = make_enrolment(session, cast.cohort, make_person(session, "Paul Palm"), cast.pargas)
    odd = make_enrolment(session, cast.cohort, make_person(session, "../Åsa N/y"), cast.pargas)
    mine, other = make_certificate(session, cast.paul_enrolment), make_certificate(session, namesake)
    third = make_certificate(session, odd)
    make_certificate(session, cast.petra_enrolment)
    revoked = make_certificate(session, cast.otto_enrolment)
    revoke(session, revoked, reason="Fel", by_id=None)
    session.commit()
    answer = client_of(cast.hanna).get(ZIP)
    assert answer.mimetype == "application/zip"
    with ZipFile(BytesIO(answer.data)) as files:
        assert {"Register.xlsx", "Register.csv", "SHA256SUMS.txt"} < set(files.namelist())
        assert sorted(name for name in files.namelist() if name.endswith(".pdf")) == [
            "2027-06-14 N y .. Åsa – Ledarskapsstigen.pdf",
            "2027-06-14 Palm Paul – Ledarskapsstigen (2).pdf",
            "2027-06-14 Palm Paul – Ledarskapsstigen.pdf",
        ]
        contents = {files.read(name) for name in files.namelist() if name.endswith(".pdf")}
    assert contents == {mine.pdf, other.pdf, third.pdf}
    events = session.execute(
        select(AuditEvent.actor_id, AuditEvent.organisation_id, AuditEvent.note).where(
            AuditEvent.action == "certificates downloaded"
        )
    ).all()
    assert events == [(cast.hanna.id, cast.pargas.id, "3")]


def test_the_chosen_are_in_the_archive_and_nobody_elses_can_be_chosen(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    for enrolment in (cast.paul_enrolment, cast.otto_enrolment, cast.petra_enrolment):
        make_certificate(session, enrolment)
    session.commit()
    client = client_of(cast.hanna)
    chosen = client.get(f"{ZIP}?id={cast.paul_enrolment.id}&id={cast.petra_enrolment.id}")
    assert _names(chosen.data) == ["2027-06-14 Palm Paul – Ledarskapsstigen.pdf"]
    only_hers = client.get(f"{ZIP}?id={cast.petra_enrolment.id}", follow_redirects=True)
    assert "Nobody among these has a certificate yet." in only_hers.text


def test_an_archive_has_a_bound(
    session: Session, cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_certificate(session, cast.paul_enrolment)
    make_certificate(session, cast.otto_enrolment)
    session.commit()
    monkeypatch.setattr(views, "_MOST", 1)
    answer = client_of(cast.hanna).get(ZIP, follow_redirects=True)
    assert "These are too many for one file" in answer.text


def test_the_register_says_what_the_table_says_and_runs_nothing(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    cast.paul.given_name = '=HYPERLINK("http://x.example")'
    do_everything(session, cast, cast.paul_enrolment.id)
    certificate = make_certificate(session, cast.paul_enrolment)
    session.commit()
    answer = client_of(cast.hanna).get(REGISTER)
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    heads, otto, paul = _rows(answer.data)
    assert heads[:5] == ("Name", "Organisation", "Cohort", "Began", "Done")
    assert otto[0] == "Otto Orre"
    assert paul[0] == '\'=HYPERLINK("http://x.example") Palm'
    assert paul[1:3] == ("Pargas", "Vår")
    assert paul[4:9] == (4, 4, 1, 1, "Has a certificate")
    assert paul[10] == certificate.snapshot["serial"]
    notes = session.scalars(select(AuditEvent.note).where(AuditEvent.action == "register downloaded")).all()
    assert notes == ["2"]


def test_people_see_of_themselves_exactly_what_hr_sees(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    do_everything(session, cast, cast.petra_enrolment.id)
    session.commit()

    def line(page: str) -> str:
        return page[page.index("<tbody>") : page.index("</tbody>")]

    seen_by_hr = client_of(cast.hugo).get("/our-people").text
    assert line(seen_by_hr) == line(client_of(cast.petra).get("/me/hr-view").text)
    assert "HR sees nothing of you" in client_of(cast.tina).get("/me/hr-view").text
    assert client_of(None).get("/me/hr-view").status_code == 303


def test_the_window_asks_as_much_of_the_database_for_ten_as_for_three_hundred(
    session: Session, cast: Cast, client_of: ClientOf, count_queries: Counter
) -> None:
    client = client_of(cast.hanna)
    _enrol_many(session, cast, 10)
    urls = ["/our-people", "/our-people?state=qualified", "/our-people?page=2", REGISTER, "/me/hr-view"]
    ten = [count_queries(lambda url=url: client.get(url).data) for url in urls]  # type: ignore[misc]
    _enrol_many(session, cast, 290)
    assert [count_queries(lambda url=url: client.get(url).data) for url in urls] == ten  # type: ignore[misc]
    assert max(ten) <= 8
    page = client.get("/our-people").text
    assert "Page 1 of 7, 302 in all" in page
    assert page.count('<th scope="row">') == 50


def _enrol_many(session: Session, cast: Cast, number: int) -> None:
    enrolments = [
        make_enrolment(session, cast.cohort, make_person(session), cast.pargas) for _ in range(number)
    ]
    do_everything(session, cast, *(one.id for one in enrolments))
    make_certificate(session, enrolments[0])
    session.commit()
