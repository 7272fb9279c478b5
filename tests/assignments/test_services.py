from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from learnpath.assignments.models import Review, Revision, RevisionIsImmutable, Submission
from learnpath.assignments.rules import MOST_TEXT, Lack
from learnpath.assignments.services import (
    EditedMeanwhile,
    Lacking,
    NotNow,
    hand_in,
    has_work,
    matrix_states,
    news_since,
    owner_for,
    reopen,
    review,
    save_draft,
    submission_for,
    waiting_for_review,
    work_states,
)
from learnpath.assignments.services import attachments as files
from learnpath.assignments.services.handing_in import fingerprint
from learnpath.assignments.services.reviewing import HandedInMeanwhile, ReviewedMeanwhile
from learnpath.cohorts.models import Completion, Enrolment, GroupMembership
from learnpath.cohorts.services.completions import complete
from learnpath.kernel.clock import now
from learnpath.kernel.files import StoredFile, Upload
from learnpath.kernel.mail import OutgoingMail
from learnpath.terms import ActivityKind, CompletedHow, Stage, SubmissionState, Verdict, WorkBy
from tests.assignments.makers import At, begin, handed_in, pauls_place, written
from tests.factories.cast import Cast
from tests.factories.cohorts import make_enrolment, stages_of
from tests.factories.paths import make_activity
from tests.factories.people import make_person

NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)
NOTE = Upload("Plan.txt", "text/plain", b"Vi borjar i mars")


