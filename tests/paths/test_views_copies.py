"""Two who write at once, a cohort's own copy, a duplicate, and the path as a participant sees it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.paths.models import Activity, LearningPath, Station
from learnpath.terms import PathState
from tests.factories.cast import Cast
from tests.paths.writing import drawn, fields_of, sent
from tests.paths.written import Written, fresh

# ---- two editors ----


def test_the_second_to_save_sees_both_texts_and_chooses(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    mine = drawn(tina.get(written.station_url).text)
    sent(tina, written.station_url, **{"title-sv": "Den andras titel", "intro-sv": "Den andras inledning"})
    answer = tina.post(
        written.station_url, data=mine | {"title-sv": "Min titel", "intro-sv": "Min inledning"}
    )
    assert answer.status_code == 409
    for text in ("Den andras titel", "Den andras inledning", "Min titel", "Min inledning"):
        assert text in answer.text
    assert fresh(session, written.station).title == {"sv": "Den andras titel"}
    again = drawn(answer.text)
    assert again["title-sv"] == ["Min titel"]
    assert tina.post(written.station_url, data=again | {"theirs": ["intro", "version"]}).status_code == 303
    station = fresh(session, written.station)
    assert (station.title, station.intro) == ({"sv": "Min titel"}, {"sv": "<p>Den andras inledning</p>"})


@pytest.mark.parametrize(
    "which", ["about", "page_url", "meeting_url", "list_url", "reading_url", "theme_url"]
)
def test_every_form_notices_that_somebody_was_first(tina: FlaskClient, written: Written, which: str) -> None:
    url = f"{written.url}/about" if which == "about" else getattr(written, which)
    mine = drawn(tina.get(url).text)
    field = "title" if which == "reading_url" else "name-sv" if which == "theme_url" else "title-sv"
    assert sent(tina, url, **{field: "Först"}).status_code == 303
    assert tina.post(url, data=mine | {field: "Först"}).status_code == 303  # the same text is no quarrel
    answer = tina.post(url, data=mine | {field: "Sist"})
    assert answer.status_code == 409
    assert "Somebody else saved this while you were writing" in answer.text
    assert "Först" in answer.text


# ---- a cohort's copy ----


def test_a_cohorts_copy_says_whose_it_is_and_puts_parts_aside(
    tina: FlaskClient, cast: Cast, session: Session
) -> None:
    url = f"/paths/{cast.cohort_path.id}"
    page = tina.get(url).text
    assert "This is the path of the cohort Vår." in page
    assert f'href="/cohorts/{cast.cohort.id}"' in page
    assert "What you change here changes it for its people" in page
    assert (
        "Put “Jämför era kommuner” aside?" in tina.get(f"{url}/activities/{cast.group_work.id}/remove").text
    )
    tina.post(f"{url}/activities/{cast.group_work.id}/remove", data={"confirmed": "yes"})
    assert fresh(session, cast.group_work).archived_at is not None
    tina.post(f"{url}/stations/{cast.station.id}/remove", data={"confirmed": "yes"})
    assert fresh(session, cast.station).archived_at is not None
    assert tina.get(f"{url}/stations/{cast.station.id}").status_code == 404
    assert tina.get(f"{url}/duplicate").status_code == 404
    assert tina.post(f"{url}/state", data={"state": "archived"}).status_code == 404


# ---- duplicate and preview ----


def test_a_duplicate_shows_its_dates_first_and_is_what_was_shown(
    tina: FlaskClient, written: Written, session: Session
) -> None:
    sent(tina, written.meeting_url, starts_at="2027-01-18T09:00", ends_at="2027-01-18T12:00")
    shown = tina.get(f"{written.url}/duplicate?first_day=2027-08-23&title-sv=Stigen+i+höst")
    assert "Monday 18 January 2027 09:00" in shown.text
    assert "Monday 23 August 2027 09:00" in shown.text
    form = _hidden(shown.text)
    sent(tina, written.meeting_url, starts_at="2027-01-19T09:00", ends_at="2027-01-19T12:00")
    changed = tina.post(f"{written.url}/duplicate", data=form)
    assert changed.status_code == 409
    assert "Tuesday 24 August 2027 09:00" in changed.text
    form = _hidden(changed.text)
    answer = tina.post(f"{written.url}/duplicate", data=form)
    assert answer.headers["Location"] == tina.post(f"{written.url}/duplicate", data=form).headers["Location"]
    copy = session.get_one(LearningPath, UUID(answer.headers["Location"][-36:]))
    assert (copy.title, copy.state, copy.origin_id) == ({"sv": "Stigen i höst"}, PathState.DRAFT, None)
    meeting = session.scalars(
        select(Activity).join(Station).where(Station.path_id == copy.id, Activity.kind == "meeting")
    ).one()
    assert meeting.starts_at == datetime(2027, 8, 24, 6, tzinfo=UTC)


def _hidden(html: str) -> dict[str, Any]:
    return fields_of(html[html.index('action="/paths/') :].split("</form>")[0])


@pytest.mark.parametrize(
    "query", ["first_day=", "first_day=2027-08-23&title-sv=", "first_day=someday&title-sv=x"]
)
def test_a_duplicate_needs_a_title_and_a_day(tina: FlaskClient, written: Written, query: str) -> None:
    assert tina.get(f"{written.url}/duplicate?{query}").status_code == 422


def test_the_preview_speaks_the_chosen_language(tina: FlaskClient, written: Written) -> None:
    sent(tina, written.station_url, **{"title-fi": "Missä olemme?", "intro-fi": "Aloitamme tästä."})
    swedish = tina.get(f"{written.url}/preview/stations/{written.station.id}?language=sv").text
    finnish = tina.get(f"{written.url}/preview/stations/{written.station.id}?language=fi").text
    assert "Var står vi?" in swedish
    assert "Missä olemme?" in finnish
    assert "Aloitamme tästä." in finnish
    assert '<html lang="fi"' in finnish
    assert '<span lang="sv">Läs detta</span>' in finnish  # not translated yet: marked as Swedish
    assert tina.get(f"{written.url}/preview?language=xx").status_code == 200
