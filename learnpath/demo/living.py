"""A cohort lives through its story: every deed is done by the feature's own service, at its own time."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.assignments.models import Submission
from learnpath.assignments.services import hand_in, open_submission, owner_for, review, save_draft
from learnpath.assignments.services.handing_in import latest_revision
from learnpath.cohorts.models import Cohort, Enrolment
from learnpath.cohorts.services.completions import complete
from learnpath.demo.calendar import Calendar
from learnpath.demo.deeds import HandedIn, Met, Read, Reviewed, Saved, Seen, Story, Suggested, Work, Written
from learnpath.demo.programme import STATIONS
from learnpath.demo.writing import rich
from learnpath.kernel.clock import stopped_at
from learnpath.meetings.services.attendance import mark
from learnpath.paths.models import Activity, Reading, Station
from learnpath.policy import Place
from learnpath.readings.services import mark_read, suggest
from learnpath.reflections.services.writing import write
from learnpath.terms import CompletedHow, Presence

Deed = tuple[datetime, Callable[[], object]]


@dataclass(frozen=True)
class InCohort:
    """An activity in its cohort, as the services of assignments ask for it."""

    cohort_id: uuid.UUID
    activity: Activity


@dataclass
class Life:
    """A cohort with its people by the keys that the texts name them by."""

    session: Session
    cohort: Cohort
    calendar: Calendar
    person_ids: dict[str, uuid.UUID]
    organisation_ids: dict[str, uuid.UUID]
    enrolments: dict[str, Enrolment]
    group_ids: dict[str, uuid.UUID]
    group_of: dict[str, str]  # person -> group

    def __post_init__(self) -> None:
        self.activities = _activities_by_key(self.session, self.cohort.path_id)

    def live(self, story: Story) -> None:
        """Do everything in the order in which it happened."""
        for at, do in sorted(self._deeds(story), key=lambda deed: deed[0]):
            with stopped_at(at):
                do()
                self.session.flush()  # what takes the time when it is written takes this one

    def _deeds(self, story: Story) -> Iterator[Deed]:
        at = self.calendar.at
        for work in story.works:
            for step in work.steps:
                yield at(step.at), lambda work=work, step=step: self._step(work, step)  # type: ignore[misc]
        for text in story.reflections:
            yield at(text.at), lambda text=text: self._reflect(text)  # type: ignore[misc]
        for reading in story.reads:
            yield at(reading.at), lambda reading=reading: self._read(reading)  # type: ignore[misc]
        for tip in story.suggestions:
            yield at(tip.at), lambda tip=tip: self._suggest(tip)  # type: ignore[misc]
        for page in story.pages:
            yield at(page.at), lambda page=page: self._see(page)  # type: ignore[misc]
        for meeting in story.meetings:
            yield at(meeting.at), lambda meeting=meeting: self._meet(meeting)  # type: ignore[misc]

    # ---- assignments ----

    def _step(self, work: Work, step: Saved | HandedIn | Reviewed) -> None:
        submission = self._submission(work)
        by_id = self.person_ids[step.by]
        if isinstance(step, Saved):
            save_draft(
                self.session, submission, text=rich(step.text), version=submission.version, by_id=by_id
            )
        elif isinstance(step, HandedIn):
            hand_in(self.session, submission, by_id=by_id, now=self.calendar.at(step.at))
        else:
            revision = latest_revision(self.session, submission)
            if revision is None:
                raise LookupError(f"nothing to review: {work.activity} of {work.owner}")
            review(self.session, revision, verdict=step.verdict, comment=rich(step.comment), by_id=by_id)

    def _submission(self, work: Work) -> Submission:
        at = InCohort(self.cohort.id, self.activities[work.activity])
        owner = owner_for(self.session, at, self._place_of(work))
        if owner is None:
            raise LookupError(f"nobody's work: {work.activity} of {work.owner}")
        return open_submission(self.session, at, owner)

    def _place_of(self, work: Work) -> Place:
        """The place of somebody who shares the work."""
        key = next(
            person
            for person, enrolment in self.enrolments.items()
            if work.owner in (person, self.group_of[person])
            or enrolment.organisation_id == self.organisation_ids.get(work.owner)
        )
        enrolment = self.enrolments[key]
        group_id = self.group_ids[self.group_of[key]]
        return Place(enrolment.id, self.cohort.id, enrolment.organisation_id, frozenset({group_id}))

    # ---- the other kinds ----

    def _reflect(self, text: Written) -> None:
        write(
            self.session,
            self.activities[text.activity],
            self.enrolments[text.by].id,
            text=rich(text.text),
            audience=text.audience,
            version=0,
            now=self.calendar.at(text.at),
        )

    def _read(self, read: Read) -> None:
        wanted = self.session.scalars(
            select(Reading.id)
            .where(Reading.activity_id == self.activities[read.activity].id, Reading.origin_id.is_not(None))
            .order_by(Reading.position)
        ).all()
        for person in read.by:
            for reading_id in wanted:
                mark_read(self.session, reading_id, self.enrolments[person].id)

    def _suggest(self, tip: Suggested) -> None:
        planned = tip.reading
        language, why = next(iter(planned.why.items()))
        reading = suggest(
            self.session,
            self.activities[tip.activity].id,
            title=planned.title,
            why=why,
            language=language,
            enrolment_id=self.enrolments[tip.by].id,
            authors=planned.authors,
            year=planned.year,
            published_in=planned.published_in,
            url=planned.url,
            minutes=planned.minutes,
        )
        reading.language, reading.why = planned.language, dict(planned.why)
        for person in tip.read_by:
            mark_read(self.session, reading.id, self.enrolments[person].id)

    def _see(self, page: Seen) -> None:
        enrolment_ids = [self.enrolments[person].id for person in page.by]
        complete(self.session, enrolment_ids, self.activities[page.activity].id, CompletedHow.SEEN)

    def _meet(self, meeting: Met) -> None:
        marks: dict[uuid.UUID, Presence | None] = {}
        for person, enrolment in self.enrolments.items():
            if person in meeting.absent:
                marks[enrolment.id] = Presence.ABSENT
            elif person in meeting.excused:
                marks[enrolment.id] = Presence.EXCUSED
            else:
                marks[enrolment.id] = Presence.PRESENT
        mark(
            self.session,
            self.cohort.id,
            self.activities[meeting.activity].id,
            drawn={},
            sent=marks,
            by_id=self.person_ids["marina"],
        )


def _activities_by_key(session: Session, path_id: uuid.UUID) -> dict[str, Activity]:
    """The cohort's own activities, which lie in the order of the programme."""
    rows = session.scalars(
        select(Activity)
        .join(Station, Station.id == Activity.station_id)
        .where(Station.path_id == path_id)
        .order_by(Station.position, Activity.position)
    ).all()
    keys = [planned.key for station in STATIONS for planned in station.activities]
    return dict(zip(keys, rows, strict=True))