def _mails(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(select(OutgoingMail.address, OutgoingMail.subject).order_by(OutgoingMail.address))
    return [(row[0].split("@")[0], row[1]) for row in rows]


# ---- the draft ----


def test_a_draft_knows_who_wrote_last_and_in_which_version(session: Session, cast: Cast) -> None:
    work = written(session, cast)
    assert (work.version, work.saved_by_id, work.state) == (1, cast.paul.id, SubmissionState.DRAFT)
    save_draft(session, work, text="<p>Mera</p>", version=1, by_id=cast.petra.id)
    assert (work.version, work.saved_by_id, work.draft) == (2, cast.petra.id, "<p>Mera</p>")


def test_the_second_of_two_who_save_in_turn_sees_the_text_of_the_first(session: Session, cast: Cast) -> None:
    work = written(session, cast)
    save_draft(session, work, text="<p>Paul</p>", version=1, by_id=cast.paul.id)
    with pytest.raises(EditedMeanwhile) as refused:
        save_draft(session, work, text="<p>Petra</p>", version=1, by_id=cast.petra.id)
    theirs = refused.value.theirs
    assert (theirs.text, theirs.version, theirs.saved_by) == ("<p>Paul</p>", 2, "Paul Palm")
    assert work.draft == "<p>Paul</p>"
    save_draft(session, work, text="<p>Paul och Petra</p>", version=theirs.version, by_id=cast.petra.id)
    assert work.version == 3


def test_saving_the_same_text_twice_makes_no_new_version(session: Session, cast: Cast) -> None:
    work = written(session, cast, "<p>Ett</p>")
    save_draft(session, work, text="<p>Ett</p>", version=0, by_id=cast.petra.id)
    assert (work.version, work.saved_by_id) == (1, cast.paul.id)


def test_scripts_are_dropped_from_a_text(session: Session, cast: Cast) -> None:
    work = written(session, cast, '<p onclick="x()">Hej</p><script>alert(1)</script>')
    assert work.draft == "<p>Hej</p>"


def test_a_text_can_be_too_long(session: Session, cast: Cast) -> None:
    with pytest.raises(Lacking) as refused:
        written(session, cast, "x" * (MOST_TEXT + 1))
    assert refused.value.lack is Lack.TOO_LONG


def test_beginning_twice_gives_one_work(session: Session, cast: Cast) -> None:
    assert begin(session, cast).id == begin(session, cast).id
    assert session.scalar(select(func.count()).select_from(Submission)) == 1


def test_work_is_the_groups_the_persons_or_the_organisations(session: Session, cast: Cast) -> None:
    at_home = make_activity(
        session, cast.station, ActivityKind.ASSIGNMENT, "Hos er", 7, work_by=WorkBy.ORGANISATION
    )
    own, home = begin(session, cast, cast.own_work), begin(session, cast, at_home)
    assert begin(session, cast).group_id == cast.group.id
    assert (own.enrolment_id, own.group_id) == (cast.paul_enrolment.id, None)
    assert home.organisation_id == cast.pargas.id
    assert submission_for(session, At(cast.cohort.id, at_home), pauls_place(cast)) is home  # type: ignore[arg-type]


def test_who_is_in_no_group_has_no_work_yet(session: Session, cast: Cast) -> None:
    other_grouping = make_activity(
        session, cast.station, ActivityKind.ASSIGNMENT, "Par", 8, grouping_name="Par som inte finns"
    )
    assert owner_for(session, At(cast.cohort.id, other_grouping), pauls_place(cast)) is None  # type: ignore[arg-type]


# ---- files ----


def test_the_same_file_twice_is_there_once(session: Session, cast: Cast) -> None:
    work = written(session, cast)
    first = files.attach(session, work, NOTE, by_id=cast.paul.id)
    assert files.attach(session, work, NOTE, by_id=cast.petra.id) is first
    assert session.scalar(select(func.count()).select_from(StoredFile)) == 1


def test_there_is_a_limit_to_files(session: Session, cast: Cast) -> None:
    work = written(session, cast)
    for number in range(20):
        files.attach(session, work, Upload(f"{number}.txt", "text/plain", b"x"), by_id=cast.paul.id)
    with pytest.raises(files.TooManyFiles):
        files.attach(session, work, Upload("en till.txt", "text/plain", b"x"), by_id=cast.paul.id)


def test_a_removed_file_stays_with_the_revision_that_had_it(session: Session, cast: Cast) -> None:
    work = written(session, cast)
    kept = files.attach(session, work, NOTE, by_id=cast.paul.id)
    gone = files.attach(session, work, Upload("B.txt", "text/plain", b"b"), by_id=cast.paul.id)
    files.remove(session, work, gone, by_id=cast.paul.id)
    revision = hand_in(session, work, by_id=cast.paul.id, now=NOON)
    files.remove(session, work, kept, by_id=cast.paul.id)
    assert [file.name for file in files.files_of(session, work.id, revision.id) if file.revision_id] == [
        "Plan.txt"
    ]
    assert files.present_files(session, work.id) == []
    assert files.find_attachment(session, work.id, kept.id) is kept
    assert files.find_attachment(session, work.id, gone.id) is None


# ---- handing in ----


def test_a_revision_freezes_text_files_writers_and_members(session: Session, cast: Cast) -> None:
    work = written(session, cast, "<p>Ett</p>")
    save_draft(session, work, text="<p>Två</p>", version=1, by_id=cast.petra.id)
    files.attach(session, work, NOTE, by_id=cast.paul.id)
    revision = hand_in(session, work, by_id=cast.petra.id, now=NOON)
    assert (revision.number, revision.text, revision.is_late) == (1, "<p>Två</p>", False)
    assert revision.sha256 == fingerprint("<p>Två</p>", files.present_files(session, work.id))
    assert set(revision.contributor_ids) == {str(cast.paul.id), str(cast.petra.id)}
    assert set(revision.member_ids) == {str(cast.paul_enrolment.id), str(cast.petra_enrolment.id)}
    assert (work.state, work.last_number) == (SubmissionState.HANDED_IN, 1)
    revision.text = "<p>Ändrat</p>"
    with pytest.raises(RevisionIsImmutable):
        session.flush()


def test_handing_in_marks_the_members_and_tells_each_trainer_once(session: Session, cast: Cast) -> None:
    handed_in(session, cast)
    assert stages_of(session, cast.paul_enrolment.id) == {cast.group_work.id: Stage.HANDED_IN}
    assert stages_of(session, cast.petra_enrolment.id) == {cast.group_work.id: Stage.HANDED_IN}
    assert _mails(session) == [("tina", "Blå has handed in: Jämför era kommuner")]


def test_handing_in_twice_is_one_revision_and_one_letter(session: Session, cast: Cast) -> None:
    first = handed_in(session, cast)
    work = session.get_one(Submission, first.submission_id)
    assert hand_in(session, work, by_id=cast.petra.id, now=NOON) is first
    assert len(_mails(session)) == 1


def test_what_waits_can_be_mended_without_a_second_letter(session: Session, cast: Cast) -> None:
    work = written(session, cast)
    hand_in(session, work, by_id=cast.paul.id, now=NOON)
    save_draft(session, work, text="<p>Rättat</p>", version=1, by_id=cast.paul.id)
    assert hand_in(session, work, by_id=cast.paul.id, now=NOON).number == 2
    assert len(_mails(session)) == 1


def test_nothing_is_handed_in_that_was_not_seen(session: Session, cast: Cast) -> None:
    work = written(session, cast, "<p>Ett</p>")
    seen = fingerprint(work.draft, [])
    save_draft(session, work, text="<p>Två</p>", version=1, by_id=cast.petra.id)
    with pytest.raises(EditedMeanwhile) as refused:
        hand_in(session, work, by_id=cast.paul.id, now=NOON, seen=seen)
    assert refused.value.theirs.text == "<p>Två</p>"
    assert session.scalar(select(func.count()).select_from(Revision)) == 0


def test_a_file_that_came_between_counts_as_unseen_too(session: Session, cast: Cast) -> None:
    work = written(session, cast)
    seen = fingerprint(work.draft, [])
    files.attach(session, work, NOTE, by_id=cast.petra.id)
    with pytest.raises(EditedMeanwhile):
        hand_in(session, work, by_id=cast.paul.id, now=NOON, seen=seen)


def test_empty_work_is_refused_and_a_file_alone_is_work(session: Session, cast: Cast) -> None:
    work = begin(session, cast)
    with pytest.raises(Lacking) as refused:
        hand_in(session, work, by_id=cast.paul.id, now=NOON)
    assert refused.value.lack is Lack.EMPTY
    files.attach(session, work, NOTE, by_id=cast.paul.id)
    assert hand_in(session, work, by_id=cast.paul.id, now=NOON).number == 1


def test_late_work_is_accepted_and_marked_but_an_answer_to_a_review_is_not_late(
    session: Session, cast: Cast
) -> None:
    cast.group_work.due_at = NOON
    cast.own_work.due_at = NOON
    in_time = written(session, cast)
    first = hand_in(session, in_time, by_id=cast.paul.id, now=NOON)
    review(session, first, verdict=Verdict.RETURNED, comment="Mera", by_id=cast.tina.id)
    save_draft(session, in_time, text="<p>Mera</p>", version=1, by_id=cast.paul.id)
    again = hand_in(session, in_time, by_id=cast.paul.id, now=NOON + timedelta(days=3))
    own = begin(session, cast, cast.own_work)
    save_draft(session, own, text="<p>Mitt</p>", version=0, by_id=cast.paul.id)
    late = hand_in(session, own, by_id=cast.paul.id, now=NOON + timedelta(seconds=1))
    assert [first.is_late, again.is_late, late.is_late] == [False, False, True]


# ---- reviewing ----


def test_returned_handed_in_again_and_accepted(session: Session, cast: Cast) -> None:
    work = written(session, cast)
    first = hand_in(session, work, by_id=cast.paul.id, now=NOON)
    review(session, first, verdict=Verdict.RETURNED, comment="<p>Mera siffror</p>", by_id=cast.tina.id)
    assert work.state is SubmissionState.RETURNED
    save_draft(session, work, text="<p>Med siffror</p>", version=1, by_id=cast.petra.id)
    second = hand_in(session, work, by_id=cast.petra.id, now=NOON)
    review(session, second, verdict=Verdict.ACCEPTED, comment="", by_id=cast.tina.id)
    assert (second.number, work.state) == (2, SubmissionState.ACCEPTED)
    assert (first.text, second.text) == ("<p>Vårt utkast</p>", "<p>Med siffror</p>")
    assert stages_of(session, cast.paul_enrolment.id)[cast.group_work.id] is Stage.DONE
    with pytest.raises(NotNow):
        save_draft(session, work, text="<p>Efteråt</p>", version=2, by_id=cast.paul.id)
    with pytest.raises(NotNow):
        hand_in(session, work, by_id=cast.paul.id, now=NOON)


def test_accepted_work_completes_for_those_who_were_members_at_hand_in(session: Session, cast: Cast) -> None:
    revision = handed_in(session, cast)
    later = make_enrolment(session, cast.cohort, make_person(session), cast.habo)
    session.add(GroupMembership(group_id=cast.group.id, enrolment_id=later.id))
    left = session.scalars(
        select(GroupMembership).where(GroupMembership.enrolment_id == cast.petra_enrolment.id)
    ).one()
    left.until = now()
    session.flush()
    review(session, revision, verdict=Verdict.ACCEPTED, comment="", by_id=cast.tina.id)
    done = session.scalars(select(Completion.enrolment_id).where(Completion.stage == Stage.DONE)).all()
    assert set(done) == {cast.paul_enrolment.id, cast.petra_enrolment.id}


def test_each_member_gets_the_verdict_in_their_own_language(session: Session, cast: Cast) -> None:
    revision = handed_in(session, cast)
    review(session, revision, verdict=Verdict.RETURNED, comment="Hemligt", by_id=cast.tina.id)
    letters = session.scalars(select(OutgoingMail).order_by(OutgoingMail.address)).all()
    assert [mail.address.split("@")[0] for mail in letters] == ["paul", "petra", "tina"]
    assert all(mail.letter is not None and "Hemligt" not in str(mail.letter) for mail in letters)
    assert letters[0].letter is not None
    assert letters[0].letter["url"] == f"/cohorts/{cast.cohort.id}/assignments/{cast.group_work.id}"


def test_returning_needs_a_comment(session: Session, cast: Cast) -> None:
    revision = handed_in(session, cast)
    with pytest.raises(Lacking) as refused:
        review(session, revision, verdict=Verdict.RETURNED, comment="<p> </p>", by_id=cast.tina.id)
    assert refused.value.lack is Lack.COMMENT


def test_the_second_reviewer_sees_what_the_first_did(session: Session, cast: Cast) -> None:
    revision = handed_in(session, cast)
    first = review(session, revision, verdict=Verdict.ACCEPTED, comment="<p>Bra</p>", by_id=cast.tina.id)
    with pytest.raises(ReviewedMeanwhile) as refused:
        review(session, revision, verdict=Verdict.RETURNED, comment="Nej", by_id=cast.ada.id)
    assert refused.value.first is first
    # The first one's own form, sent twice, is no second review.
    assert (
        review(session, revision, verdict=Verdict.ACCEPTED, comment="<p>Bra</p>", by_id=cast.tina.id) is first
    )
    assert session.scalar(select(func.count()).select_from(Review)) == 1


def test_a_review_of_what_has_been_mended_meanwhile_is_refused(session: Session, cast: Cast) -> None:
    work = written(session, cast)
    old = hand_in(session, work, by_id=cast.paul.id, now=NOON)
    save_draft(session, work, text="<p>Rättat</p>", version=1, by_id=cast.paul.id)
    hand_in(session, work, by_id=cast.paul.id, now=NOON)
    with pytest.raises(HandedInMeanwhile):
        review(session, old, verdict=Verdict.ACCEPTED, comment="", by_id=cast.tina.id)


def test_reopening_takes_back_what_the_acceptance_completed_and_nothing_else(
    session: Session, cast: Cast
) -> None:
    complete(session, [cast.petra_enrolment.id], cast.group_work.id, CompletedHow.EXCUSED, by_id=cast.tina.id)
    revision = handed_in(session, cast)
    review(session, revision, verdict=Verdict.ACCEPTED, comment="", by_id=cast.tina.id)
    reopen(session, revision, comment="En sak till", by_id=cast.tina.id)
    assert stages_of(session, cast.paul_enrolment.id)[cast.group_work.id] is Stage.HANDED_IN
    assert stages_of(session, cast.petra_enrolment.id)[cast.group_work.id] is Stage.DONE
    work = session.get_one(Submission, revision.submission_id)
    assert work.state is SubmissionState.RETURNED
    hand_in(session, work, by_id=cast.paul.id, now=NOON)
    assert work.last_number == 2


def test_only_accepted_work_is_reopened(session: Session, cast: Cast) -> None:
    revision = handed_in(session, cast)
    with pytest.raises(HandedInMeanwhile):
        reopen(session, revision, comment="Nej", by_id=cast.tina.id)


# ---- overviews ----


def test_where_the_work_of_one_person_stands(session: Session, cast: Cast) -> None:
    cast.own_work.due_at = now() - timedelta(days=1)
    handed_in(session, cast)
    own = begin(session, cast, cast.own_work)
    place = pauls_place(cast)
    states = work_states(session, cast.cohort.id, place.enrolment_id, place.group_ids, place.organisation_id)
    assert set(states) == {cast.group_work.id, cast.own_work.id}
    group = states[cast.group_work.id]
    assert (group.state, group.saved_by_name, group.late) == (SubmissionState.HANDED_IN, "Paul Palm", False)
    assert states[cast.own_work.id].late
    assert states[cast.own_work.id].submission_id == own.id
    assert work_states(session, cast.cohort.id, cast.petra_enrolment.id, [], cast.habo.id) == {}


def test_what_waits_for_a_trainer_is_counted_by_cohort(session: Session, cast: Cast) -> None:
    assert waiting_for_review(session, [cast.cohort.id]) == {}
    revision = handed_in(session, cast)
    assert waiting_for_review(session, [cast.cohort.id, cast.other_cohort.id]) == {cast.cohort.id: 1}
    assert waiting_for_review(session, [cast.other_cohort.id]) == {}
    key = (cast.group_work.id, cast.group.id)
    assert matrix_states(session, cast.cohort.id) == {key: SubmissionState.HANDED_IN}
    review(session, revision, verdict=Verdict.ACCEPTED, comment="", by_id=cast.tina.id)
    assert waiting_for_review(session, [cast.cohort.id]) == {}


def test_the_news_are_the_reviews_of_ones_own_work(session: Session, cast: Cast) -> None:
    before = now()
    revision = handed_in(session, cast)
    review(session, revision, verdict=Verdict.ACCEPTED, comment="", by_id=cast.tina.id)
    news = news_since(session, pauls_place(cast), before)
    assert [(one.activity_id, one.verdict, one.reviewed_by_name) for one in news] == [
        (cast.group_work.id, Verdict.ACCEPTED, "Tina Trygg")
    ]
    assert news_since(session, pauls_place(cast), now() + timedelta(minutes=1)) == []
    assert len(news_since(session, pauls_place(cast), None)) == 1


def test_a_group_with_work_says_so(session: Session, cast: Cast) -> None:
    assert not has_work(session, cast.group.id)
    written(session, cast)
    assert has_work(session, cast.group.id)


def test_who_left_the_cohort_is_not_handed_in_for(session: Session, cast: Cast) -> None:
    session.get_one(Enrolment, cast.petra_enrolment.id).withdrawn_at = now()
    assert handed_in(session, cast).member_ids == [str(cast.paul_enrolment.id)]
