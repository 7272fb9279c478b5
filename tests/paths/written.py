"""A path with one part of each sort, and the addresses of its pages."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from learnpath.terms import ActivityKind
from tests.factories.cast import Cast
from tests.factories.paths import make_activity, make_path, make_reading, make_station, make_theme


def fresh(session: Session, part: Any) -> Any:
    session.expire_all()
    return session.get(type(part), part.id)


class Written:
    """A path in two languages with one part of each sort, and its addresses."""

    def __init__(self, session: Session, cast: Cast) -> None:
        self.path = make_path(session, cast.consultancy, languages=["sv", "fi"], starts_on=date(2027, 1, 18))
        self.theme = make_theme(session, self.path)
        self.station = make_station(session, self.path)
        self.second = make_station(session, self.path, "Två", 2)
        self.page = make_activity(session, self.station, ActivityKind.PAGE, "Läs detta")
        self.meeting = make_activity(session, self.station, ActivityKind.MEETING, "Träff", 2)
        self.list = make_activity(session, self.station, ActivityKind.READING_LIST, "Lista", 3)
        self.reading = make_reading(session, self.list)
        session.commit()
        self.url = f"/paths/{self.path.id}"
        self.station_url = f"{self.url}/stations/{self.station.id}"
        self.page_url = f"{self.url}/activities/{self.page.id}"
        self.meeting_url = f"{self.url}/activities/{self.meeting.id}"
        self.list_url = f"{self.url}/activities/{self.list.id}"
        self.reading_url = f"{self.list_url}/readings/{self.reading.id}"
        self.theme_url = f"{self.url}/themes/{self.theme.id}"

    @property
    def pages(self) -> list[str]:
        """Everything that can be opened."""
        removes = [
            f"{url}/remove" for url in (self.station_url, self.page_url, self.reading_url, self.theme_url)
        ]
        previews = [
            f"{self.url}/preview",
            f"{self.url}/preview/stations/{self.station.id}",
            *(f"{self.url}/preview/activities/{one.id}" for one in (self.page, self.meeting, self.list)),
        ]
        forms = [
            self.url, f"{self.url}/about", f"{self.url}/themes", f"{self.url}/stations/new", f"{self.url}/duplicate",
            f"{self.url}/duplicate?first_day=2027-08-23&title-sv=Ny", self.station_url,
            f"{self.station_url}/activities/new", self.page_url, self.meeting_url, self.list_url,
            f"{self.list_url}/readings/new", self.reading_url, self.theme_url,
        ]  # fmt: skip
        return [*forms, *removes, *previews]

    @property
    def actions(self) -> list[str]:
        """Everything that can only be posted."""
        moves = [f"{url}/move" for url in (self.station_url, self.page_url, self.reading_url, self.theme_url)]
        return [f"{self.url}/state", f"{self.page_url}/station", *moves]
