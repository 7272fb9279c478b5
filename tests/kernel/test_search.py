"""Searching knows nothing of the domain: here jobs stand for things that have a text in several languages."""

import threading
import uuid
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from sqlalchemy import Connection, Engine, delete, func, select, update
from sqlalchemy.orm import Session

from learnpath.kernel import search
from learnpath.kernel.clock import now
from learnpath.kernel.db import create_engine, writing_session
from learnpath.kernel.jobs import Job
from learnpath.kernel.migrations import upgrade
from learnpath.kernel.search import finding, sources
from learnpath.kernel.search.models import SearchAudience, SearchEntry
from learnpath.kernel.search.words import asked_in, folded, marked, snippet
from learnpath.terms import Localised
from tests.postgres import fresh_database, postgres_url

KEY, OTHER_KEY = "key", "another key"
_ON_ANY_TEXT = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50
)


def _entries(session: Session, ids: Collection[uuid.UUID]) -> Iterator[search.Entry]:
    rows = session.execute(
        select(Job.id, Job.kind, Job.payload, Job.back_url, Job.last_error).where(
            Job.id.in_(ids), Job.finished_at.is_(None)
        )
    )
    for id_, title, texts, key, note in rows:
        for code, text in texts.items():
            yield search.Entry(
                subject_id=id_,
                title=Localised(title, ""),
                language=code,
                body=text,
                note=note,
                keys=[key] if key else [],
                url=f"/jobs/{id_}",
            )


@pytest.fixture(autouse=True)
def jobs_can_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "sources", (known := {}))
    monkeypatch.setattr(sources, "watched", (watched := {}))
    for module in ("keeping", "rebuilding"):
        monkeypatch.setattr(f"learnpath.kernel.search.{module}.sources", known)
    monkeypatch.setattr("learnpath.kernel.search.keeping.watched", watched)
    shown = frozenset({"kind", "payload", "back_url", "finished_at"})
    source = search.Source("probe", Job.id, _entries, (search.Watch(Job.id, shown),))
    known["probe"] = source
    watched[Job] = [(source.watches[0], "probe")]


def _job(session: Session, text: str = "", *, title: str = "Ett jobb", key: str = KEY, **texts: str) -> Job:
    job = Job(kind=title[:60], payload=texts or {"sv": text}, back_url=key)
    session.add(job)
    session.commit()
    return job


def _found(session: Session, text: str, *, key: str = KEY, language: str = "sv", **page: int) -> search.Found:
    wanted: Any = {"number": 1, "per_page": 20} | page
    return search.find(session, text, {key, OTHER_KEY + "!"}, language=language, **wanted)


def _urls(session: Session, text: str, **how: Any) -> set[str]:
    return {hit.url for hit in _found(session, text, **how).hits}


def _on_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


# ---- words ----


def test_all_words_must_be_there_and_the_last_may_be_unfinished(session: Session) -> None:
    job = _job(session, "Vi delar vikarier mellan kommunerna", title="Gemensam pool")
    here = {f"/jobs/{job.id}"}
    assert _urls(session, "vikarier delar") == here
    assert _urls(session, "pool VIKARI") == here
    assert _urls(session, "vika delar") == set()
    assert _urls(session, "vikarier budget") == set()


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Malmö", "malmö"),
        ("Malmö", "Malmo"),
        ("Malmo\u0308", "MALMÖ"),
        ("Åbo", "abo"),
        ("åbo", "ÅBO"),
        ("Sørensen", "sørensen"),
        ("Sørensen", "Sorensen"),
        ("Ærø", "ærø"),
        ("Ærø", "aero"),
        ("Žižková", "zizkova"),
        ("Käsityö", "käsityö"),
        ("ulla@pargas.example", "ulla@pargas.example"),
        ("ulla@pargas.example", "pargas"),
        ("vikarie-pool 2.0", "pool"),
        ("Большой", "большой"),
    ],
)
def test_letters_of_every_alphabet_are_found_with_and_without_their_marks(
    session: Session, written: str, asked: str
) -> None:
    _job(session, f"Vi träffade {written} i går")
    found = _found(session, asked)
    assert found.total == 1
    assert "<mark>" in found.hits[0].snippet


@_ON_ANY_TEXT
@given(asked=st.one_of(st.text(max_size=300), st.text(alphabet="\"'*^():&|!<>-+\\%_ aNEARORND", max_size=40)))
def test_nothing_that_anybody_types_is_an_error(session: Session, asked: str) -> None:
    assert _found(session, asked).total >= 0


@_ON_ANY_TEXT
@given(text=st.text(max_size=200))
def test_any_text_can_be_written_into_the_index(session: Session, text: str) -> None:
    _job(session, text.replace("\x00", ""), title="Ett jobb", fi=text.replace("\x00", ""))


