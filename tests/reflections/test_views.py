import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Completion, GroupMembership
from learnpath.kernel.clock import now
from learnpath.reflections.models import Reflection
from learnpath.terms import ActivityKind, Audience, CohortState, Opening
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.cohorts import make_enrolment
from tests.factories.paths import make_activity, make_station
from tests.factories.people import make_person
from tests.factories.reflections import make_reflection

CountQueries = Callable[[Callable[[], object]], int]


def _url(cast: Cast) -> str:
    return f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}"


def _saved(session: Session) -> list[Reflection]:
    session.expire_all()
    return list(session.scalars(select(Reflection)))


def _version_in(page: str) -> str:
    found = re.search(r'name="version"[^>]*value="(\d*)"', page)
    assert found
    return found[1]


def test_the_page_says_who_can_read_it_before_saving_and_means_nobody_else_by_default(
    cast: Cast, client_of: ClientOf
) -> None:
    page = client_of(cast.paul).get(_url(cast)).text
    assert "Vad tar du med dig?" in page
    assert re.search(r'<input[^>]*checked[^>]*value="me"', page)
    for said in (
        "Only you can read this.",
        "Petra Perho (Habo). Not the trainers.",
        "Tina Trygg. Not the other",
    ):
        assert said in page
    assert page.index("Only you can read this.") < page.index("Save</button>")


