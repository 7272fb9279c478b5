"""The programme of a real training can be written through the forms, and then started."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from learnpath.paths.models import LearningPath
from learnpath.paths.services.editing import draft_of
from learnpath.terms import ActivityKind, Gate, Opening, PathState, WorkBy
from tests.conftest import ClientOf
from tests.factories.cast import Cast
from tests.paths.writing import add_activity, add_station, begin, sent


def test_a_trainer_writes_the_programme_and_marks_it_as_ready(
    session: Session, cast: Cast, client_of: ClientOf
) -> None:
    tina = client_of(cast.tina)
    path = begin(tina)
    sent(
        tina, f"{path}/about",
        **{
            "starts_on": "2027-01-18", "ends_on": "2027-06-14", "hours": "40", "credits": "1,5",
            "meetings_required": "1", "summary-sv": "Gemensam ledarskapsutbildning för Pargas, Korsnäs och Habo.",
        },
    )  # fmt: skip
    tina.post(f"{path}/themes", data={"name-sv": "Personalens ork"})
    first = add_station(tina, path, "Var står vi?")
    second = add_station(tina, path, "Samverkan över gränser")

    meeting = add_activity(tina, first, "meeting", "Träff på distans")
    sent(tina, meeting, starts_at="2027-01-18T09:00", ends_at="2027-01-18T12:00", place="Distans")
    work = add_activity(tina, first, "assignment", "Jämför era kommuner")
    sent(
        tina, work,
        **{"brief-sv": "<p>Lyft fram två saker. Max 2 sidor.</p>", "due_at": "2027-02-05T16:00", "work_by": "group"},
    )  # fmt: skip
    reading_list = add_activity(tina, first, "reading_list", "Läs")
    tina.post(
        f"{reading_list}/readings/new",
        data={
            "title": "Psychological safety and learning behavior in work teams",
            "authors": "Edmondson, A.",
            "year": "1999",
            "published_in": "Administrative Science Quarterly, 44(2), 350–383",
            "url": "https://doi.org/10.2307/2666999",
            "minutes": "40",
            "language": "en",
            "why-sv": "Därför att trygghet går att bygga.",
        },
    )
    sent(
        tina,
        add_activity(tina, first, "reflection", "Vilket läge?"),
        **{"brief-sv": "Vad vill du ha med dig?"},
    )
    own = add_activity(tina, second, "assignment", "Hederskodex")
    sent(tina, own, **{"brief-sv": "Skriv ett förslag.", "work_by": "organisation", "gate": "handed_in"})

    made = session.get_one(LearningPath, UUID(path.rsplit("/", 1)[1]))
    assert made.title == {"sv": "Ledarskapsstigen 2027"}
    assert (made.hours, made.credits, made.meetings_required) == (Decimal("40"), Decimal("1.50"), 1)
    assert (made.starts_on, made.ends_on) == (date(2027, 1, 18), date(2027, 6, 14))
    draft = draft_of(session, made)
    saved = {activity.title["sv"]: activity for activity in draft.activities}
    assert saved["Träff på distans"].starts_at == datetime(2027, 1, 18, 7, tzinfo=UTC)
    work_of_groups = saved["Jämför era kommuner"]
    assert work_of_groups.due_at == datetime(2027, 2, 5, 14, tzinfo=UTC)
    assert (work_of_groups.work_by, work_of_groups.gate, work_of_groups.required) == (
        WorkBy.GROUP,
        Gate.ACCEPTED,
        True,
    )
    assert saved["Hederskodex"].work_by is WorkBy.ORGANISATION
    assert [station.opening for station in draft.stations] == [Opening.AT_ONCE, Opening.AFTER_PREVIOUS]
    assert draft.readings[0].why == {"sv": "Därför att trygghet går att bygga."}
    assert [activity.kind for activity in draft.at(draft.stations[0].id)][-1] is ActivityKind.REFLECTION

    page = tina.get(path).text
    assert "Mark it as ready" in page
    answer = tina.post(f"{path}/state", data={"state": "ready"}, follow_redirects=True)
    assert "The path is ready" in answer.text
    assert "Start a cohort" in answer.text
    session.expire_all()
    assert made.state is PathState.READY
