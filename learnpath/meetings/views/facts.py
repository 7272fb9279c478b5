"""What both pages of a meeting say of it."""

from urllib.parse import urlsplit

from learnpath.cohorts.loading import ActivityInCohort
from learnpath.kernel.clock import now


def link_of(here: ActivityInCohort) -> str:
    """The link to an online meeting, if it is one that a browser may follow."""
    url = here.activity.url.strip()
    return url if urlsplit(url).scheme in {"http", "https"} else ""


def is_over(here: ActivityInCohort) -> bool:
    end = here.activity.ends_at or here.activity.starts_at
    return end is not None and end < now()
