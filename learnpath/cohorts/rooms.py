"""The rooms of a cohort as its trainer walks between them."""

import uuid

from learnpath.kernel.i18n import _


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
