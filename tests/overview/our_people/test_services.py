from datetime import date

from sqlalchemy.orm import Session

from learnpath.certificates.services import eligibility_of
from learnpath.cohorts.services.completions import complete
from learnpath.kernel.clock import now
from learnpath.kernel.i18n import in_language
from learnpath.overview.our_people.rules import PersonState
from learnpath.overview.our_people.services import (
    Filter,
    all_with_progress,
    oneself,
    people_of,
    with_progress,
)
from learnpath.terms import CertificateKind, CompletedHow
from tests.factories.cast import Cast
from tests.factories.certificates import do_everything, make_certificate
from tests.factories.cohorts import make_enrolment
from tests.factories.people import make_person


def test_a_line_says_how_far_somebody_has_come(session: Session, cast: Cast) -> None:
    complete(session, [cast.paul_enrolment.id], cast.group_work.id, CompletedHow.ACCEPTED)
    complete(session, [cast.paul_enrolment.id], cast.reading_list.id, CompletedHow.EXCUSED)
    complete(session, [cast.paul_enrolment.id], cast.page.id, CompletedHow.SEEN)  # voluntary
    complete(session, [cast.paul_enrolment.id], cast.meeting.id, CompletedHow.ATTENDED)
    (line,) = oneself(session, cast.paul.id)
    assert (line.done, line.required, line.attended, line.meetings) == (2, 4, 1, 1)
    assert (line.name, line.organisation, line.cohort) == ("Paul Palm", "Pargas", "Vår")
    assert line.state is PersonState.WALKING


def test_the_state_agrees_with_the_trainers_list(session: Session, cast: Cast) -> None:
    cast.cohort_path.meetings_required = 1
    do_everything(session, cast, cast.paul_enrolment.id)
    complete(session, [cast.petra_enrolment.id], cast.meeting.id, CompletedHow.EXCUSED)
    answers = eligibility_of(session, cast.cohort.id)
    lines = all_with_progress(session, {cast.pargas.id, cast.habo.id}, Filter(cohort_id=cast.cohort.id))
    assert {line.enrolment_id: line.state is PersonState.QUALIFIED for line in lines} == {
        enrolment_id: answer.is_earned for enrolment_id, answer in answers.items()
    }


def test_only_ones_own_people_are_found_whatever_is_asked_for(session: Session, cast: Cast) -> None:
    found = people_of(session, {cast.habo.id}, Filter())
    assert [row.enrolment_id for row in found.rows] == [cast.petra_enrolment.id]
    for wanted in (
        Filter(enrolment_ids=frozenset({cast.paul_enrolment.id})),
        Filter(cohort_id=cast.other_cohort.id),
    ):
        assert people_of(session, {cast.habo.id}, wanted).rows == []
    assert people_of(session, frozenset(), Filter()).rows == []


def test_a_person_with_three_papers_is_one_line_with_the_certificate_of_completion(
    session: Session, cast: Cast
) -> None:
    for kind in (CertificateKind.TRANSCRIPT, CertificateKind.PARTICIPATION):
        make_certificate(session, cast.paul_enrolment, kind=kind)
    found = people_of(session, {cast.pargas.id}, Filter(cohort_id=cast.cohort.id))
    assert (len(found.rows), found.certificates) == (1, [])
    own = make_certificate(session, cast.paul_enrolment)
    found = people_of(session, {cast.pargas.id}, Filter(cohort_id=cast.cohort.id))
    assert (len(found.rows), found.certificates) == (1, [own.id])
    (line,) = with_progress(session, found, found.rows)
    assert (line.state, line.serial) == (PersonState.CERTIFICATE, own.snapshot["serial"])


def test_people_are_filtered_by_cohort_year_and_state(session: Session, cast: Cast) -> None:
    cast.other_cohort.starts_on = date(2026, 9, 1)
    left = make_enrolment(session, cast.cohort, make_person(session, "Lena Ljung"), cast.pargas)
    left.withdrawn_at = now()
    issued = make_enrolment(session, cast.cohort, make_person(session, "Nils Norr"), cast.pargas)
    make_certificate(session, issued)
    do_everything(session, cast, cast.paul_enrolment.id)
    session.flush()

    def names(**wanted: object) -> list[str]:
        chosen = Filter(**wanted)  # type: ignore[arg-type]
        found = people_of(session, {cast.pargas.id}, chosen)
        lines = with_progress(session, found, found.rows)
        assert lines == all_with_progress(session, {cast.pargas.id}, chosen)
        return [line.name for line in lines]

    assert names() == ["Lena Ljung", "Nils Norr", "Otto Orre", "Paul Palm"]
    assert names(cohort_id=cast.other_cohort.id) == names(year=2026) == ["Otto Orre"]
    assert names(state=PersonState.WALKING) == ["Otto Orre"]
    assert names(state=PersonState.QUALIFIED) == ["Paul Palm"]
    assert names(state=PersonState.CERTIFICATE) == ["Nils Norr"]
    assert names(state=PersonState.WITHDRAWN, year=2027) == ["Lena Ljung"]


def test_names_are_sorted_as_the_reader_sorts(session: Session, cast: Cast) -> None:
    for name in ("Eva Öberg", "Eva Ånäs", "Eva Zorn", "Eva Alm"):
        make_enrolment(session, cast.cohort, make_person(session, name), cast.habo)
    with in_language("sv"):
        found = people_of(session, {cast.habo.id}, Filter())
    assert [row.family_name for row in found.rows] == ["Alm", "Perho", "Zorn", "Ånäs", "Öberg"]
