"""A cohort in which every text says whose it is, and how the page of what was found is read."""

import re
from html import unescape
from typing import Any, NamedTuple

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.assignments.models import Revision, Submission
from learnpath.assignments.services import hand_in, review, save_draft
from learnpath.cohorts.models import EarlyOpening, Enrolment, Grouping
from learnpath.kernel.clock import now
from learnpath.paths.models import Activity, Station, StationTheme
from learnpath.people.models import Person
from learnpath.readings.services import suggest
from learnpath.reflections.models import Reflection
from learnpath.terms import (
    ActivityKind,
    Audience,
    Gate,
    MembershipKind,
    Opening,
    OrganisationKind,
    PathState,
    Verdict,
    WorkBy,
)
from tests.factories.cast import Cast
from tests.factories.cohorts import make_enrolment, make_group
from tests.factories.paths import make_activity, make_path, make_reading, make_station, make_theme
from tests.factories.people import make_member, make_organisation, make_person
from tests.factories.reflections import make_reflection

COMMON = "vindkraft"  # in every text; the word after it says which one


class Result(NamedTuple):
    url: str
    kind: str
    text: str


def results(client: FlaskClient, words: str) -> list[Result]:
    """Everything that is found, over all pages."""
    found: list[Result] = []
    number = 1
    while True:
        answer = client.get("/search", query_string={"q": words, "page": number})
        assert answer.status_code == 200
        articles = re.findall(r"<article.*?</article>", answer.text, re.DOTALL)
        for article in articles:
            link = re.search(r'<h3[^>]*><a href="([^"]+)"', article)
            kind = re.search(r'lp-activity-kind">([^<]+)', article)
            assert link is not None
            assert kind is not None
            plain = unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", "", article, flags=re.DOTALL))
            found.append(Result(unescape(link[1]), kind[1], plain))
        if 'rel="next"' not in answer.text:
            return found
        number += 1


def urls(client: FlaskClient, words: str) -> set[str]:
    return {result.url for result in results(client, words)}


EVERYBODY = ("tina", "paul", "petra", "gun", "otto", "hanna", "hugo", "ada", "toni", "tor")


class World(NamedTuple):
    cast: Cast
    people: dict[str, Person]


def _text(word: str) -> dict[str, str]:
    return {"sv": f"<p>Om {COMMON} {word} i kommunerna</p>"}


def _handed_in(session: Session, activity: Activity, by: Enrolment, word: str, **owner: Any) -> Submission:
    work = Submission(
        activity_id=activity.id, cohort_id=by.cohort_id, draft=_text(word)["sv"], version=1, **owner
    )
    session.add(work)
    session.flush()
    hand_in(session, work, by_id=by.person_id, now=now())
    return work


def _reflect(session: Session, station: Station, by: Enrolment, word: str, audience: Audience) -> Reflection:
    prompt = make_activity(session, station, ActivityKind.REFLECTION, f"Fråga {word[:3]}", 20)
    return make_reflection(session, prompt, by, _text(word)["sv"], audience)


