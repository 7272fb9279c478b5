"""The daily mail: one a day for each who wants it so, with everything that was held for them.

Gathering a person's letters deletes them and writes the mail in one transaction, with the letters locked: whoever
is killed on the way has changed nothing, and of two at once the second finds nothing left.
"""

import logging
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from learnpath.kernel.clock import now
from learnpath.kernel.db import Source, reading_session, writing_session
from learnpath.kernel.i18n import _, in_language, ngettext
from learnpath.kernel.mail.letter import Gathered, Letter, Recipient
from learnpath.kernel.mail.outbox import HeldLetter, put_out

log = logging.getLogger(__name__)
DIGEST_AT = time(7)


def latest_morning(now: datetime, time_zone: str) -> datetime:
    """The last 7.00 on the clocks of a time zone, this instant included: what was held before it is due."""
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()
    # compared in UTC: in one zone Python compares what the clocks show
    mornings = (
        datetime.combine(day, DIGEST_AT, zone).astimezone(UTC) for day in (today, today - timedelta(days=1))
    )
    return next(morning for morning in mornings if morning <= now)


def gather_digests(engine: Source, config: Mapping[str, Any]) -> int:
    """Put into the outbox the daily mail of everybody for whom something was held before this morning."""
    before = latest_morning(now(), config["DEFAULT_TIME_ZONE"])
    with reading_session(engine) as session:
        due = select(HeldLetter.person_id).where(HeldLetter.made_at < before).distinct()
        person_ids = session.scalars(due).all()
    gathered = 0
    for person_id in person_ids:
        try:
            with writing_session(engine) as session:
                gathered += release_held(session, person_id, before=before)
                session.commit()
        except Exception:  # whatever it is, the others get theirs, and this one is tried again
            log.exception("the daily mail of %s could not be gathered", person_id)
    return gathered


def release_held(session: Session, person_id: uuid.UUID, *, before: datetime | None = None) -> bool:
    """Gather all that is held for a person into one mail. `before`: only when something is older than that."""
    held = session.scalars(
        select(HeldLetter)
        .where(HeldLetter.person_id == person_id)
        .order_by(HeldLetter.made_at, HeldLetter.id)
        .with_for_update()
    ).all()
    # asked again now that they are ours: another may have gathered what was due, and left what came later
    if not held or (before is not None and held[0].made_at >= before):
        return False
    last = held[-1]
    recipient = Recipient(last.address, last.name, last.language, person_id=person_id)
    put_out(session, recipient, _in_one(held))
    session.execute(
        delete(HeldLetter)
        .where(HeldLetter.id.in_([one.id for one in held]))
        .execution_options(synchronize_session=False)
    )
    return True


def _in_one(held: Sequence[HeldLetter]) -> Letter:
    """One letter alone comes as it is; several come in one, the same thing said twice only as it was said last."""
    letters = [(Letter.from_json(one.letter), one.language) for one in held]
    latest = {(letter.subject, letter.url): (letter, language) for letter, language in letters}
    if len(latest) == 1:
        return letters[-1][0]
    with in_language(held[-1].language):
        return _digest(list(latest.values()))


def _digest(letters: Sequence[tuple[Letter, str]]) -> Letter:
    first, others = letters[0][0], len(letters) - 1
    senders = {letter.sender for letter, _language in letters}
    return Letter(
        subject=ngettext(
            "%(first)s, and %(num)d more", "%(first)s, and %(num)d more", others, first=first.subject
        ),
        paragraphs=(
            ngettext(
                "%(num)d thing has happened on your learning paths.",
                "%(num)d things have happened on your learning paths.",
                len(letters),
            ),
        ),
        action=_("Go to learnpath"),
        url="/",
        why=_("You get this once a day, because you have chosen to have your mail gathered."),
        is_essential=False,
        preheader=" · ".join(letter.subject for letter, _language in letters[1:]),
        sender=senders.pop() if len(senders) == 1 else None,
        gathered=tuple(
            Gathered(letter.subject, letter.paragraphs, letter.action, letter.url, language)
            for letter, language in letters
        ),
    )
