"""The one place that reads the clock. Rules get `now` as a parameter; tests set it here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_fixed: ContextVar[datetime | None] = ContextVar("fixed_now", default=None)


def now() -> datetime:
    """The present instant, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today(time_zone: str) -> date:
    """The present date in an IANA time zone."""
    return now().astimezone(ZoneInfo(time_zone)).date()


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """Hold the clock at an instant, for tests and for the demonstration's past."""
    token = _fixed.set(instant)
    try:
        yield
    finally:
        _fixed.reset(token)
