"""Values that the kernel's tests share."""

from datetime import UTC, datetime, timedelta

HOUR = timedelta(hours=1)
NOON = datetime(2027, 3, 12, 12, tzinfo=UTC)
