"""Who may do what, in one table that a data-protection officer can read.

`Actor` is who asks, built once a request. A subject is whatever the question is about; a predicate reads only
its plain attributes. A permission that is not in the table is denied to everybody.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from learnpath.terms import Audience, Role


@dataclass(frozen=True, slots=True)
class Place:
    """One enrolment of the actor: where, for which organisation, in which groups."""

    enrolment_id: UUID
    cohort_id: UUID
    organisation_id: UUID
    group_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class WornLook:
    """An organisation's look on somebody's pages: which, and its logo in words where it has one."""

    look_id: UUID
    logo_alt: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. Nobody in particular when `person_id` is None."""

    person_id: UUID | None = None
    name: str = ""
    is_administrator: bool = False
    trainer_of: frozenset[UUID] = frozenset()  # organisations whose paths they author
    hr_of: frozenset[UUID] = frozenset()  # organisations whose people they follow
    trains: frozenset[UUID] = frozenset()  # cohorts
    places: tuple[Place, ...] = ()
    cohort_ids: frozenset[UUID] = field(default=frozenset())
    enrolment_ids: frozenset[UUID] = field(default=frozenset())
    group_ids: frozenset[UUID] = field(default=frozenset())
    path_ids: frozenset[UUID] = field(default=frozenset())  # the paths of the cohorts they walk or train
    guides_put_away: frozenset[Role] = frozenset()  # first-visit guides that they want to see no more
    looks: tuple[tuple[Role, WornLook], ...] = ()  # of the organisation that they are here for in a role

    @property
    def is_signed_in(self) -> bool:
        return self.person_id is not None

    def place_in(self, cohort_id: UUID) -> Place | None:
        return next((place for place in self.places if place.cohort_id == cohort_id), None)

    def look_as(self, role: Role | None) -> WornLook | None:
        """How the pages look in one of their roles; None is learnpath's own look."""
        return next((look for one, look in self.looks if one is role), None)


NOBODY = Actor()


class Permission(StrEnum):
    """Every permission. Its words are `subject:verb`."""

    OWN_ACCOUNT = "account:own"
    INSTALLATION_ADMINISTER = "installation:administer"
    ORGANISATION_STYLE = "organisation:style"

    PATH_LIST = "path:list"
    PATH_READ = "path:read"
    PATH_WRITE = "path:write"
    PATH_CREATE = "path:create"

    COHORT_LIST = "cohort:list"
    COHORT_READ = "cohort:read"
    COHORT_RUN = "cohort:run"
    COHORT_STAFF = "cohort:staff"
    COHORT_START = "cohort:start"
    COHORT_WALK = "cohort:walk"

    PICTURE_READ = "picture:read"
    ATTACHMENT_READ = "attachment:read"

    SUBMISSION_READ = "submission:read"
    SUBMISSION_WRITE = "submission:write"
    SUBMISSION_REVIEW = "submission:review"

    READING_SUGGEST = "reading:suggest"
    READING_REMOVE = "reading:remove"
    READING_PUT_BACK = "reading:put_back"

    REFLECTION_READ = "reflection:read"
    REFLECTION_WRITE = "reflection:write"

    CERTIFICATE_LIST = "certificate:list"
    CERTIFICATE_READ = "certificate:read"
    CERTIFICATE_ISSUE = "certificate:issue"
    CERTIFICATE_REVOKE = "certificate:revoke"

    PEOPLE_FOLLOW = "people:follow"


Predicate = Callable[[Actor, Any], bool]


def is_signed_in(actor: Actor, _subject: Any) -> bool:
    return actor.is_signed_in


def is_administrator(actor: Actor, _subject: Any) -> bool:
    return actor.is_administrator


def is_any_trainer(actor: Actor, _subject: Any) -> bool:
    return bool(actor.trainer_of or actor.trains)


def is_any_hr(actor: Actor, _subject: Any) -> bool:
    return bool(actor.hr_of)


def is_trainer_or_hr(actor: Actor, _subject: Any) -> bool:
    return is_any_trainer(actor, None) or is_any_hr(actor, None)


def authors_for_organisation(actor: Actor, subject: Any) -> bool:
    return subject.organisation_id in actor.trainer_of


def follows_organisation(actor: Actor, subject: Any) -> bool:
    return subject.organisation_id in actor.hr_of


def may_style(actor: Actor, subject: Any) -> bool:
    return actor.is_administrator or authors_for_organisation(actor, subject)


