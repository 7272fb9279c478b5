import hashlib
import uuid
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from learnpath.certificates.models import Certificate
from learnpath.certificates.services.holding import revoke
from learnpath.kernel.audit import AuditEvent
from learnpath.kernel.jobs import Job
from learnpath.kernel.mail import OutgoingMail
from learnpath.people.models import Person
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.certificates import do_everything, make_certificate
from tests.factories.cohorts import make_enrolment
from tests.factories.people import make_person

Counter = Callable[[Callable[[], object]], int]


def _list_url(cast: Cast) -> str:
    return f"/cohorts/{cast.cohort.id}/certificates"


def _anyway_url(cast: Cast) -> str:
    return f"{_list_url(cast)}/{cast.paul_enrolment.id}/issue-anyway"


def _standing(session: Session) -> list[Certificate]:
    return list(session.scalars(select(Certificate).where(Certificate.revoked_at.is_(None))))


def _in_order(session: Session) -> list[Certificate]:
    return sorted(_standing(session), key=lambda one: one.number)


# ---- the trainer's list ----


def test_the_trainer_sees_who_has_earned_one_and_what_the_others_lack(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    page = client_of(cast.tina).get(_list_url(cast)).text
    assert "Issue for 1 person" in page
    assert page.index("Paul Palm") < page.index("Petra Perho")
    assert "Jämför era kommuner</span>: not accepted yet" in page
    assert "Issue for Petra Perho anyway" in page
    assert "Otto Orre" not in page


@pytest.mark.parametrize(("name", "status"), [("paul", 403), ("otto", 404), ("hanna", 404), ("ada", 404)])
def test_only_the_trainer_of_the_cohort_sees_the_list(
    cast: Cast, client_of: ClientOf, name: str, status: int
) -> None:
    client = client_of(getattr(cast, name))
    assert client.get(_list_url(cast)).status_code == status
    assert client.post(f"{_list_url(cast)}/issue").status_code == status
    assert client.get(_anyway_url(cast)).status_code == status
    assert client.post(_anyway_url(cast), data={"reason": "x"}).status_code == status


def test_the_list_asks_as_much_of_the_database_for_ten_as_for_three_hundred(
    session: Session, cast: Cast, client_of: ClientOf, count_queries: Counter
) -> None:
    client = client_of(cast.tina)
    _enrol_many(session, cast, 10)
    ten = count_queries(lambda: client.get(_list_url(cast)))
    _enrol_many(session, cast, 290)
    assert count_queries(lambda: client.get(_list_url(cast))) == ten <= 8


def _enrol_many(session: Session, cast: Cast, number: int) -> None:
    enrolments = [
        make_enrolment(session, cast.cohort, make_person(session), cast.pargas) for _ in range(number)
    ]
    do_everything(session, cast, *(one.id for one in enrolments))
    make_certificate(session, enrolments[0])
    session.commit()


# ---- issuing ----


def test_the_trainer_issues_for_everybody_who_has_earned_one_and_follows_the_progress(
    session: Session, cast: Cast, client_of: ClientOf, do_jobs: Callable[[], int]
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id, cast.petra_enrolment.id)
    session.commit()
    client = client_of(cast.tina)
    both = [str(cast.paul_enrolment.id), str(cast.petra_enrolment.id)]
    answer = client.post(f"{_list_url(cast)}/issue", data={"enrolment": both})
    assert answer.status_code == 303
    progress = client.get(answer.location).text
    assert "0 of 2 done" in progress
    assert 'data-hx-trigger="every 2s"' in progress
    part = client.get(answer.location, headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<div id="job"')
    assert do_jobs() == 1
    finished = client.get(answer.location).text
    assert "2 certificates are ready" in finished
    assert "data-hx-trigger" not in finished
    assert [one.number for one in _in_order(session)] == [1, 2]
    letters = session.scalars(select(OutgoingMail).order_by(OutgoingMail.address)).all()
    assert [mail.address for mail in letters] == ["paul@people.example", "petra@people.example"]
    assert {(mail.letter or {})["url"] for mail in letters} == {"/me/certificates"}
    assert "Issue for" not in client.get(_list_url(cast)).text


def drawn_quickly_numbers(session: Session) -> list[Certificate]:
    return sorted(_standing(session), key=lambda one: one.number)


def test_what_was_asked_is_issued_and_what_has_changed_since_is_said(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    asked = [
        str(cast.paul_enrolment.id),
        str(cast.petra_enrolment.id),
        str(cast.otto_enrolment.id),
        "nonsense",
    ]
    client = client_of(cast.tina)
    answer = client.post(f"{_list_url(cast)}/issue", data={"enrolment": asked})
    assert session.scalars(select(Job.payload)).one()["enrolments"] == [str(cast.paul_enrolment.id)]
    assert "2 people no longer wait for a certificate" in client.get(answer.location).text


def test_whose_certificate_was_revoked_is_not_issued_with_the_others(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id, cast.petra_enrolment.id)
    revoke(session, make_certificate(session, cast.paul_enrolment), reason="Fel", by_id=cast.tina.id)
    session.commit()
    page = client_of(cast.tina).get(_list_url(cast)).text
    assert "Issue for 1 person" in page
    assert "The earlier certificate was revoked." in page
    assert "Issue for Paul Palm" in page
    assert "Ask your trainer about a new one." in client_of(cast.paul).get("/me/certificates").text


def test_issuing_for_nobody_says_so_and_asks_for_no_work(
    cast: Cast, client_of: ClientOf, session: Session
) -> None:
    client = client_of(cast.tina)
    answer = client.post(f"{_list_url(cast)}/issue", data={"enrolment": str(cast.paul_enrolment.id)})
    assert answer.location.endswith("/certificates")
    assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_a_job_that_runs_again_issues_nothing_twice_and_nothing_that_was_revoked(
    session: Session, cast: Cast, client_of: ClientOf, do_jobs: Callable[[], int]
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id, cast.petra_enrolment.id)
    session.commit()
    both = [str(cast.paul_enrolment.id), str(cast.petra_enrolment.id)]
    client_of(cast.tina).post(f"{_list_url(cast)}/issue", data={"enrolment": both})
    do_jobs()
    job = session.scalars(select(Job)).one()
    first = next(one for one in _standing(session) if one.person_id == cast.paul.id)
    revoke(session, first, reason="Fel", by_id=cast.tina.id)
    session.refresh(job)
    job.finished_at = None
    job.due_at = job.made_at
    session.commit()
    assert do_jobs() == 1
    assert [one.person_id for one in _standing(session)] == [cast.petra.id]
    assert session.scalar(select(func.count()).select_from(Certificate)) == 2


def test_one_persons_trouble_does_not_keep_the_others_waiting(
    session: Session, cast: Cast, client_of: ClientOf, do_jobs: Callable[[], int]
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id, cast.petra_enrolment.id)
    session.commit()
    client = client_of(cast.tina)
    both = [str(cast.paul_enrolment.id), str(cast.petra_enrolment.id)]
    answer = client.post(f"{_list_url(cast)}/issue", data={"enrolment": both})
    cast.cohort_path.meetings_required = 9
    session.commit()
    do_jobs()
    page = client.get(answer.location).text
    assert "No certificate could be issued" in page
    assert "Paul Palm and Petra Perho" in page


def test_whoever_issues_hears_which_letters_no_font_has(
    session: Session, cast: Cast, client_of: ClientOf, do_jobs: Callable[[], int]
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    cast.paul.given_name = "P\u0378ul"  # no letter yet, so no font has it
    session.commit()
    client = client_of(cast.tina)
    asked = {"enrolment": [str(cast.paul_enrolment.id)]}
    job = client.post(f"{_list_url(cast)}/issue", data=asked).location
    do_jobs()
    page = client.get(job).text
    assert "No certificate could be issued" in page
    assert "No font on this server has these letters: \u0378." in page


def test_only_who_asked_sees_how_far_a_job_has_come(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    answer = client_of(cast.tina).post(
        f"{_list_url(cast)}/issue", data={"enrolment": str(cast.paul_enrolment.id)}
    )
    assert client_of(cast.ada).get(answer.location).status_code == 404
    assert client_of(None).get(answer.location).status_code == 303
    assert client_of(cast.tina).get(f"/jobs/{uuid.uuid4()}").status_code == 404


def test_issuing_in_spite_of_something_asks_why(
    session: Session, cast: Cast, client_of: ClientOf, do_jobs: Callable[[], int]
) -> None:
    client = client_of(cast.tina)
    assert "not accepted yet" in client.get(_anyway_url(cast)).text
    answer = client.post(_anyway_url(cast), data={"reason": "   "})
    assert answer.status_code == 422
    assert "Write the reason." in answer.text
    assert client.post(_anyway_url(cast), data={"reason": "x" * 301}).status_code == 422
    assert client.post(_anyway_url(cast), data={"reason": "Gjort förr"}).status_code == 303
    do_jobs()
    assert [one.override_reason for one in _standing(session)] == ["Gjort förr"]


def test_a_person_of_another_cohort_is_not_there(cast: Cast, client_of: ClientOf) -> None:
    elsewhere = f"{_list_url(cast)}/{cast.otto_enrolment.id}/issue-anyway"
    assert client_of(cast.tina).get(elsewhere).status_code == 404
    assert client_of(cast.tina).post(elsewhere, data={"reason": "x"}).status_code == 404


def test_an_action_is_not_done_by_looking(cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.tina).get(f"{_list_url(cast)}/issue").status_code == 405


# ---- revoking ----


def test_the_trainer_revokes_with_a_reason(session: Session, cast: Cast, client_of: ClientOf) -> None:
    certificate = make_certificate(session, cast.paul_enrolment)
    session.commit()
    client, url = client_of(cast.tina), f"/certificates/{certificate.id}/revoke"
    assert "Revoke the certificate of Paul Palm?" in client.get(url).text
    assert client.post(url, data={"reason": ""}).status_code == 422
    assert client.post(url, data={"reason": "Fel namn", "because": "mistake_on_it"}).status_code == 303
    assert _standing(session) == []
    assert "This certificate is revoked" in client.get(url).text
    assert (
        client.post(url, data={"reason": "igen", "because": "other"}, follow_redirects=True).status_code
        == 200
    )


def test_correcting_revokes_and_issues_anew(
    session: Session, cast: Cast, client_of: ClientOf, do_jobs: Callable[[], int]
) -> None:
    first = make_certificate(session, cast.paul_enrolment)
    cast.paul.family_name = "Ek"
    session.commit()
    client, url = client_of(cast.tina), f"/certificates/{first.id}/revoke"
    assert "checked" in client.get(f"{url}?again=1").text
    answer = client.post(url, data={"reason": "Nytt namn", "again": "y", "because": "mistake_on_it"})
    assert "/jobs/" in answer.location
    do_jobs()
    (second,) = _standing(session)
    assert (second.replaces_id, second.person_name) == (first.id, "Paul Ek")


@pytest.mark.parametrize(
    ("name", "status"),
    [("paul", 403), ("hanna", 403), ("petra", 404), ("otto", 404), ("hugo", 404), ("ada", 404)],
)
def test_nobody_else_revokes(
    session: Session, cast: Cast, client_of: ClientOf, name: str, status: int
) -> None:
    certificate = make_certificate(session, cast.paul_enrolment)
    session.commit()
    client = client_of(getattr(cast, name))
    url = f"/certificates/{certificate.id}/revoke"
    assert client.post(url, data={"reason": "x"}).status_code == status
    assert client.get(url).status_code == status


# ---- the holder, and all who may read it ----


@pytest.mark.parametrize("name", ["paul", "tina", "hanna"])
def test_the_pdf_is_served_as_it_was_stored_and_the_download_is_recorded(
    session: Session, cast: Cast, client_of: ClientOf, name: str
) -> None:
    certificate = make_certificate(session, cast.paul_enrolment, path_title="Ledarskapsstigen")
    session.commit()
    person: Person = getattr(cast, name)
    answer = client_of(person).get(f"/certificates/{certificate.id}.pdf")
    assert hashlib.sha256(answer.data).hexdigest() == certificate.sha256
    assert answer.mimetype == "application/pdf"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    assert "filename*=UTF-8''2027-06-14%20Palm%20Paul%20%E2%80%93%20Ledarskapsstigen.pdf" in disposition
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "certificate downloaded")).one()
    assert (event.actor_id, event.subject_id) == (person.id, certificate.id)


@pytest.mark.parametrize("name", ["petra", "otto", "hugo", "ada"])
def test_for_everybody_else_there_is_no_such_certificate(
    session: Session, cast: Cast, client_of: ClientOf, name: str
) -> None:
    certificate = make_certificate(session, cast.paul_enrolment)
    session.commit()
    client = client_of(getattr(cast, name))
    assert client.get(f"/certificates/{certificate.id}.pdf").status_code == 404
    assert client.get(f"/certificates/{uuid.uuid4()}.pdf").status_code == 404


def test_a_person_sees_their_own_and_what_is_still_missing(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.paul)
    before = client.get("/me/certificates").text
    assert "This is still missing before you get your certificate" in before
    assert "Jämför era kommuner" in before
    do_everything(session, cast, cast.paul_enrolment.id)
    session.commit()
    assert "Your trainer issues it" in client.get("/me/certificates").text
    certificate = make_certificate(session, cast.paul_enrolment)
    make_certificate(session, cast.petra_enrolment)
    session.commit()
    after = client.get("/me/certificates").text
    assert f"/certificates/{certificate.id}.pdf" in after
    assert after.count(".pdf") == 1
    assert "still missing" not in after
    assert client_of(None).get("/me/certificates").status_code == 303


def test_ones_own_page_asks_little_of_the_database(
    session: Session, cast: Cast, client_of: ClientOf, count_queries: Counter
) -> None:
    make_certificate(session, cast.paul_enrolment)
    client = client_of(cast.paul)
    assert count_queries(lambda: client.get("/me/certificates")) <= 8


# ---- the public page ----


def test_anybody_with_the_code_reads_what_the_certificate_says(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    certificate = make_certificate(session, cast.paul_enrolment)
    session.commit()
    client = client_of(None)
    code = certificate.code
    typed = f" {code[:4].lower()}-{code[4:8]} {code[8:]} "
    answer = client.get("/verify", query_string={"code": typed})
    assert answer.location == f"/verify/{code}"
    page = client.get(answer.location, headers={"Accept-Language": "en"})
    assert "This certificate is genuine and valid" in page.text
    assert "Stigfinnarna issued it to Paul Palm 14 June 2027." in page.text
    assert certificate.snapshot["serial"] in page.text
    assert certificate.sha256 in page.text.replace("<wbr>", "")
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in page.text


def test_a_revoked_one_is_told_with_its_date_and_without_the_reason(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    certificate = make_certificate(session, cast.paul_enrolment)
    revoke(session, certificate, reason="Hemlig orsak", by_id=cast.tina.id)
    session.commit()
    page = client_of(None).get(f"/verify/{certificate.code}").text
    assert "This certificate is no longer valid" in page
    assert "and revoked it" in page
    assert "Hemlig orsak" not in page
    newer = make_certificate(session, cast.paul_enrolment)
    newer.replaces_id = certificate.id
    session.commit()
    page = client_of(None).get(f"/verify/{certificate.code}").text
    assert "another certificate has replaced it" in page
    assert f'href="/verify/{newer.code}"' in page


def test_the_serial_opens_nothing(session: Session, cast: Cast, client_of: ClientOf) -> None:
    certificate = make_certificate(session, cast.paul_enrolment)
    session.commit()
    client = client_of(None)
    assert client.get("/verify", query_string={"code": certificate.snapshot["serial"]}).status_code == 422
    answer = client.get(f"/verify/{certificate.snapshot['serial']}")
    assert answer.status_code == 404
    assert "Paul Palm" not in answer.text


def test_an_unknown_code_gets_a_clear_answer(cast: Cast, client_of: ClientOf) -> None:
    answer = client_of(None).get("/verify/7QK4-M2XP-9T6D")
    assert answer.status_code == 404
    assert "We know no certificate with the code 7QK4-M2XP-9T6D" in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_unknown_codes_are_limited_and_known_ones_are_not_counted(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    certificate = make_certificate(session, cast.paul_enrolment)
    session.commit()
    client = client_of(None)
    for _ in range(25):
        assert client.get(f"/verify/{certificate.code}").status_code == 200
    for _ in range(20):
        assert client.get("/verify/7QK4M2XP9T6D").status_code == 404
    answer = client.get(f"/verify/{certificate.code}")
    assert answer.status_code == 429
    assert "too many unknown codes" in answer.text


def test_the_public_page_asks_little_of_the_database(
    session: Session, cast: Cast, client_of: ClientOf, count_queries: Counter, connection: Connection
) -> None:
    certificate = make_certificate(session, cast.paul_enrolment)
    client = client_of(None)
    assert count_queries(lambda: client.get(f"/verify/{certificate.code}")) <= 2
