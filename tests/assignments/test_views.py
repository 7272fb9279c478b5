import json
import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learnpath.assignments.models import Attachment, Review, Revision, Submission
from learnpath.assignments.services import attachments, review, save_draft
from learnpath.assignments.services.handing_in import fingerprint
from learnpath.cohorts.models import GroupMembership
from learnpath.kernel.clock import now
from learnpath.kernel.files import Upload
from learnpath.terms import CohortState, Opening, SubmissionState, Verdict
from tests.assignments.makers import begin, handed_in, written
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.cohorts import make_enrolment, make_group, make_grouping
from tests.factories.people import make_person

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def _url(cast: Cast, more: str = "") -> str:
    return f"/cohorts/{cast.cohort.id}/assignments/{cast.group_work.id}{more}"


def _work(session: Session) -> Submission:
    session.expire_all()
    return session.scalars(select(Submission)).one()


def _seen(page: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def _attached(session: Session, cast: Cast) -> Attachment:
    work = written(session, cast)
    upload = Upload("Plan för våren.txt", "text/plain", b"Vi borjar i mars")
    made = attachments.attach(session, work, upload, by_id=cast.paul.id)
    session.commit()
    return made


# ---- the page ----


def test_the_page_shows_the_brief_the_group_and_an_empty_draft(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    cast.group_work.brief = {"sv": "<p>Läs varandras planer.</p>"}
    cast.group_work.due_at = now() + timedelta(days=4)
    session.commit()
    page = client_of(cast.paul).get(_url(cast))
    assert page.status_code == 200
    for words in ("Jämför era kommuner", "Läs varandras planer", "Paul Palm, Pargas", "Petra Perho, Habo"):
        assert words in page.text
    assert "in 4 days" in page.text
    assert "Hand in for the group" in page.text
    outside_dialogs = re.sub(r"(?s)<dialog.*?</dialog>", "", page.text)
    assert outside_dialogs.count('data-variant="primary"') == 1


def test_the_page_says_who_wrote_last(session: Session, cast: Cast, client_of: ClientOf) -> None:
    written(session, cast, by=cast.petra)
    session.commit()
    assert "Petra wrote last" in client_of(cast.paul).get(_url(cast)).text
    assert "you wrote last" in client_of(cast.petra).get(_url(cast)).text


def test_outsiders_hr_and_administrators_find_nothing(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    revision = handed_in(session, cast)
    session.commit()
    addresses = (
        _url(cast),
        _url(cast, "/hand-in"),
        _url(cast, "/write"),
        _url(cast, "/both"),
        f"/cohorts/{cast.cohort.id}/reviews",
        f"/submissions/{revision.submission_id}/review",
        f"/submissions/{revision.submission_id}/revisions/1",
    )
    for person in (cast.otto, cast.hanna, cast.hugo, cast.ada):
        client = client_of(person)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code == 404, (person.given_name, address)
            assert "utkast" not in answer.text
        assert client.post(_url(cast), data={"text": "x", "version": 0}).status_code == 404
        assert client.post(_url(cast, "/hand-in")).status_code == 404
        assert client.post(_url(cast, "/keep-theirs")).status_code == 404
        assert client.post(f"/submissions/{revision.submission_id}/review").status_code == 404
        assert client.post(f"/submissions/{revision.submission_id}/reopen").status_code == 404


def test_a_trainer_reads_the_list_but_does_not_write_for_the_group(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    written(session, cast)
    session.commit()
    client = client_of(cast.tina)
    page = client.get(_url(cast))
    assert page.status_code == 200
    assert "Blå" in page.text
    assert "Vårt utkast" not in page.text
    for address in ("", "/hand-in", "/keep-theirs"):
        assert client.post(_url(cast, address), data={"text": "x"}).status_code == 403
    for address in ("/write", "/hand-in", "/both"):
        assert client.get(_url(cast, address)).status_code == 403
    assert "Nothing has been handed in yet" in client.get(f"/submissions/{_work(session).id}/review").text


def test_somebody_in_another_group_of_the_cohort_does_not_see_this_ones_work(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    revision = handed_in(session, cast)
    other = make_person(session, "Olga Oja")
    enrolment = make_enrolment(session, cast.cohort, other, cast.habo)
    make_group(session, make_grouping(session, cast.cohort, "Andra", is_main=False), "Gul", enrolment)
    session.commit()
    client = client_of(other)
    assert "You are not in a group yet" in client.get(_url(cast)).text
    assert client.get(f"/submissions/{revision.submission_id}/revisions/1").status_code == 404
    kept = client.post(_url(cast), data={"text": "<p>Min tanke</p>", "version": 0})
    assert kept.status_code == 403
    assert "Min tanke" in kept.text


def test_work_at_a_locked_station_says_when_it_opens(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    cast.station.opening, cast.station.opens_at = Opening.ON_DATE, now() + timedelta(days=3)
    session.commit()
    client = client_of(cast.paul)
    page = client.get(_url(cast))
    assert page.status_code == 200
    assert "This is not open yet" in page.text
    assert "in 3 days" in page.text
    assert client.post(_url(cast), data={"text": "x", "version": 0}).status_code == 403
    assert session.scalar(select(func.count()).select_from(Submission)) == 0


@pytest.mark.parametrize("with_work", [False, True])
def test_the_page_costs_at_most_eight_queries(
    session: Session,
    cast: Cast,
    client_of: ClientOf,
    count_queries: Callable[[Callable[[], object]], int],
    with_work: bool,
) -> None:
    if with_work:
        attachment = _attached(session, cast)
        work = session.get_one(Submission, attachment.submission_id)
        for number in range(10):
            enrolment = make_enrolment(session, cast.cohort, make_person(session), cast.habo)
            session.add(GroupMembership(group_id=cast.group.id, enrolment_id=enrolment.id))
            save_draft(session, work, text=f"<p>{number}</p>", version=work.version, by_id=cast.petra.id)
        session.commit()
    client = client_of(cast.paul)
    assert count_queries(lambda: client.get(_url(cast))) <= 8
    handed_in(session, cast)
    session.commit()
    assert count_queries(lambda: client.get(_url(cast))) <= 8
    assert count_queries(lambda: client.get(_url(cast, "/write"))) <= 8
    assert count_queries(lambda: client.get(_url(cast, "/hand-in"))) <= 8
    trainer = client_of(cast.tina)
    work = _work(session)
    assert count_queries(lambda: trainer.get(f"/submissions/{work.id}/review")) <= 8
    assert count_queries(lambda: trainer.get(f"/cohorts/{cast.cohort.id}/reviews")) <= 8


# ---- saving ----


def test_the_first_save_begins_the_work(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.paul)
    answer = client.post(_url(cast), data={"text": "<p>Hej</p><script>x</script>", "version": 0})
    assert answer.status_code == 303
    work = _work(session)
    assert (work.group_id, work.draft, work.version, work.saved_by_id) == (
        cast.group.id,
        "<p>Hej</p>",
        1,
        cast.paul.id,
    )
    page = client.get(answer.location)
    assert "&lt;p&gt;Hej&lt;/p&gt;" in page.text
    assert 'data-saved-form="' in page.text
    assert 'data-saved-form="' not in client.get(answer.location).text


def test_saving_nothing_begins_nothing(session: Session, cast: Cast, client_of: ClientOf) -> None:
    assert client_of(cast.paul).post(_url(cast), data={"text": " ", "version": 0}).status_code == 303
    assert session.scalar(select(func.count()).select_from(Submission)) == 0


def test_autosave_answers_with_the_version_and_what_to_say(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.paul)
    answer = client.post(_url(cast), data={"text": "Hej", "version": 0}, headers={"X-Autosave": "1"})
    assert answer.json is not None
    assert (answer.json["status"], answer.json["version"]) == ("saved", 1)
    assert answer.json["said"].startswith("Saved ")
    again = client.post(_url(cast), data={"text": "Hej du", "version": 1}, headers={"X-Autosave": "1"})
    assert again.json is not None
    assert again.json["version"] == 2


def test_the_second_to_save_is_shown_both_texts_and_can_go_on(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    written(session, cast)
    session.commit()
    paul, petra = client_of(cast.paul), client_of(cast.petra)
    assert paul.post(_url(cast), data={"text": "<p>Pauls rader</p>", "version": 1}).status_code == 303
    second = petra.post(_url(cast), data={"text": "<p>Petras rader</p>", "version": 1})
    assert second.status_code == 409
    assert "Pauls rader" in second.text
    assert "Petras rader" in second.text
    assert "Paul Palm" in second.text
    assert 'name="drawn_from"' in second.text
    assert _work(session).draft == "<p>Pauls rader</p>"
    merged = {"text": "<p>Pauls rader</p><p>Petras rader</p>", "drawn_from": 2}
    assert petra.post(_url(cast), data=merged).status_code == 303
    assert _work(session).version == 3
    # and yet another save in between is seen again
    assert petra.post(_url(cast), data={"text": "<p>Nytt</p>", "drawn_from": 2}).status_code == 409


def test_an_autosave_that_comes_second_says_where_both_are(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    written(session, cast)
    session.commit()
    client_of(cast.paul).post(_url(cast), data={"text": "<p>Pauls rader</p>", "version": 1})
    petra = client_of(cast.petra)
    answer = petra.post(_url(cast), data={"text": "Petras", "version": 1}, headers={"X-Autosave": "1"})
    assert answer.status_code == 409
    told = json.loads(answer.text)
    assert told["status"] == "conflict"
    assert "Paul Palm" in told["said"]
    assert "Pauls rader" in petra.get(told["url"]).text
    kept = petra.post(_url(cast, "/keep-theirs"))
    assert kept.status_code == 303
    assert f'data-saved-form="{_url(cast)}"' in petra.get(kept.location).text


def test_the_same_form_twice_is_saved_once(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.paul)
    for _again in range(2):
        assert client.post(_url(cast), data={"text": "<p>Hej</p>", "version": 0}).status_code == 303
    assert _work(session).version == 1


def test_a_text_that_is_too_long_is_refused_and_kept(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.paul)
    long = "<p>" + "ord " * 110_000 + "</p>"
    answer = client.post(_url(cast), data={"text": long, "version": 0})
    assert answer.status_code == 422
    assert "too long" in answer.text
    assert "ord ord ord" in answer.text
    assert session.scalar(select(func.count()).select_from(Submission)) == 0


def test_more_text_than_the_server_reads_gets_a_clear_answer(
    app: Flask, cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAX_FORM_MEMORY_SIZE", 100_000)
    client = client_of(cast.paul)
    huge = {"text": "x" * 100_001, "version": 0}
    answer = client.post(_url(cast), data=huge, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert "more than we can take" in answer.text
    by_itself = {"X-Autosave": "1"}
    autosaved = client.post(_url(cast), data=huge, headers=by_itself, content_type="multipart/form-data")
    assert autosaved.json is not None
    assert "too long" in autosaved.json["said"]


def test_a_tampered_version_is_no_way_around_the_others_text(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    written(session, cast)
    session.commit()
    answer = client_of(cast.paul).post(_url(cast), data={"text": "<p>Annat</p>", "version": "x"})
    assert answer.status_code == 409


def test_what_is_written_after_the_acceptance_is_shown_to_be_kept(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    revision = handed_in(session, cast)
    review(session, revision, verdict=Verdict.ACCEPTED, comment="", by_id=cast.tina.id)
    session.commit()
    client = client_of(cast.petra)
    answer = client.post(_url(cast), data={"text": "<p>Efteråt</p>", "version": 1})
    assert answer.status_code == 409
    assert "Efteråt" in answer.text
    autosaved = client.post(_url(cast), data={"text": "Efteråt", "version": 1}, headers={"X-Autosave": "1"})
    assert autosaved.json is not None
    assert autosaved.json["status"] == "closed"


def test_nobody_writes_in_an_archived_cohort(session: Session, cast: Cast, client_of: ClientOf) -> None:
    written(session, cast)
    cast.cohort.state = CohortState.ARCHIVED
    session.commit()
    client = client_of(cast.paul)
    page = client.get(_url(cast))
    assert "Vårt utkast" in page.text
    assert "data-autosave" not in page.text
    assert client.post(_url(cast), data={"text": "x", "version": 1}).status_code == 409


# ---- files ----


def test_files_come_with_the_text_and_are_served_in_a_box(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.paul)
    data = {
        "text": "<p>Se bilden</p>",
        "version": "0",
        "files": (BytesIO(PNG), "Vår karta.png"),
        "then": "files",
    }
    assert client.post(_url(cast), data=data, content_type="multipart/form-data").status_code == 303
    work = _work(session)
    assert work.draft == "<p>Se bilden</p>"
    file = attachments.present_files(session, work.id)[0]
    page = client.get(_url(cast))
    assert "Vår karta.png" in page.text
    served = client_of(cast.tina).get(f"/submissions/{work.id}/attachments/{file.id}")
    assert served.data == PNG
    assert "sandbox" in served.headers["Content-Security-Policy"]
    assert served.headers["Content-Disposition"].startswith("attachment")
    assert "V%C3%A5r%20karta.png" in served.headers["Content-Disposition"]
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in served.headers["Cache-Control"]


def test_a_file_of_the_wrong_kind_is_refused_and_the_text_kept(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    for name, content in (("x.exe", b"MZ"), ("bild.png", b"<html>"), ("tom.txt", b"")):
        data = {"text": "<p>Mina ord</p>", "version": "0", "files": (BytesIO(content), name)}
        answer = client_of(cast.paul).post(_url(cast), data=data, content_type="multipart/form-data")
        assert answer.status_code == 422
        assert name in answer.text
        assert "Mina ord" in answer.text
    assert session.scalar(select(func.count()).select_from(Submission)) == 0


def test_a_file_that_is_too_big_is_refused_in_words(
    app: Flask, session: Session, cast: Cast, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAX_UPLOAD_BYTES", 100 * 1024)
    client = client_of(cast.paul)
    data = {"text": "Mina ord", "version": "0", "files": (BytesIO(b"a" * (100 * 1024 + 1)), "stor.txt")}
    answer = client.post(_url(cast), data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "stor.txt is too big: a file can have 100 kB at most." in answer.text
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1_000)
    data = {"text": "Mina ord", "version": "0", "files": (BytesIO(b"a" * 5_000), "stor.txt")}
    assert client.post(_url(cast), data=data, content_type="multipart/form-data").status_code == 413


def test_a_file_is_removed_after_a_question_and_only_by_those_who_share_the_work(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    attachment = _attached(session, cast)
    url = f"/submissions/{attachment.submission_id}/attachments/{attachment.id}"
    paul = client_of(cast.paul)
    assert client_of(cast.otto).get(url).status_code == 404
    assert client_of(cast.hanna).get(url).status_code == 404
    assert client_of(cast.otto).post(url + "/remove").status_code == 404
    assert client_of(cast.tina).post(url + "/remove", data={"confirmed": "yes"}).status_code == 403
    assert "Remove Plan för våren.txt?" in paul.get(url + "/remove").text
    assert paul.post(url + "/remove").status_code == 200
    assert paul.get(url).status_code == 200
    text = {"text": "<p>Vårt utkast</p>", "version": 1, "then": f"remove:{attachment.id}"}
    assert paul.post(_url(cast), data=text).location == url + "/remove"
    answer = paul.post(_url(cast), data={**text, "confirmed": "yes"}, follow_redirects=True)
    assert answer.status_code == 200
    assert "Plan för våren.txt" not in answer.text
    assert paul.get(url).status_code == 404


def test_a_file_is_checked_against_the_submission_in_its_address(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    attachment = _attached(session, cast)
    own = begin(session, cast, cast.own_work)
    session.commit()
    client = client_of(cast.paul)
    assert client.get(f"/submissions/{own.id}/attachments/{attachment.id}").status_code == 404
    assert client.get(f"/submissions/{own.id}/revisions/1").status_code == 404


# ---- handing in ----


def test_the_primary_button_leads_to_the_confirmation_and_that_hands_in(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.paul)
    saved = client.post(_url(cast), data={"text": "<p>Färdigt</p>", "version": 0, "then": "hand-in"})
    assert saved.location == _url(cast, "/hand-in")
    page = client.get(saved.location)
    for words in ("Färdigt", "Paul Palm, Pargas", "Petra Perho, Habo", "What happens next"):
        assert words in page.text
    answer = client.post(saved.location, data={"seen": _seen(page.text)}, follow_redirects=True)
    assert "Handed in for Blå" in answer.text
    assert "Färdigt" in answer.text
    assert _work(session).state is SubmissionState.HANDED_IN
    assert 'name="text"' not in answer.text
    assert 'name="text"' in client.get(_url(cast, "/write")).text


def test_handing_in_twice_makes_one_revision(session: Session, cast: Cast, client_of: ClientOf) -> None:
    work = written(session, cast)
    session.commit()
    client, seen = client_of(cast.paul), fingerprint(work.draft, [])
    for _again in range(2):
        assert client.post(_url(cast, "/hand-in"), data={"seen": seen}).status_code == 303
    assert session.scalar(select(func.count()).select_from(Revision)) == 1


def test_a_text_changed_after_the_look_is_shown_before_it_is_handed_in(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    work = written(session, cast, "<p>Ett</p>")
    session.commit()
    client = client_of(cast.paul)
    page = client.get(_url(cast, "/hand-in")).text
    save_draft(session, work, text="<p>Petras ändring</p>", version=1, by_id=cast.petra.id)
    session.commit()
    answer = client.post(_url(cast, "/hand-in"), data={"seen": _seen(page)})
    assert answer.status_code == 409
    assert "Petra Perho changed the text" in answer.text
    assert "Petras ändring" in answer.text
    assert session.scalar(select(func.count()).select_from(Revision)) == 0
    assert client.post(_url(cast, "/hand-in"), data={"seen": _seen(answer.text)}).status_code == 303
    # without having seen anything, nothing is handed in either
    assert client.post(_url(cast, "/hand-in")).status_code == 409


def test_empty_work_is_not_handed_in(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.paul)
    assert "There is nothing to hand in yet" in client.get(_url(cast, "/hand-in")).text
    assert client.post(_url(cast, "/hand-in"), data={"seen": "x"}).status_code == 422
    begin(session, cast)
    session.commit()
    empty = {"seen": fingerprint("", [])}
    assert client.post(_url(cast, "/hand-in"), data=empty).status_code == 422


def test_returned_work_shows_the_comment_and_leads_on(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    revision = handed_in(session, cast)
    review(session, revision, verdict=Verdict.RETURNED, comment="<p>Mera siffror</p>", by_id=cast.tina.id)
    session.commit()
    client = client_of(cast.petra)
    page = client.get(_url(cast)).text
    assert "Mera siffror" in page
    assert "Go on writing" in page
    assert "Mera siffror" in client.get(_url(cast, "/write")).text
    saved = client.post(_url(cast), data={"text": "<p>Med siffror</p>", "version": 1})
    assert saved.location == _url(cast, "/write")
    # once somebody has gone on, the draft is the page again
    assert 'name="text"' in client.get(_url(cast)).text
    seen = _seen(client.get(_url(cast, "/hand-in")).text)
    client.post(_url(cast, "/hand-in"), data={"seen": seen})
    page = client.get(_url(cast)).text
    assert "Revision 2" in page
    earlier = client.get(f"/submissions/{revision.submission_id}/revisions/1").text
    assert "Vårt utkast" in earlier
    assert "Mera siffror" in earlier


@pytest.mark.parametrize("more", ["/keep-theirs"])
def test_actions_are_not_done_by_a_link(session: Session, cast: Cast, client_of: ClientOf, more: str) -> None:
    attachment = _attached(session, cast)
    client = client_of(cast.tina)
    assert client_of(cast.paul).get(_url(cast, more)).status_code == 405
    assert client.get(f"/submissions/{attachment.submission_id}/reopen").status_code == 405


# ---- reviewing ----


def test_the_list_of_what_waits_has_the_oldest_first_and_filters(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.tina)
    url = f"/cohorts/{cast.cohort.id}/reviews"
    assert "Nothing waits for you" in client.get(url).text
    handed_in(session, cast)
    own = begin(session, cast, cast.own_work)
    cast.own_work.due_at = now() - timedelta(days=1)
    save_draft(session, own, text="<p>Mitt</p>", version=0, by_id=cast.paul.id)
    session.commit()
    waiting, late, everything = (client.get(f"{url}?show={key}").text for key in ("waiting", "late", "all"))
    assert "Jämför era kommuner" in waiting
    assert "Pröva själv" not in waiting
    assert "Pröva själv" in late
    assert "Jämför era kommuner" not in late
    assert everything.index("Jämför era kommuner") < everything.index("Pröva själv")
    assert client_of(cast.paul).get(url).status_code == 403


def test_a_review_is_saved_and_leads_to_the_next_that_waits(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    revision = handed_in(session, cast)
    own = begin(session, cast, cast.own_work)
    save_draft(session, own, text="<p>Mitt</p>", version=0, by_id=cast.paul.id)
    session.commit()
    own_page = f"/cohorts/{cast.cohort.id}/assignments/{cast.own_work.id}/hand-in"
    client_of(cast.paul).post(own_page, data={"seen": fingerprint(own.draft, [])})
    client = client_of(cast.tina)
    url = f"/submissions/{revision.submission_id}/review"
    page = client.get(url)
    for words in ("Vårt utkast", "Blå", "Accept", "Return to go on with"):
        assert words in page.text
    refused = client.post(url, data={"verdict": "returned", "comment": "", "number": 1})
    assert refused.status_code == 422
    assert client.post(url, data={"comment": "hm", "number": 1}).status_code == 422
    answer = client.post(url, data={"verdict": "returned", "comment": "<p>Mera</p>", "number": 1})
    assert answer.location == f"/submissions/{own.id}/review"
    assert "Returned: “Jämför era kommuner” by Blå" in client.get(answer.location).text
    last = client.post(answer.location, data={"verdict": "accepted", "comment": "", "number": 1})
    assert last.location == f"/cohorts/{cast.cohort.id}/reviews"


def test_only_trainers_review(session: Session, cast: Cast, client_of: ClientOf) -> None:
    revision = handed_in(session, cast)
    session.commit()
    url = f"/submissions/{revision.submission_id}"
    client = client_of(cast.paul)
    assert client.get(url + "/review").status_code == 403
    assert client.post(url + "/review", data={"verdict": "accepted", "number": 1}).status_code == 403
    assert client.post(url + "/reopen", data={"comment": "x", "number": 1}).status_code == 403
    assert session.scalar(select(func.count()).select_from(Review)) == 0


def test_the_second_revision_is_shown_with_what_changed(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    first = handed_in(session, cast, "<p>Vi provar en vecka</p>")
    review(session, first, verdict=Verdict.RETURNED, comment="Längre", by_id=cast.tina.id)
    handed_in(session, cast, "<p>Vi provar två veckor</p>")
    session.commit()
    client = client_of(cast.tina)
    url = f"/submissions/{first.submission_id}/review"
    assert "<ins>två veckor</ins>" in client.get(url).text
    plain = client.get(url + "?marks=no").text
    assert "<ins>" not in plain
    assert "Vi provar två veckor" in plain


def test_two_reviews_at_once_show_the_second_what_the_first_said(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    revision = handed_in(session, cast)
    session.commit()
    url = f"/submissions/{revision.submission_id}/review"
    client = client_of(cast.tina)
    assert client.post(url, data={"verdict": "accepted", "comment": "Fint", "number": 1}).status_code == 303
    second = client.post(url, data={"verdict": "returned", "comment": "Mitt andra svar", "number": 1})
    assert second.status_code == 409
    assert "Fint" in second.text
    assert "Mitt andra svar" in second.text


def test_a_review_of_an_older_revision_shows_the_newer_and_keeps_the_comment(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    first = handed_in(session, cast)
    handed_in(session, cast, "<p>Rättat</p>")
    session.commit()
    url = f"/submissions/{first.submission_id}/review"
    answer = client_of(cast.tina).post(url, data={"verdict": "accepted", "comment": "Bra så", "number": 1})
    assert answer.status_code == 409
    assert "Bra så" in answer.text
    assert "Rättat" in answer.text


def test_accepted_work_is_reopened_with_a_comment(session: Session, cast: Cast, client_of: ClientOf) -> None:
    revision = handed_in(session, cast)
    review(session, revision, verdict=Verdict.ACCEPTED, comment="", by_id=cast.tina.id)
    session.commit()
    client = client_of(cast.tina)
    url = f"/submissions/{revision.submission_id}/reopen"
    assert client.post(url, data={"comment": "", "number": 1}).status_code == 422
    assert client.post(url, data={"comment": "En sak", "number": 1}).status_code == 303
    assert _work(session).state is SubmissionState.RETURNED
    assert "En sak" in client_of(cast.paul).get(_url(cast)).text


def test_a_number_beyond_all_bounds_is_no_crash(session: Session, cast: Cast, client_of: ClientOf) -> None:
    revision = handed_in(session, cast)
    session.commit()
    answer = client_of(cast.paul).get(f"/submissions/{revision.submission_id}/revisions/{'9' * 30}")
    assert answer.status_code == 400


def test_the_list_of_works_on_one_assignment_comes_in_pages(
    session: Session, cast: Cast, client_of: ClientOf, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    for number in range(60):
        enrolment = make_enrolment(session, cast.cohort, make_person(session, f"Nr {number}"), cast.pargas)
        session.add(
            Submission(activity_id=cast.own_work.id, cohort_id=cast.cohort.id, enrolment_id=enrolment.id)
        )
    session.commit()
    url, tina = f"/cohorts/{cast.cohort.id}/assignments/{cast.own_work.id}", client_of(cast.tina)
    found: list[str] = []
    for number in (1, 2):
        works = re.findall(r'href="(/submissions/[^"/]+)/review"', tina.get(f"{url}?page={number}").text)
        assert 0 < len(works) < 60
        found += works
    assert len(set(found)) == 60
    assert "page=2" in tina.get(url).text
    assert count_queries(lambda: tina.get(url)) <= 8
