"""An organisation's newest path, as the preview of its certificates shows it."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.certificates.designs.samples import Course, invented_course
from learnpath.certificates.services.programme import Done, Programme, programme_of
from learnpath.cohorts.models import Cohort
from learnpath.paths.models import LearningPath
from learnpath.terms import ActivityKind, CertificateKind, WorkBy

_A_WHILE = timedelta(days=120)


def courses_for(
    session: Session, organisation_id: uuid.UUID, languages: Iterable[str], today: date, kind: CertificateKind
) -> Mapping[str, Course]:
    """In each language: the path of the newest cohort, as if everything on it were done; else an invented one."""
    found = session.execute(
        select(Cohort, LearningPath)
        .join(LearningPath, LearningPath.id == Cohort.path_id)
        .where(Cohort.organisation_id == organisation_id)
        .order_by(Cohort.made_at.desc(), Cohort.id)
        .limit(1)
    ).one_or_none()
    if found is None:
        return {language: invented_course(language, today) for language in languages}
    cohort, path = found
    programme = programme_of(session, path, cohort, kind)
    return {language: _course(programme, language, kind) for language in languages}


def _course(programme: Programme, language: str, kind: CertificateKind) -> Course:
    path, activities = programme.path, programme.outline.activities
    said = programme.said_in(language)
    done = Done(frozenset(one.id for one in activities))
    starts_on = path.starts_on or programme.cohort.starts_on
    works = [one.work_by for one in activities if one.kind is ActivityKind.ASSIGNMENT]
    return Course(
        title=said["path_title"],
        summary=said["path_summary"],
        themes=said["themes"],
        stops=programme.stops(said["stops"], done if kind is CertificateKind.TRANSCRIPT else None),
        cohort=programme.cohort.name,
        starts_on=starts_on,
        ends_on=max(starts_on, path.ends_on or programme.last_day() or starts_on + _A_WHILE),
        hours=path.hours,
        credits=path.credits,
        meetings=sum(one.kind is ActivityKind.MEETING for one in activities),
        group_works=sum(by is not WorkBy.PERSON for by in works),
        own_works=sum(by is WorkBy.PERSON for by in works),
    )
