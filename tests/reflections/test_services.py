from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.actors import load_actor
from learnpath.cohorts.models import Completion, Grouping, GroupMembership
from learnpath.cohorts.services.grouping import remove_group
from learnpath.cohorts.services.progress import complete_by_hand
from learnpath.kernel import audit
from learnpath.kernel.clock import stopped_at
from learnpath.overview.services.news import recent
from learnpath.people.models import Person
from learnpath.policy import Actor, Permission, allowed
from learnpath.reflections import services
from learnpath.reflections.loading import load_reflection
from learnpath.reflections.models import Reflection, ReflectionGroup
from learnpath.terms import Audience, CompletedHow
from tests.factories.cast import Cast
from tests.factories.cohorts import make_enrolment, make_group, make_grouping, make_trainer
from tests.factories.people import make_person
from tests.factories.reflections import make_reflection

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)


def _write(
    session: Session, cast: Cast, text: str = "<p>Hej</p>", audience: Audience = Audience.ME, version: int = 0
):  # type: ignore[no-untyped-def]
    return services.write(
        session,
        cast.reflection,
        cast.paul_enrolment.id,
        text=text,
        audience=audience,
        version=version,
        now=NOW,
    )


def _completion(session: Session, cast: Cast) -> Completion:
    return session.scalars(
        select(Completion).where(
            Completion.activity_id == cast.reflection.id, Completion.enrolment_id == cast.paul_enrolment.id
        )
    ).one()


def test_writing_saves_the_text_and_completes_the_activity(session: Session, cast: Cast) -> None:
    saved = _write(session, cast)
    assert (saved.text, saved.audience, saved.version, saved.shared_at) == (
        "<p>Hej</p>",
        Audience.ME,
        1,
        None,
    )
    assert _completion(session, cast).how is CompletedHow.WRITTEN


def test_the_same_form_sent_twice_saves_once(session: Session, cast: Cast) -> None:
    first, second = _write(session, cast), _write(session, cast)
    assert first.id == second.id
    assert second.version == 1


def test_the_second_of_two_windows_is_told(session: Session, cast: Cast) -> None:
    _write(session, cast)
    _write(session, cast, "<p>Första fönstret</p>", version=1)
    with pytest.raises(services.EditedMeanwhile) as told:
        _write(session, cast, "<p>Andra fönstret</p>", version=1)
    assert told.value.theirs.text == "<p>Första fönstret</p>"
    assert told.value.theirs.version == 2


def test_two_windows_that_both_begin_a_text_do_not_overwrite_each_other(session: Session, cast: Cast) -> None:
    _write(session, cast, "<p>Första</p>")
    with pytest.raises(services.EditedMeanwhile):
        _write(session, cast, "<p>Andra</p>")


def test_a_window_that_only_narrows_the_readers_counts_as_a_change(session: Session, cast: Cast) -> None:
    _write(session, cast, audience=Audience.COHORT)
    _write(session, cast, audience=Audience.ME, version=1)
    with pytest.raises(services.EditedMeanwhile):
        _write(session, cast, audience=Audience.COHORT, version=1)


def test_markup_is_cleaned_on_the_way_in(session: Session, cast: Cast) -> None:
    saved = _write(session, cast, "<p>Hej</p><script>alert(1)</script>")
    session.expire(saved)
    assert saved.text == "<p>Hej</p>"


def test_deleting_takes_the_completion_back_and_the_log_says_nothing_of_the_words(
    session: Session, cast: Cast
) -> None:
    services.delete(session, _write(session, cast), by_id=cast.paul.id)
    session.flush()
    assert session.scalars(select(Reflection)).all() == []
    assert _completion(session, cast).withdrawn_at is not None
    (line,) = session.scalars(select(audit.AuditEvent))
    assert (line.action, line.note) == ("completion withdrawn", "")


def test_written_again_after_deletion_it_is_complete_again(session: Session, cast: Cast) -> None:
    services.delete(session, _write(session, cast), by_id=cast.paul.id)
    _write(session, cast, "<p>Ny början</p>")
    assert _completion(session, cast).withdrawn_at is None