def test_saving_keeps_the_text_and_says_who_can_read_it(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.paul)
    answer = client.post(
        _url(cast),
        data={"text": "<p>Lugn</p>", "audience": "group", "version": "0"},
        follow_redirects=True,
    )
    assert "Saved. You and your group can read it." in answer.text
    assert f'data-saved-form="{_url(cast)}"' in answer.text
    (saved,) = _saved(session)
    assert (saved.text, saved.audience) == ("<p>Lugn</p>", Audience.GROUP)
    assert _version_in(client.get(_url(cast)).text) == "1"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": " <p> </p>", "audience": "me"}, "Write something before you save."),
        ({"text": "<p>Kvar</p>", "audience": "everybody"}, "Choose who can read this."),
        ({"text": "<p>Kvar</p>"}, "Choose who can read this."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_is_kept(
    session: Session, cast: Cast, client_of: ClientOf, typed: dict[str, str], said: str
) -> None:
    answer = client_of(cast.paul).post(_url(cast), data=typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Kvar" in answer.text or "Kvar" not in typed["text"]
    assert _saved(session) == []


def test_the_second_window_sees_both_texts_and_can_then_save(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    client = client_of(cast.paul)
    client.post(_url(cast), data={"text": "<p>Första</p>", "audience": "me", "version": "0"})
    mine = {"text": "<p>Andra</p>", "audience": "cohort", "version": "0"}
    answer = client.post(_url(cast), data=mine)
    assert answer.status_code == 409
    assert "Första" in answer.text
    assert "Andra" in answer.text
    assert "There are two texts" in answer.text
    assert [saved.text for saved in _saved(session)] == ["<p>Första</p>"]
    mine["version"] = _version_in(answer.text)
    assert client.post(_url(cast), data=mine).status_code == 303
    assert [(saved.text, saved.version) for saved in _saved(session)] == [("<p>Andra</p>", 2)]


def test_a_shared_text_stands_on_the_page_and_on_one_of_its_own(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    written = make_reflection(session, cast.reflection, cast.paul_enrolment, audience=Audience.GROUP)
    session.commit()
    petra = client_of(cast.petra)
    assert "tröttare än jag trodde" in petra.get(_url(cast)).text
    own_page = petra.get(f"/reflections/{written.id}").text
    assert "tröttare än jag trodde" in own_page
    assert "Paul Palm, Pargas" in own_page
    assert "Shared with the author&#39;s group." in own_page


def test_taking_it_back_hides_it_at_once(session: Session, cast: Cast, client_of: ClientOf) -> None:
    written = make_reflection(session, cast.reflection, cast.paul_enrolment, audience=Audience.COHORT)
    session.commit()
    petra = client_of(cast.petra)
    assert petra.get(f"/reflections/{written.id}").status_code == 200
    client_of(cast.paul).post(_url(cast), data={"text": written.text, "audience": "me", "version": "1"})
    assert petra.get(f"/reflections/{written.id}").status_code == 404
    assert "tröttare" not in petra.get(_url(cast)).text


def test_of_a_private_text_the_others_see_only_that_it_is_written(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    make_reflection(session, cast.reflection, cast.paul_enrolment)
    session.commit()
    for person in (cast.petra, cast.tina):
        page = client_of(person).get(_url(cast)).text
        assert "Paul Palm" in page
        assert "tröttare" not in page
        assert "Only you can read this." not in page or person is cast.petra  # that is her own form


def _without_tokens(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page)


def test_the_page_is_the_same_however_long_a_private_text_is(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    written = make_reflection(session, cast.reflection, cast.paul_enrolment, "<p>Kort</p>")
    session.commit()
    client = client_of(cast.petra)
    short = _without_tokens(client.get(_url(cast)).text)
    written.text, written.version = "<p>" + "Mycket längre. " * 500 + "</p>", 7  # type: ignore[assignment]
    session.commit()
    assert _without_tokens(client.get(_url(cast)).text) == short


def test_deleting_asks_first_and_then_deletes(session: Session, cast: Cast, client_of: ClientOf) -> None:
    client = client_of(cast.paul)
    client.post(_url(cast), data={"text": "<p>Bort</p>", "audience": "me", "version": "0"})
    (written,) = _saved(session)
    url = f"/reflections/{written.id}/delete"
    assert "gone for good" in client.get(url).text
    assert client.post(url).status_code == 422
    assert len(_saved(session)) == 1
    assert "Your text is deleted." in client.post(url, data={"confirmed": "yes"}, follow_redirects=True).text
    assert _saved(session) == []
    assert session.scalars(select(Completion)).one().withdrawn_at is not None


def test_all_that_i_wrote_is_one_list_and_only_mine(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    assert "Nothing written yet" in client_of(cast.paul).get("/me/reflections").text
    make_reflection(session, cast.reflection, cast.paul_enrolment)
    make_reflection(session, cast.reflection, cast.petra_enrolment, "<p>Petras</p>", Audience.COHORT)
    session.commit()
    page = client_of(cast.paul).get("/me/reflections").text
    assert "tröttare" in page
    assert "Only you can read this." in page
    assert "Petras" not in page


def test_a_closed_station_says_so_and_takes_nothing(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    later = make_station(
        session,
        cast.cohort_path,
        "Senare",
        2,
        opening=Opening.ON_DATE,
        opens_at=now() + timedelta(days=400),
    )
    activity = make_activity(session, later, ActivityKind.REFLECTION)
    session.commit()
    url = f"/cohorts/{cast.cohort.id}/reflections/{activity.id}"
    paul = client_of(cast.paul)
    assert "This is not open yet." in paul.get(url).text
    refused = paul.post(url, data={"text": "<p>Redan skrivet</p>", "audience": "me", "version": "0"})
    assert refused.status_code == 403
    assert ">Redan skrivet</textarea>" in refused.text
    assert _saved(session) == []
    assert client_of(cast.tina).get(url).status_code == 200


def test_the_trainer_reads_the_prompt_and_cannot_write(cast: Cast, client_of: ClientOf) -> None:
    tina = client_of(cast.tina)
    page = tina.get(_url(cast)).text
    assert "Nobody has written yet." in page
    assert "<textarea" not in page
    assert tina.post(_url(cast), data={"text": "x", "audience": "me"}).status_code == 403


def test_whoever_is_not_in_the_cohort_finds_nothing(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    written = make_reflection(session, cast.reflection, cast.paul_enrolment, audience=Audience.COHORT)
    session.commit()
    for person in (cast.otto, cast.hanna, cast.hugo, cast.ada):
        client = client_of(person)
        assert client.get(_url(cast)).status_code == 404
        assert client.post(_url(cast), data={"text": "x", "audience": "me"}).status_code == 404
        for url in (f"/reflections/{written.id}", f"/reflections/{written.id}/delete"):
            assert client.get(url).status_code == 404
        assert client.post(f"/reflections/{written.id}/delete").status_code == 404


def test_a_reader_may_not_delete(session: Session, cast: Cast, client_of: ClientOf) -> None:
    written = make_reflection(session, cast.reflection, cast.paul_enrolment, audience=Audience.COHORT)
    session.commit()
    url = f"/reflections/{written.id}/delete"
    assert client_of(cast.petra).get(url).status_code == 403
    assert client_of(cast.petra).post(url, data={"confirmed": "yes"}).status_code == 403
    assert client_of(cast.tina).post(url, data={"confirmed": "yes"}).status_code == 403


def test_signed_out_one_is_led_to_sign_in(cast: Cast, client_of: ClientOf) -> None:
    for url in (_url(cast), "/me/reflections"):
        answer = client_of(None).get(url)
        assert answer.status_code == 303
        assert "/sign-in" in answer.location


@pytest.mark.parametrize("people", [10, 300])
def test_the_queries_are_the_same_however_many_have_written(
    session: Session, cast: Cast, client_of: ClientOf, count_queries: CountQueries, people: int
) -> None:
    for number in range(people):
        enrolment = make_enrolment(session, cast.cohort, make_person(session), cast.habo)
        audience = list(Audience)[number % 4]
        make_reflection(session, cast.reflection, enrolment, f"<p>Text {number}</p>", audience)
    own = make_reflection(session, cast.reflection, cast.paul_enrolment)
    session.commit()
    paul, tina = client_of(cast.paul), client_of(cast.tina)
    assert count_queries(lambda: paul.get(_url(cast))) <= 7
    assert count_queries(lambda: tina.get(_url(cast))) <= 7
    assert count_queries(lambda: paul.get(f"/reflections/{own.id}")) <= 4
    assert count_queries(lambda: paul.get("/me/reflections")) <= 4


def test_shared_texts_come_a_page_at_a_time(session: Session, cast: Cast, client_of: ClientOf) -> None:
    for number in range(23):
        enrolment = make_enrolment(session, cast.cohort, make_person(session), cast.habo)
        make_reflection(session, cast.reflection, enrolment, f"<p>Text {number}</p>", Audience.COHORT)
    session.commit()
    paul = client_of(cast.paul)
    first, second = (paul.get(f"{_url(cast)}?page={number}").text for number in (1, 2))
    assert first.count("<p>Text ") == 20
    assert second.count("<p>Text ") == 3
    assert "Page 2 of 2, 23 in all" in second


def test_in_a_cohort_that_was_put_away_nobody_writes_and_what_was_typed_is_kept(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    cast.cohort.state = CohortState.ARCHIVED
    session.commit()
    client = client_of(cast.paul)
    answer = client.post(_url(cast), data={"text": "<p>Lugn</p>", "audience": "me", "version": "0"})
    assert answer.status_code == 403
    assert "Lugn" in answer.text
    assert _saved(session) == []
    assert client.get(_url(cast)).status_code == 200


def test_whoever_has_left_still_finds_and_deletes_their_own(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    written = make_reflection(session, cast.reflection, cast.paul_enrolment)
    cast.paul_enrolment.withdrawn_at = now()
    session.add(cast.paul_enrolment)
    session.commit()
    paul, url = client_of(cast.paul), f"/reflections/{written.id}"
    assert "/me/reflections" in paul.get("/me").text
    assert "tröttare" in paul.get("/me/reflections").text
    for page in (paul.get(url), paul.get(f"{url}/delete")):
        assert page.status_code == 200
        assert f"/cohorts/{cast.cohort.id}" not in page.text  # where it would lead is closed to them
    assert client_of(cast.petra).get(url).status_code == 404
    gone = paul.post(f"{url}/delete", data={"confirmed": "yes"})
    assert (gone.status_code, gone.location) == (303, "/me/reflections")
    assert _saved(session) == []


def test_whoever_has_left_writes_no_more(session: Session, cast: Cast, client_of: ClientOf) -> None:
    make_reflection(session, cast.reflection, cast.paul_enrolment)
    cast.paul_enrolment.withdrawn_at = now()
    session.add(cast.paul_enrolment)
    session.commit()
    typed = {"text": "<p>Mera</p>", "audience": "me", "version": "1"}
    assert client_of(cast.paul).post(_url(cast), data=typed).status_code == 404


def test_my_things_lead_to_reflections_only_where_there_are_or_could_be_any(
    cast: Cast, client_of: ClientOf
) -> None:
    assert "/me/reflections" in client_of(cast.paul).get("/me").text
    assert "/me/reflections" not in client_of(cast.hanna).get("/me").text


def test_who_was_moved_is_told_which_group_reads(session: Session, cast: Cast, client_of: ClientOf) -> None:
    make_reflection(session, cast.reflection, cast.paul_enrolment, audience=Audience.GROUP)
    session.commit()
    client = client_of(cast.paul)
    assert "You have changed groups since" not in client.get(_url(cast)).text
    session.execute(update(GroupMembership).values(until=now()))
    session.commit()
    assert "You have changed groups since" in client.get(_url(cast)).text
