"""How often something was tried lately: sign-in links asked for, passwords, certificate codes.

Counted in the database, so that the limit holds over all processes, and in a transaction of its own,
so that a refused try counts too.
"""

from datetime import datetime, timedelta

from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from learnpath.kernel.clock import now
from learnpath.kernel.db import Base, Mapped, afterwards, mapped_column


class TryCounter(Base):
    __tablename__ = "try_counter"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    since: Mapped[datetime]
    count: Mapped[int]


def too_many(session: Session, key: str, *, limit: int, within: timedelta) -> bool:
    """Whether the tries under a key have used up their limit. Does not count this one."""
    counter = session.get(TryCounter, key)
    return counter is not None and counter.since > now() - within and counter.count >= limit


def count_try(session: Session, key: str, within: timedelta) -> None:
    """Count one try in the given transaction."""
    counter = session.get(TryCounter, key, with_for_update=True)
    if counter is None:
        try:
            with session.begin_nested():
                session.add(TryCounter(key=key, since=now(), count=1))
                return
        except IntegrityError:  # another first try was there a moment before
            counter = session.get_one(TryCounter, key, with_for_update=True)
    if counter.since <= now() - within:
        counter.since, counter.count = now(), 1
    else:
        counter.count += 1


def may_try(session: Session, key: str, *, limit: int, within: timedelta) -> bool:
    """Ask and count: False when the limit is used up. The count outlives the request, however it ends."""
    if too_many(session, key, limit=limit, within=within):
        return False
    afterwards(lambda own: count_try(own, key, within))
    return True
