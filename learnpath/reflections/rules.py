"""Whom an author may choose as readers, and when a text counts as newly shared."""

from datetime import datetime

from learnpath.terms import Audience


def audiences_offered(in_group: bool, present: Audience | None = None) -> tuple[Audience, ...]:
    """Whom the author can choose, the narrowest first; a group only by who has one, or has chosen it already."""
    with_group = in_group or present is Audience.GROUP
    return tuple(audience for audience in Audience if audience is not Audience.GROUP or with_group)


def shared_since(
    before: Audience | None, after: Audience, shared_at: datetime | None, now: datetime
) -> datetime | None:
    """Since when these readers may read a text. Changing the readers begins anew; taking it back ends it."""
    if after is Audience.ME:
        return None
    return shared_at if before is after and shared_at is not None else now