@given(st.text(max_size=200), st.text(max_size=40))
def test_a_snippet_is_the_text_escaped_but_for_its_marks(text: str, asked: str) -> None:
    shown = marked(text, asked_in(asked))
    assert Markup(shown.replace("<mark>", "").replace("</mark>", "")).unescape() == text
    assert "<" not in snippet(text, asked_in(asked)).replace("<mark>", "").replace("</mark>", "")


def test_what_people_type_stays_text() -> None:
    assert marked("<b>Ork</b> & ork", asked_in("ork")) == (
        "&lt;b&gt;<mark>Ork</mark>&lt;/b&gt; &amp; <mark>ork</mark>"
    )


def test_a_snippet_shows_the_words_with_what_stands_around_them() -> None:
    text = "Först något helt annat. " * 20 + "Här står vikarien. " + "Och sedan mer. " * 40
    shown = snippet(text, asked_in("vikarien"))
    assert shown.startswith("… ")
    assert "Här står <mark>vikarien</mark>. Och sedan" in shown
    assert shown.endswith(" …")
    assert len(shown) < 300


def test_small_words_are_marked_only_where_they_are_words() -> None:
    assert marked("Lär om lärare", asked_in("lär om")) == "<mark>Lär</mark> <mark>om</mark> lärare"


@given(st.text(max_size=100))
def test_folding_again_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


# ---- grammar ----


@pytest.mark.parametrize(
    ("language", "written", "asked"),
    [
        ("sv", "ledarskap", "ledarskapet"),
        ("sv", "ledarskapet", "ledarskap"),
        ("sv", "kommuner", "kommunerna"),
        ("sv", "aktiviteter", "aktivitet"),
        ("sv", "mötet", "möten"),
        ("fi", "kunta", "kunnan"),
        ("fi", "pohdinnat", "pohdinta"),
        ("da", "aftalen", "aftaler"),
        ("nb", "samlingene", "samling"),
        ("en", "leaders", "leader"),
    ],
)
def test_postgresql_finds_words_with_other_endings_and_marks_them(
    session: Session, language: str, written: str, asked: str
) -> None:
    if not _on_postgresql(session):
        pytest.skip("SQLite knows no grammar")
    _job(session, **{language: f"xyz {written} xyz"})
    found = _found(session, asked + " xyz", language=language)
    assert found.total == 1
    assert f"<mark>{written}</mark>" in found.hits[0].snippet


# ---- who ----


def test_only_whoever_has_a_key_finds_it(session: Session) -> None:
    job = _job(session, "Budgeten för nästa år")
    _job(session, "Budgeten som ingen får se", key="")
    assert _urls(session, "budgeten") == {f"/jobs/{job.id}"}
    assert _urls(session, "budgeten", key=OTHER_KEY) == set()
    assert search.find(session, "budgeten", [], language="sv", number=1, per_page=20).total == 0


def test_what_is_written_in_several_languages_is_found_once_in_the_readers(session: Session) -> None:
    _job(session, sv="Pargas är en stad", fi="Parainen eli Pargas on kaupunki")
    for language, word in (("sv", "stad"), ("fi", "kaupunki"), ("da", "")):
        found = _found(session, "pargas", language=language)
        assert found.total == 1
        assert word in found.hits[0].snippet
    assert _found(session, "kaupunki", language="sv").hits[0].language == "fi"


# ---- kept up to date ----


def test_what_changes_is_found_by_its_new_words_and_what_is_gone_by_none(session: Session) -> None:
    job = _job(session, "Det gamla ordet")
    job.payload = {"sv": "Det nya ordet"}
    session.commit()
    assert _found(session, "gamla").total == 0
    assert _found(session, "nya").total == 1
    job.back_url = OTHER_KEY
    session.commit()
    assert _found(session, "nya").total == 0
    assert _found(session, "nya", key=OTHER_KEY).total == 1
    session.delete(job)
    session.commit()
    assert session.scalar(select(func.count()).select_from(SearchEntry)) == 0
    assert session.scalar(select(func.count()).select_from(SearchAudience)) == 0


def test_statements_about_many_rows_are_heard_too(session: Session) -> None:
    first, second = _job(session, "Ett gemensamt ord"), _job(session, "Ett gemensamt ord")
    session.execute(update(Job).where(Job.id == first.id).values(payload={"sv": "Ett eget ord"}))
    session.commit()
    assert _urls(session, "gemensamt") == {f"/jobs/{second.id}"}
    assert _urls(session, "eget") == {f"/jobs/{first.id}"}
    session.execute(delete(Job).where(Job.id == second.id))
    session.commit()
    assert _urls(session, "gemensamt") == set()


