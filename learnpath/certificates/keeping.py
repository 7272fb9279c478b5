"""Erasing certificates that their issuer no longer keeps: a few at each round of the worker."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from learnpath.certificates.services.retention import erase_past_retention
from learnpath.kernel.clock import now
from learnpath.kernel.jobs import chore


@chore
def erase_certificates(session: Session, config: Mapping[str, Any]) -> None:
    """By the calendar of this installation's issuers."""
    erase_past_retention(session, now().astimezone(ZoneInfo(config["DEFAULT_TIME_ZONE"])).date())