def _everybody(session: Session, cast: Cast) -> dict[str, Actor]:
    """The cast, a fellow without a group, one in another group, and a trainer of another cohort."""
    ola, gun, tore = (make_person(session, name) for name in ("Ola Ol", "Gun Gren", "Tore Tall"))
    make_enrolment(session, cast.cohort, ola, cast.habo)
    in_other_group = make_enrolment(session, cast.cohort, gun, cast.habo)
    make_group(session, make_grouping(session, cast.cohort, "Par", is_main=False), "Röd", in_other_group)
    make_trainer(session, cast.other_cohort, tore)
    people = (cast.tina, cast.paul, cast.petra, cast.otto, cast.hanna, cast.hugo, cast.ada, ola, gun, tore)
    return {person.given_name.lower(): load_actor(session, person) for person in people}


READERS = {
    Audience.ME: set[str](),
    Audience.GROUP: {"petra"},
    Audience.TRAINERS: {"tina"},
    Audience.COHORT: {"petra", "tina", "ola", "gun"},
}


@pytest.mark.parametrize("audience", list(Audience))
def test_each_audience_reads_what_the_author_said_in_every_way_of_asking(
    session: Session, cast: Cast, audience: Audience
) -> None:
    actors = _everybody(session, cast)
    written = make_reflection(session, cast.reflection, cast.paul_enrolment, audience=audience)
    before = written.written_at - timedelta(days=1)
    for name, actor in actors.items():
        subject = load_reflection(session, actor, written.id)
        assert allowed(Permission.REFLECTION_READ, actor, subject) == (
            name in READERS[audience] | {"paul"}
        ), name
        texts = services.shared_with(session, actor, cast.cohort.id, cast.reflection.id)
        assert bool(texts) == (name in READERS[audience]), name
        circle = services.circle_of(session, actor, cast.cohort.id, cast.reflection.id)
        assert circle.shared == len(texts), name
        for place in actor.places:
            news = services.news_since(session, actor, place, before)
            assert len(news) == len(texts), name


def test_the_circle_never_selects_the_text_of_anybody_else(session: Session, cast: Cast) -> None:
    make_reflection(session, cast.reflection, cast.paul_enrolment, audience=Audience.COHORT)
    make_reflection(session, cast.reflection, cast.petra_enrolment, "<p>Mitt</p>")
    circle = services.circle_of(session, load_actor(session, cast.petra), cast.cohort.id, cast.reflection.id)
    assert circle.own is not None
    assert circle.own.own_text == "<p>Mitt</p>"
    assert [(fellow.given_name, fellow.has_written, fellow.own_text) for fellow in circle.others] == [
        ("Paul", True, None)
    ]
    assert [fellow.name for fellow in circle.trainers] == ["Tina Trygg"]
    assert [fellow.name for fellow in circle.mates] == ["Paul Palm"]


def test_who_leaves_the_group_stops_reading(session: Session, cast: Cast) -> None:
    make_reflection(session, cast.reflection, cast.paul_enrolment, audience=Audience.GROUP)
    member = session.scalars(
        select(GroupMembership).where(GroupMembership.enrolment_id == cast.petra_enrolment.id)
    ).one()
    member.until = NOW
    session.flush()
    actor = load_actor(session, cast.petra)
    assert services.shared_with(session, actor, cast.cohort.id, cast.reflection.id) == []


def _move_paul(session: Session, cast: Cast) -> Person:
    """A trainer moves Paul into another group, with somebody in it."""
    member = session.scalars(
        select(GroupMembership).where(GroupMembership.enrolment_id == cast.paul_enrolment.id)
    ).one()
    member.until = NOW
    greta = make_person(session, "Greta Gran")
    make_group(
        session,
        session.get_one(Grouping, cast.group.grouping_id),
        "Grön",
        make_enrolment(session, cast.cohort, greta, cast.habo),
        cast.paul_enrolment,
    )
    return greta