def test_what_is_taken_back_is_not_found(session: Session) -> None:
    job = _job(session, "Ett säkert ord")
    inside = session.begin_nested()
    job.payload = {"sv": "Ett osäkert ord"}
    session.flush()
    inside.rollback()
    session.commit()
    assert _found(session, "säkert").total == 1
    job.payload = {"sv": "Ett osäkert ord"}
    session.flush()
    session.rollback()
    session.commit()
    assert _found(session, "osäkert").total == 0


def test_a_change_that_no_entry_shows_writes_nothing(session: Session) -> None:
    job = _job(session, "Ett ord")
    before = session.scalar(select(SearchEntry.indexed_at))
    job.done = 2
    session.commit()
    session.execute(update(Job).values(done=3))
    session.commit()
    assert session.scalar(select(SearchEntry.indexed_at)) == before


def test_statements_past_the_orm_are_told_of_by_touching(session: Session) -> None:
    job = _job(session, "Före")
    session.connection().execute(update(Job.__table__).values(payload={"sv": "Efter"}))
    search.touch(session, "probe", [job.id])
    session.commit()
    assert _found(session, "efter").total == 1


# ---- pages ----


def test_what_is_found_comes_in_pages_of_two_queries(
    session: Session, count_queries: Callable[[Callable[[], object]], int]
) -> None:
    session.add_all(Job(kind="Ett jobb", payload={"sv": "samma ord"}, back_url=KEY) for _ in range(45))
    session.commit()
    pages = [_found(session, "samma", number=number) for number in (1, 2, 3)]
    assert [len(page.hits) for page in pages] == [20, 20, 5]
    assert {page.total for page in pages} == {45}
    assert len({hit.url for page in pages for hit in page.hits}) == 45
    assert _found(session, "samma", number=99).number == 3
    assert count_queries(lambda: _found(session, "samma")) == 2


def test_a_word_in_the_title_comes_first(session: Session) -> None:
    _job(session, "Här står pool, och pool, och en pool till")
    titled = _job(session, "Här står det inte", title="Vår pool")
    assert _found(session, "pool").hits[0].url == f"/jobs/{titled.id}"


def test_too_much_is_cut_and_said(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST", 3)
    for _ in range(4):
        _job(session, "samma ord")
    found = _found(session, "samma")
    assert (found.total, found.is_cut) == (3, True)


# ---- anew ----


def test_the_index_can_be_written_anew(session: Session, connection: Connection) -> None:
    job, gone = _job(session, "Ett ord"), _job(session, "Ett annat ord")
    session.connection().execute(update(Job.__table__).where(Job.id == job.id).values(payload={"sv": "Nytt"}))
    session.connection().execute(delete(Job.__table__).where(Job.id == gone.id))
    session.commit()
    assert _found(session, "ord").total == 2
    assert search.rebuild(connection) == 1
    assert _found(session, "ord").total == 0
    assert _found(session, "nytt").total == 1
    assert session.scalar(select(func.count()).select_from(SearchEntry)) == 1


def test_an_empty_index_is_filled_and_another_left_alone(session: Session, connection: Connection) -> None:
    job = _job(session, "Ett ord")
    search.fill_when_empty(connection)
    before = session.scalar(select(SearchEntry.indexed_at))
    session.connection().execute(delete(SearchAudience))
    session.connection().execute(delete(SearchEntry))
    session.commit()
    search.fill_when_empty(connection)
    assert _urls(session, "ord") == {f"/jobs/{job.id}"}
    assert session.scalar(select(SearchEntry.indexed_at)) != before


# ---- at once ----


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database of its own: what several commit at once cannot be rolled back with the test."""
    if request.param == "sqlite":
        yield from _migrated(f"sqlite:///{tmp_path}/learnpath.sqlite")
        return
    server = postgres_url()
    assert server is not None
    with fresh_database(server) as url:
        yield from _migrated(url)


def _migrated(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    upgrade(engine)
    yield engine
    engine.dispose()


def test_two_who_write_the_same_entry_at_once_both_come_through(engine: Engine) -> None:
    with writing_session(engine) as session:
        id_ = _job(session, "Ett ord").id
    barrier, errors = threading.Barrier(5), []

    def change(number: int) -> None:
        try:
            with writing_session(engine) as session:
                barrier.wait()
                session.get_one(Job, id_, with_for_update=True).payload = {"sv": f"ord {number}"}
                session.commit()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=change, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with writing_session(engine) as session:
        told = session.get_one(Job, id_).payload["sv"]
        assert session.scalars(select(SearchEntry.body)).all() == [told]
        assert session.scalar(select(SearchEntry.indexed_at)) <= now()
