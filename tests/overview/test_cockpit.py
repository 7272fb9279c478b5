"""The cockpit's matrix."""

import re

from sqlalchemy.orm import Session

from learnpath.assignments.models import Submission
from learnpath.cohorts.actors import load_actor
from learnpath.cohorts.loading import load_cohort
from learnpath.cohorts.services.completions import complete
from learnpath.kernel.clock import now
from learnpath.overview.services.cockpit import cockpit_of
from learnpath.terms import ActivityKind, CompletedHow, SubmissionState
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.factories.cohorts import make_group, make_grouping
from tests.factories.paths import make_activity


def test_work_in_another_grouping_is_found_by_the_groups_of_that_one(session: Session, cast: Cast) -> None:
    pairs = make_grouping(session, cast.cohort, "Par", is_main=False)
    red = make_group(session, pairs, "Röd", cast.paul_enrolment)
    make_group(session, pairs, "Vit", cast.petra_enrolment)
    in_pairs = make_activity(session, cast.station, ActivityKind.ASSIGNMENT, "I par", 7, grouping_name="Par")
    for activity, group, state in (
        (in_pairs, red, SubmissionState.HANDED_IN),
        (cast.group_work, cast.group, SubmissionState.RETURNED),
    ):
        session.add(
            Submission(activity_id=activity.id, cohort_id=cast.cohort.id, group_id=group.id, state=state)
        )
    session.commit()
    cohort = load_cohort(session, load_actor(session, cast.tina), cast.cohort.id)
    assert cohort is not None
    facts = cockpit_of(session, cohort, now())
    rows = {row.id: row for row in facts.outline.activities}
    assert {
        walker.name: (
            walker.group,
            facts.work_of(walker, rows[in_pairs.id]),
            facts.work_of(walker, rows[cast.group_work.id]),
        )
        for walker in facts.walkers
    } == {
        "Paul": ("Blå", SubmissionState.HANDED_IN, SubmissionState.RETURNED),
        "Petra": ("Blå", None, SubmissionState.RETURNED),
    }


def test_who_was_excused_stands_so_in_the_matrix(session: Session, cast: Cast, client_of: ClientOf) -> None:
    complete(session, [cast.paul_enrolment.id], cast.meeting.id, CompletedHow.EXCUSED)
    complete(session, [cast.petra_enrolment.id], cast.meeting.id, CompletedHow.ATTENDED)
    session.commit()
    page = client_of(cast.tina).get(f"/cohorts/{cast.cohort.id}").text
    signs = re.findall(r'data-state="(\w+)" title="(Attended|Excused)"', page)
    assert sorted(signs) == [("done", "Attended"), ("excused", "Excused")]


def test_each_sign_of_the_matrix_is_explained_and_drawn_once(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    complete(session, [cast.paul_enrolment.id], cast.meeting.id, CompletedHow.EXCUSED)
    session.commit()
    page = client_of(cast.tina).get(f"/cohorts/{cast.cohort.id}").text
    asked_for = set(re.findall(r'<use href="#(sign-\w+)"', page))
    assert {"sign-excused", "sign-open"} <= asked_for
    assert sorted(re.findall(r'<g id="(sign-\w+)"', page)) == sorted(asked_for)
    key = page.partition('class="lp-key"')[2].partition("</ul>")[0]
    assert "Excused" in key