def knows_the_organisation(actor: Actor, subject: Any) -> bool:
    return may_style(actor, subject) or follows_organisation(actor, subject)


def trains_cohort(actor: Actor, subject: Any) -> bool:
    return subject.cohort_id in actor.trains


def may_staff(actor: Actor, subject: Any) -> bool:
    """Who trains it; where nobody does, any trainer of its organisation."""
    return trains_cohort(actor, subject) or (
        subject.is_untrained and authors_for_organisation(actor, subject)
    )


def takes_part(actor: Actor, subject: Any) -> bool:
    return subject.cohort_id in actor.cohort_ids


def is_in_cohort(actor: Actor, subject: Any) -> bool:
    return trains_cohort(actor, subject) or takes_part(actor, subject)


def knows_of_cohort(actor: Actor, subject: Any) -> bool:
    return is_in_cohort(actor, subject) or authors_for_organisation(actor, subject)


def shares_the_work(actor: Actor, subject: Any) -> bool:
    """In the group, the very person, or from the organisation that a submission belongs to."""
    if subject.group_id is not None:
        return subject.group_id in actor.group_ids
    if subject.enrolment_id is not None:
        return subject.enrolment_id in actor.enrolment_ids
    return any(
        place.cohort_id == subject.cohort_id and place.organisation_id == subject.organisation_id
        for place in actor.places
    )


def may_read_work(actor: Actor, subject: Any) -> bool:
    return shares_the_work(actor, subject) or trains_cohort(actor, subject)


def is_author(actor: Actor, subject: Any) -> bool:
    """The person, not the enrolment: whoever has left a cohort keeps what they wrote there."""
    return actor.person_id is not None and subject.author_person_id == actor.person_id


def is_among_readers(actor: Actor, subject: Any) -> bool:
    """The author, and those whom the author chose. Nobody else, whatever their role."""
    if is_author(actor, subject):
        return True
    match subject.audience:
        case Audience.GROUP:
            return bool(actor.group_ids & frozenset(subject.reader_group_ids))
        case Audience.TRAINERS:
            return trains_cohort(actor, subject)
        case Audience.COHORT:
            return is_in_cohort(actor, subject)
        case _:
            return False


def may_remove_reading(actor: Actor, subject: Any) -> bool:
    return trains_cohort(actor, subject) or subject.suggested_by_id in actor.enrolment_ids


def may_put_reading_back(actor: Actor, subject: Any) -> bool:
    """A trainer; else only who took it off: what a trainer removed, its suggester does not put back."""
    return trains_cohort(actor, subject) or (
        takes_part(actor, subject) and subject.archived_by_id == actor.person_id
    )


def is_holder(actor: Actor, subject: Any) -> bool:
    return actor.person_id is not None and subject.person_id == actor.person_id


def may_read_certificate(actor: Actor, subject: Any) -> bool:
    return (
        is_holder(actor, subject)
        or trains_cohort(actor, subject)
        or subject.participant_organisation_id in actor.hr_of
    )


def may_see_picture(actor: Actor, subject: Any) -> bool:
    """A picture is as readable as the paths whose texts show it."""
    return subject.organisation_id in actor.trainer_of or bool(actor.path_ids & frozenset(subject.path_ids))


ALLOWED_WHEN: Mapping[Permission, Predicate] = {
    Permission.OWN_ACCOUNT: is_signed_in,
    Permission.INSTALLATION_ADMINISTER: is_administrator,
    Permission.ORGANISATION_STYLE: may_style,
    Permission.PATH_LIST: is_any_trainer,
    Permission.PATH_READ: authors_for_organisation,
    Permission.PATH_WRITE: authors_for_organisation,
    Permission.PATH_CREATE: is_any_trainer,
    Permission.COHORT_LIST: is_any_trainer,
    Permission.COHORT_READ: is_in_cohort,
    Permission.COHORT_RUN: trains_cohort,
    Permission.COHORT_STAFF: may_staff,
    Permission.COHORT_START: authors_for_organisation,
    Permission.COHORT_WALK: takes_part,
    Permission.PICTURE_READ: may_see_picture,
    Permission.ATTACHMENT_READ: may_read_work,
    Permission.SUBMISSION_READ: may_read_work,
    Permission.SUBMISSION_WRITE: shares_the_work,
    Permission.SUBMISSION_REVIEW: trains_cohort,
    Permission.READING_SUGGEST: is_in_cohort,
    Permission.READING_REMOVE: may_remove_reading,
    Permission.READING_PUT_BACK: may_put_reading_back,
    Permission.REFLECTION_READ: is_among_readers,
    Permission.REFLECTION_WRITE: is_author,
    Permission.CERTIFICATE_LIST: is_trainer_or_hr,
    Permission.CERTIFICATE_READ: may_read_certificate,
    Permission.CERTIFICATE_ISSUE: trains_cohort,
    Permission.CERTIFICATE_REVOKE: trains_cohort,
    Permission.PEOPLE_FOLLOW: is_any_hr,
}