def _reads(session: Session, cast: Cast, person: Person, written: Reflection) -> bool:
    """Whether somebody reads a text; every way of asking says the same."""
    actor = load_actor(session, person)
    (place,) = actor.places
    long_ago = NOW - timedelta(days=3650)
    answers = {
        allowed(Permission.REFLECTION_READ, actor, load_reflection(session, actor, written.id)),
        bool(services.shared_with(session, actor, cast.cohort.id, cast.reflection.id)),
        bool(services.circle_of(session, actor, cast.cohort.id, cast.reflection.id).shared),
        bool(services.news_since(session, actor, place, long_ago)),
        bool(recent(session, place, long_ago).happenings),
    }
    assert len(answers) == 1
    return answers.pop()


def test_a_new_group_does_not_read_what_was_written_for_the_old_one(session: Session, cast: Cast) -> None:
    written = _write(session, cast, audience=Audience.GROUP)
    greta = _move_paul(session, cast)
    assert not _reads(session, cast, greta, written)
    assert _reads(session, cast, cast.petra, written)


def test_a_text_saved_again_after_a_move_is_for_the_new_group(session: Session, cast: Cast) -> None:
    written = _write(session, cast, audience=Audience.GROUP)
    greta = _move_paul(session, cast)
    _write(session, cast, audience=Audience.GROUP)  # an old window sends its form once more
    assert not _reads(session, cast, greta, written)
    _write(session, cast, audience=Audience.GROUP, version=1)
    assert _reads(session, cast, greta, written)
    assert not _reads(session, cast, cast.petra, written)
    _write(session, cast, audience=Audience.ME, version=2)
    assert not _reads(session, cast, greta, written)
    assert session.scalars(select(ReflectionGroup)).all() == []


def test_a_group_that_is_removed_reads_no_more(session: Session, cast: Cast) -> None:
    written = _write(session, cast, audience=Audience.GROUP)
    remove_group(session, cast.group, keep=False, by_id=cast.tina.id)
    session.expire_all()
    assert not _reads(session, cast, cast.petra, written)


def test_whose_text_is_with_an_earlier_group_is_told_so(session: Session, cast: Cast) -> None:
    _write(session, cast, audience=Audience.GROUP)

    def own() -> bool:
        paul = load_actor(session, cast.paul)
        circle = services.circle_of(session, paul, cast.cohort.id, cast.reflection.id)
        return circle.own is not None and circle.own.own_elsewhere

    assert not own()
    _move_paul(session, cast)
    assert own()


def test_taking_a_text_back_hides_it_at_once_and_sharing_it_again_is_news(
    session: Session, cast: Cast
) -> None:
    petra = load_actor(session, cast.petra)
    (place,) = petra.places
    with stopped_at(NOW):
        _write(session, cast, audience=Audience.GROUP)
        _write(session, cast, audience=Audience.ME, version=1)
        assert services.shared_with(session, petra, cast.cohort.id, cast.reflection.id) == []
        assert services.news_since(session, petra, place, NOW - timedelta(hours=1)) == []
        _write(session, cast, audience=Audience.GROUP, version=2)
    (news,) = services.news_since(session, petra, place, NOW - timedelta(hours=1))
    assert (news.given_name, news.activity_title) == ("Paul", {"sv": "Vad tar du med dig?"})
    assert services.news_since(session, petra, place, NOW) == []


def _mine(session: Session, person: Person) -> list[services.OwnText]:
    return [services.OwnText._make(row) for row in session.execute(services.own_texts(person.id))]


def test_mine_is_what_i_wrote_and_nothing_else(session: Session, cast: Cast) -> None:
    make_reflection(session, cast.reflection, cast.paul_enrolment, "<p>Mitt</p>")
    make_reflection(session, cast.reflection, cast.petra_enrolment, "<p>Ditt</p>", Audience.COHORT)
    (own,) = _mine(session, cast.paul)
    assert (own.text, own.cohort_name) == ("<p>Mitt</p>", "Vår")
    assert _mine(session, cast.otto) == []


def test_deleting_takes_back_only_what_the_text_gave(session: Session, cast: Cast) -> None:
    complete_by_hand(
        session,
        cast.paul_enrolment.id,
        cast.reflection.id,
        CompletedHow.EXCUSED,
        "Sjuk",
        by_id=cast.tina.id,
    )
    services.delete(session, _write(session, cast), by_id=cast.paul.id)
    assert _completion(session, cast).withdrawn_at is None
