"""Starting, running and inviting; opening early; themes; deciding by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learnpath.cohorts.actors import load_actor
from learnpath.cohorts.models import Cohort, EarlyOpening
from learnpath.cohorts.services import inviting, openings, progress, running, themes
from learnpath.cohorts.services.completions import complete
from learnpath.cohorts.services.enrolments import withdraw
from learnpath.cohorts.services.openings import Whom
from learnpath.cohorts.services.starting import (
    NoTrainer,
    PathNotReady,
    What,
    shifted_dates,
    start_cohort,
)
from learnpath.cohorts.services.walking import walk_of
from learnpath.kernel.clock import now
from learnpath.kernel.db import new_id
from learnpath.kernel.mail import OutgoingMail
from learnpath.paths.models import Activity, LearningPath, Station
from learnpath.people.models import SignInLink
from learnpath.terms import (
    ActivityKind,
    CohortState,
    CompletedHow,
    MembershipKind,
    Opening,
    PathState,
    Stage,
)
from tests.factories.cast import Cast
from tests.factories.cohorts import stages_of
from tests.factories.paths import make_activity, make_station
from tests.factories.people import make_member


@pytest.fixture
def dated(session: Session, cast: Cast) -> LearningPath:
    """The author's path, with dates on both sides of daylight saving."""
    cast.path.starts_on = date(2027, 1, 18)
    station = make_station(
        session, cast.path, opening=Opening.ON_DATE, opens_at=datetime(2027, 1, 18, 6, tzinfo=UTC)
    )
    make_activity(
        session, station, ActivityKind.MEETING, "Träff", starts_at=datetime(2027, 1, 20, 7, tzinfo=UTC)
    )
    session.flush()
    return cast.path


def start(session: Session, cast: Cast, **values: object) -> Cohort:
    wanted = {
        "name": "Hösten",
        "first_day": date(2027, 8, 16),
        "trainer_ids": [cast.tina.id],
        "by_id": cast.tina.id,
    }
    return start_cohort(session, cast.path, **(wanted | values))  # type: ignore[arg-type]


def test_a_cohort_walks_its_own_copy_with_dates_moved(
    session: Session, cast: Cast, dated: LearningPath
) -> None:
    cohort = start(session, cast)
    copy = session.get_one(LearningPath, cohort.path_id)
    assert (copy.origin_id, copy.state) == (cast.path.id, PathState.READY)
    meeting = session.scalars(
        select(Activity).join(Station).where(Station.path_id == copy.id, Activity.kind == "meeting")
    ).one()
    # nine o'clock in Helsinki, in summer too
    assert meeting.starts_at == datetime(2027, 8, 18, 6, tzinfo=UTC)
    assert [one.person_id for one in running.trainers_of(session, cohort.id)] == [cast.tina.id]


def test_the_dates_are_shown_as_they_will_be(session: Session, cast: Cast, dated: LearningPath) -> None:
    shown = shifted_dates(session, dated, date(2027, 8, 16))
    assert [(one.what, one.after) for one in shown] == [
        (What.PATH_STARTS, date(2027, 8, 16)),
        (What.STATION_OPENS, datetime(2027, 8, 16, 5, tzinfo=UTC)),
        (What.MEETING, datetime(2027, 8, 18, 6, tzinfo=UTC)),
    ]


def test_a_form_sent_twice_starts_one_cohort(session: Session, cast: Cast) -> None:
    chosen = new_id()
    assert start(session, cast, cohort_id=chosen) is start(session, cast, cohort_id=chosen)
    assert session.scalar(select(func.count()).where(Cohort.name == "Hösten")) == 1


def test_only_a_ready_path_starts_and_never_a_copy(session: Session, cast: Cast) -> None:
    cast.path.state = PathState.DRAFT
    with pytest.raises(PathNotReady):
        start(session, cast)
    with pytest.raises(PathNotReady):
        start_cohort(
            session,
            cast.cohort_path,
            name="X",
            first_day=date(2027, 8, 16),
            trainer_ids=[cast.tina.id],
            by_id=cast.tina.id,
        )
    with pytest.raises(NoTrainer):
        start(session, cast, trainer_ids=[])


