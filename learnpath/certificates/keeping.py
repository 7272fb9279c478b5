"""Erasing what is no longer kept: certificates whose time is over, and the pictures that none bears any more."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from learnpath.certificates.services.designs import forget_pictures
from learnpath.certificates.services.retention import erase_past_retention
from learnpath.kernel.clock import now
from learnpath.kernel.jobs import chore


@chore
def erase_certificates(session: Session, config: Mapping[str, Any]) -> None:
    """By the calendar of this installation's issuers."""
    erase_past_retention(session, now().astimezone(ZoneInfo(config["DEFAULT_TIME_ZONE"])).date())


@chore
def erase_pictures(session: Session, _config: Mapping[str, Any]) -> None:
    forget_pictures(session)