def _fill_open_station(session: Session, cast: Cast, gun: Enrolment) -> None:
    here, paul, petra = cast.station, cast.paul_enrolment, cast.petra_enrolment
    here.intro = _text("openstation")  # type: ignore[assignment]
    theme = make_theme(session, cast.cohort_path, f"{COMMON} opentheme")
    session.add(StationTheme(station_id=here.id, theme_id=theme.id))
    cast.group_work.brief = _text("openbrief")  # type: ignore[assignment]
    cast.meeting.brief = _text("openmeeting")  # type: ignore[assignment]
    cast.page.brief = _text("openpage")  # type: ignore[assignment]
    make_reading(session, cast.reading_list, "Läs detta", why={"sv": f"{COMMON} openreading"})
    suggest(
        session,
        cast.reading_list.id,
        title=f"{COMMON} suggested",
        why="Den är bra",
        language="sv",
        enrolment_id=paul.id,
    )
    blue = _handed_in(session, cast.group_work, paul, "bluework", group_id=cast.group.id)
    revision = session.scalars(select(Revision).where(Revision.submission_id == blue.id)).one()
    review(session, revision, verdict=Verdict.RETURNED, comment="<p>Mer</p>", by_id=cast.tina.id)
    save_draft(session, blue, text=_text("bluedraft")["sv"], version=blue.version, by_id=paul.person_id)
    red = make_group(session, session.get_one(Grouping, cast.group.grouping_id), "Röd", gun)
    _handed_in(session, cast.group_work, gun, "redwork", group_id=red.id)
    _handed_in(session, cast.own_work, paul, "paulwork", enrolment_id=paul.id)
    by_place = make_activity(
        session, here, ActivityKind.ASSIGNMENT, "Kommunvis", 8, work_by=WorkBy.ORGANISATION, gate=Gate.NONE
    )
    _handed_in(session, by_place, petra, "habowork", organisation_id=cast.habo.id)
    _reflect(session, here, paul, "private", Audience.ME)
    _reflect(session, here, paul, "togroup", Audience.GROUP)
    _reflect(session, here, petra, "totrainers", Audience.TRAINERS)
    _reflect(session, here, petra, "tocohort", Audience.COHORT)
    make_activity(session, here, ActivityKind.PAGE, "Gammalt", 9, brief=_text("putaside"), archived_at=now())


def _fill_locked_station(session: Session, cast: Cast) -> None:
    petra = cast.petra_enrolment
    shut = make_station(
        session,
        cast.cohort_path,
        "Senare",
        2,
        opening=Opening.BY_TRAINER,
        intro=_text("lockedstation"),
    )
    session.add(EarlyOpening(station_id=shut.id, enrolment_id=petra.id, opened_by_id=cast.tina.id))
    work = make_activity(
        session, shut, ActivityKind.ASSIGNMENT, "Senare arbete", 1, brief=_text("lockedbrief")
    )
    readings = make_activity(session, shut, ActivityKind.READING_LIST, "Läs senare", 2)
    make_reading(session, readings, f"{COMMON} lockedreading")
    _handed_in(session, work, petra, "lockedwork", group_id=cast.group.id)
    _reflect(session, shut, petra, "lockedshared", Audience.COHORT)


def _fill_elsewhere(session: Session, cast: Cast) -> None:
    there = make_station(
        session, session.get_one(type(cast.path), cast.other_cohort.path_id), intro=_text("otherstation")
    )
    _reflect(session, there, cast.otto_enrolment, "otherprivate", Audience.ME)
    _reflect(session, there, cast.otto_enrolment, "fromotto", Audience.TRAINERS)
    make_station(session, cast.path, intro=_text("authored"))
    others = make_path(session, make_organisation(session, "Vägvisarna", OrganisationKind.CONSULTANCY))
    make_station(session, others, intro=_text("foreign"))
    make_station(
        session, make_path(session, cast.consultancy, state=PathState.ARCHIVED), intro=_text("putaside")
    )


def make_world(session: Session, cast: Cast) -> World:
    gun, toni, tor = (make_person(session, name) for name in ("Gun Gren", "Toni Ter", "Tor Torn"))
    _fill_open_station(session, cast, make_enrolment(session, cast.cohort, gun, cast.pargas))
    _fill_locked_station(session, cast)
    _fill_elsewhere(session, cast)
    make_member(session, toni, cast.consultancy, MembershipKind.TRAINER)
    vagvisarna = session.scalars(
        select(type(cast.consultancy)).where(type(cast.consultancy).name == "Vägvisarna")
    ).one()
    make_member(session, tor, vagvisarna, MembershipKind.TRAINER)
    session.commit()
    named = {name: getattr(cast, name) for name in EVERYBODY if hasattr(cast, name)}
    return World(cast, named | {"gun": gun, "toni": toni, "tor": tor})