def test_the_last_trainer_stays(session: Session, cast: Cast) -> None:
    with pytest.raises(running.LastTrainer):
        running.remove_trainer(session, cast.cohort.id, cast.tina.id, by_id=cast.tina.id)


def test_only_trainers_of_the_organisation_can_be_added(session: Session, cast: Cast) -> None:
    with pytest.raises(running.NotATrainer):
        running.add_trainer(session, cast.cohort.id, cast.hanna.id, by_id=cast.tina.id)
    make_member(session, cast.ada, cast.consultancy, MembershipKind.TRAINER)
    running.add_trainer(session, cast.cohort.id, cast.ada.id, by_id=cast.tina.id)
    running.add_trainer(session, cast.cohort.id, cast.ada.id, by_id=cast.tina.id)
    assert len(running.trainers_of(session, cast.cohort.id)) == 2
    running.remove_trainer(session, cast.cohort.id, cast.tina.id, by_id=cast.ada.id)
    assert [one.name for one in running.trainers_of(session, cast.cohort.id)] == ["Ada Alm"]


def test_how_far_the_steps_have_come(session: Session, cast: Cast) -> None:
    assert running.set_up_of(session, cast.cohort.id) == running.SetUp(2, 1, 2)
    inviting.invite_waiting(session, cast.cohort.id, by_id=cast.tina.id)
    assert running.set_up_of(session, cast.cohort.id).is_done


def test_a_cohort_is_renamed_finished_and_put_away(session: Session, cast: Cast) -> None:
    running.rename(session, cast.cohort.id, "  Ny  tid ", by_id=cast.tina.id)
    assert cast.cohort.name == "Ny tid"
    running.set_state(session, cast.cohort.id, CohortState.ARCHIVED, by_id=cast.tina.id)
    assert cast.cohort.state is CohortState.ARCHIVED


# ---- inviting ----


def test_everybody_is_invited_once_in_their_own_language(session: Session, cast: Cast) -> None:
    cast.petra.language = "sv"
    assert inviting.invite_waiting(session, cast.cohort.id, by_id=cast.tina.id) == 2
    assert inviting.invite_waiting(session, cast.cohort.id, by_id=cast.tina.id) == 0
    mails = session.scalars(select(OutgoingMail)).all()
    assert {(mail.address, mail.language) for mail in mails} == {
        ("paul@people.example", "en"),
        ("petra@people.example", "sv"),
    }
    link = session.scalars(select(SignInLink)).first()
    assert link is not None
    assert link.next_url == f"/cohorts/{cast.cohort.id}/walk"
    assert link.expires_at > now() + timedelta(days=29)


def test_one_person_can_be_invited_again(session: Session, cast: Cast) -> None:
    inviting.invite_waiting(session, cast.cohort.id, by_id=cast.tina.id)
    cast.paul_enrolment.person = cast.paul
    inviting.invite_again(session, cast.paul_enrolment, by_id=cast.tina.id)
    assert session.scalar(select(func.count()).select_from(OutgoingMail)) == 3


def test_whoever_was_withdrawn_is_not_invited(session: Session, cast: Cast) -> None:
    withdraw(session, cast.paul_enrolment, by_id=cast.tina.id)
    session.flush()
    assert [one.name for one in inviting.waiting_of(session, cast.cohort.id)] == ["Petra Perho"]


def test_the_letter_is_shown_for_each_language(session: Session, cast: Cast) -> None:
    cast.petra.language = "fi"
    session.flush()
    waiting = inviting.waiting_of(session, cast.cohort.id)
    previews = inviting.letter_previews(inviting.invitation_of(session, cast.cohort.id), waiting)
    assert [(one.language, one.people) for one in previews] == [("fi", 1), ("en", 1)]
    assert "Ledarskapsstigen" in previews[1].letter.subject
    assert "Tina Trygg" in " ".join(previews[1].letter.paragraphs)


# ---- opening early ----


def is_open(session: Session, cast: Cast, station: Station) -> bool:
    groups = [cast.group.id]
    walk = walk_of(session, cast.cohort_path.id, cast.paul_enrolment.id, groups, now())
    return walk.states[station.id].is_open


