"""The rooms of a cohort as its trainer walks between them."""

import uuid
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.cohorts.models import Cohort
from learnpath.kernel.i18n import _


class CohortOfPath(NamedTuple):
    """Whose copy a path is: the cohort's name, and where it is."""

    name: str
    url: str


def cohort_of_path(session: Session, path_id: uuid.UUID) -> CohortOfPath | None:
    """The cohort that walks this very copy of a path. One query."""
    row = session.execute(select(Cohort.id, Cohort.name).where(Cohort.path_id == path_id)).one_or_none()
    return None if row is None else CohortOfPath(row.name, f"/cohorts/{row.id}")


def cohort_rooms(cohort_id: uuid.UUID, path_id: uuid.UUID) -> list[tuple[str, str]]:
    """Name and address of each, in the order in which they are used."""
    here = f"/cohorts/{cohort_id}"
    return [
        (_("Overview"), here),
        (_("People"), f"{here}/people"),
        (_("Groups"), f"{here}/groups"),
        (_("Themes"), f"{here}/themes"),
        (_("Stations"), f"{here}/stations"),
        (_("The path"), f"/paths/{path_id}"),
        (_("Reviews"), f"{here}/reviews"),
        (_("Certificates"), f"{here}/certificates"),
        (_("Settings"), f"{here}/settings"),
    ]