# What one must be able to see before a refusal may admit that the thing exists.
SEEN_BY: Mapping[Permission, Predicate] = {
    Permission.ORGANISATION_STYLE: knows_the_organisation,
    Permission.PATH_WRITE: authors_for_organisation,
    Permission.COHORT_RUN: is_in_cohort,
    Permission.COHORT_STAFF: knows_of_cohort,
    Permission.COHORT_WALK: is_in_cohort,
    Permission.SUBMISSION_WRITE: may_read_work,
    Permission.SUBMISSION_REVIEW: may_read_work,
    Permission.READING_REMOVE: is_in_cohort,
    Permission.READING_PUT_BACK: is_in_cohort,
    Permission.REFLECTION_WRITE: is_among_readers,
    Permission.CERTIFICATE_ISSUE: is_in_cohort,
    Permission.CERTIFICATE_REVOKE: may_read_certificate,
}


def allowed(permission: Permission, actor: Actor, subject: Any = None) -> bool:
    """Whether the table lets the actor. Unknown permissions and missing subjects are denied."""
    predicate = ALLOWED_WHEN.get(permission)
    return predicate is not None and actor.is_signed_in and predicate(actor, subject)


def seen(permission: Permission, actor: Actor, subject: Any = None) -> bool:
    """Whether a refused actor may be told that the subject exists."""
    predicate = SEEN_BY.get(permission)
    if predicate is None:
        return subject is None
    return actor.is_signed_in and predicate(actor, subject)


class Finder(StrEnum):
    """Who finds a text by searching. What can be found carries such keys, and whoever has one of them finds it.

    In brackets: whose ids belong to the key. Of a station only what is open to a participant is found.
    """

    ADMINISTRATORS = "administrators"
    AUTHORS = "authors"  # (organisation) its trainers
    TRAINERS = "trainers"  # (cohort)
    HR = "hr"  # (organisation)
    PERSON = "person"  # (person) they alone
    ENROLMENT = "enrolment"  # (enrolment) whose own work it is
    COHORT = "cohort"  # (cohort) everybody who walks or trains
    STATION = "station"  # (station) participants
    GROUP = "group"  # (group, station) its members
    ORGANISATION = "organisation"  # (organisation, station) participants whom it sent


def found_by(finder: Finder, *ids: UUID) -> str:
    """A key as it stands on what can be found."""
    return ":".join([finder.value, *(one.hex for one in ids)])


def finder_keys(actor: Actor, open_stations: Mapping[UUID, Collection[UUID]]) -> frozenset[str]:
    """The keys that somebody has. `open_stations`: those that are open to them, by the cohort in which they walk."""
    return frozenset(_finder_keys(actor, open_stations)) if actor.is_signed_in else frozenset()


def _finder_keys(actor: Actor, open_stations: Mapping[UUID, Collection[UUID]]) -> Iterator[str]:
    if actor.person_id is not None:
        yield found_by(Finder.PERSON, actor.person_id)
    if actor.is_administrator:
        yield found_by(Finder.ADMINISTRATORS)
    yield from (found_by(Finder.AUTHORS, one) for one in actor.trainer_of)
    yield from (found_by(Finder.HR, one) for one in actor.hr_of)
    for cohort_id in actor.trains:
        yield found_by(Finder.TRAINERS, cohort_id)
        yield found_by(Finder.COHORT, cohort_id)
    for place in actor.places:
        yield found_by(Finder.COHORT, place.cohort_id)
        yield found_by(Finder.ENROLMENT, place.enrolment_id)
        for station_id in open_stations.get(place.cohort_id, ()):
            yield found_by(Finder.STATION, station_id)
            yield found_by(Finder.ORGANISATION, place.organisation_id, station_id)
            yield from (found_by(Finder.GROUP, one, station_id) for one in place.group_ids)
