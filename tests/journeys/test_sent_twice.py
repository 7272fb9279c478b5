"""Two impatient clicks at the very same moment: one record, and no page that says that something broke."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from learnpath.assignments.models import Review, Revision, Submission
from learnpath.certificates.models import Certificate
from learnpath.cohorts.models import Cohort, Enrolment
from learnpath.paths.models import Reading, Station
from learnpath.reflections.models import Reflection
from tests.assignments.makers import handed_in, written
from tests.factories.cast import Cast
from tests.factories.certificates import do_everything
from tests.journeys.conftest import Site
from tests.journeys.steps import comes_to, editor, press, revisions, sees, twice_at_once, write

pytestmark = pytest.mark.journey

Count = Callable[[type], int]


@pytest.fixture
def count(site: Site) -> Count:
    def counted(model: type) -> int:
        with site.session() as session:
            return session.scalar(select(func.count()).select_from(model)) or 0

    return counted


def test_a_first_save_and_a_hand_in_make_one_work_and_one_revision(
    site: Site, cast: Cast, count: Count
) -> None:
    page = site.page_of(cast.paul)
    page.goto(f"/cohorts/{cast.cohort.id}/assignments/{cast.group_work.id}")
    write(page, "Vi jämförde.")
    assert set(twice_at_once(page.locator("form[data-autosave]"))) == {200}
    assert count(Submission) == 1
    page.goto(f"/cohorts/{cast.cohort.id}/assignments/{cast.group_work.id}/hand-in")
    assert set(twice_at_once(page.locator("main form"))) == {200}
    comes_to(lambda: revisions(site), ["<p>Vi jämförde.</p>"])
    assert count(Revision) == 1


def test_a_verdict_is_given_once(site: Site, cast: Cast, count: Count) -> None:
    with site.session() as session:
        revision = handed_in(session, cast)
        session.commit()
    page = site.page_of(cast.tina)
    page.goto(f"/submissions/{revision.submission_id}/review")
    editor(page)
    form = page.locator("main form").first
    form.evaluate(
        "form => { const one = document.createElement('input'); one.type = 'hidden'; one.name = 'verdict';"
        " one.value = 'accepted'; form.append(one) }"
    )
    assert all(status < 500 for status in twice_at_once(form))
    assert count(Review) == 1


def test_a_list_of_people_is_added_once(site: Site, cast: Cast, count: Count) -> None:
    page = site.page_of(cast.tina)
    page.goto(f"/cohorts/{cast.cohort.id}/people/import")
    page.get_by_label("Or paste the list here").fill(
        "Förnamn;Efternamn;E-post;Kommun\nAnna;Berg;anna@pargas.example;Pargas\nOlle;Vik;olle@pargas.example;Pargas\n"
    )
    press(page, "Show what will happen")
    before = count(Enrolment)
    assert set(twice_at_once(page.locator("form[action$='/confirm']"))) == {200}
    assert count(Enrolment) == before + 2
    page.reload()
    sees(page, "This list has been added.")


def test_a_certificate_is_issued_once(site: Site, cast: Cast, count: Count) -> None:
    with site.session() as session:
        do_everything(session, cast, cast.paul_enrolment.id)
        session.commit()
    page = site.page_of(cast.tina)
    page.goto(f"/cohorts/{cast.cohort.id}/certificates")
    assert all(status < 500 for status in twice_at_once(page.locator("form[action$='/issue']").first))
    site.deliver()
    site.deliver()
    assert count(Certificate) == 1


def test_a_reflection_a_reading_a_station_and_a_cohort_are_made_once(
    site: Site, cast: Cast, count: Count
) -> None:
    page = site.page_of(cast.paul)
    page.goto(f"/cohorts/{cast.cohort.id}/reflections/{cast.reflection.id}")
    write(page, "Jag är mitt i en förändring.")
    assert set(twice_at_once(page.locator("form[data-remember]"))) == {200}
    assert count(Reflection) == 1
    page.goto(f"/cohorts/{cast.cohort.id}/reading-lists/{cast.reading_list.id}/suggest")
    page.get_by_label("Title").fill("Vilja lära")
    page.get_by_label("Why it is worth the time").fill("Den är kort.")
    readings = count(Reading)
    assert set(twice_at_once(page.locator("form[data-remember]"))) == {200}
    assert count(Reading) == readings + 1

    trainer = site.page_of(cast.tina)
    trainer.goto(f"/paths/{cast.path.id}/stations/new")
    trainer.get_by_label("Title of the new station").fill("Var står vi?")
    stations = count(Station)
    assert all(
        status < 500 for status in twice_at_once(trainer.locator("main form:has(input[name=title])").first)
    )
    assert count(Station) == stations + 1
    trainer.goto(f"/cohorts/start?path={cast.path.id}&first_day=2027-01-18")
    trainer.get_by_label("Name of the cohort").fill("Våren 2027")
    cohorts = count(Cohort)
    assert all(status < 500 for status in twice_at_once(trainer.locator("main form[method=post]")))
    assert count(Cohort) == cohorts + 1


def test_a_double_click_is_one(site: Site, cast: Cast, count: Count) -> None:
    with site.session() as session:
        written(session, cast)
        session.commit()
    page = site.page_of(cast.paul)
    page.goto(f"/cohorts/{cast.cohort.id}/assignments/{cast.group_work.id}/hand-in")
    page.get_by_role("button", name="Hand in for the group").dblclick()
    page.get_by_role("heading", name="Revision 1").wait_for()
    assert count(Revision) == 1