@pytest.mark.parametrize("whom", ["all", "group", "person"])
def test_a_station_opens_early_and_closes_again(session: Session, cast: Cast, whom: str) -> None:
    station = make_station(session, cast.cohort_path, "Senare", 2, opening=Opening.BY_TRAINER)
    assert not is_open(session, cast, station)
    chosen = {
        "all": Whom(),
        "group": Whom(group_id=cast.group.id),
        "person": Whom(enrolment_id=cast.paul_enrolment.id),
    }[whom]
    for _time in range(2):
        opening = openings.open_early(session, cast.cohort.id, station.id, chosen, by_id=cast.tina.id)
    assert is_open(session, cast, station)
    assert session.scalar(select(func.count()).select_from(EarlyOpening)) == 1
    row = openings.openings_of(session, cast.cohort_path.id)[station.id][0]
    assert (row.is_for_all, row.group, row.person) == {
        "all": (True, None, None),
        "group": (False, "Blå", None),
        "person": (False, None, "Paul Palm"),
    }[whom]
    openings.take_back(session, opening, by_id=cast.tina.id)
    assert not is_open(session, cast, station)


def test_nothing_is_opened_for_somebody_of_another_cohort(session: Session, cast: Cast) -> None:
    with pytest.raises(openings.NotInCohort):
        openings.open_early(
            session,
            cast.cohort.id,
            cast.station.id,
            Whom(enrolment_id=cast.otto_enrolment.id),
            by_id=cast.tina.id,
        )


# ---- themes ----


def test_themes_are_put_on_stations(session: Session, cast: Cast) -> None:
    path = cast.cohort_path.id
    theme = themes.add_theme(session, path, {"sv": " Ork "}, by_id=cast.tina.id)
    assert themes.add_theme(session, path, {"sv": "Ork"}, by_id=cast.tina.id) is theme
    foreign = make_station(session, cast.path)
    pairs = [(theme.id, cast.station.id), (theme.id, foreign.id)]
    themes.put_on_stations(session, path, pairs, by_id=cast.tina.id)
    themes.put_on_stations(session, path, pairs, by_id=cast.tina.id)
    assert [(row.name, row.station_ids) for row in themes.themes_of(session, path)] == [
        ({"sv": "Ork"}, {cast.station.id})
    ]
    themes.remove_theme(session, theme, by_id=cast.tina.id)
    assert themes.themes_of(session, path) == []
    with pytest.raises(themes.NameMissing):
        themes.add_theme(session, path, {"sv": " ", "de": "Kraft"}, by_id=cast.tina.id)


# ---- deciding by hand ----


def test_excusing_completes_and_can_be_taken_back(session: Session, cast: Cast) -> None:
    place, work = cast.paul_enrolment.id, cast.own_work.id
    progress.complete_by_hand(
        session, place, work, CompletedHow.EXCUSED, "Gick kursen 2025", by_id=cast.tina.id
    )
    assert stages_of(session, place) == {work: Stage.DONE}
    assert progress.completions_of(session, place)[work].reason == "Gick kursen 2025"
    progress.take_back(session, place, work, by_id=cast.tina.id)
    assert stages_of(session, place) == {}


def test_a_decision_needs_a_reason(session: Session, cast: Cast) -> None:
    with pytest.raises(progress.ReasonMissing):
        progress.complete_by_hand(
            session, cast.paul_enrolment.id, cast.own_work.id, CompletedHow.EXCUSED, "  ", by_id=cast.tina.id
        )


def test_what_follows_from_work_is_not_taken_back_by_hand(session: Session, cast: Cast) -> None:
    complete(session, [cast.paul_enrolment.id], cast.own_work.id, CompletedHow.ACCEPTED)
    with pytest.raises(progress.NotByHand):
        progress.take_back(session, cast.paul_enrolment.id, cast.own_work.id, by_id=cast.tina.id)


def test_the_list_has_running_cohorts_first(session: Session, cast: Cast) -> None:
    later = start(session, cast)
    running.set_state(session, later.id, CohortState.FINISHED, by_id=cast.tina.id)
    session.flush()
    rows = session.execute(running.cohorts_trained_by(load_actor(session, cast.tina))).all()
    assert [(row[1], row[6]) for row in rows] == [("Vår", 2), ("Hösten", 0)]
