"""What is found on a page."""

from dataclasses import dataclass, field

from tools.a11y.pages import Stop


@dataclass(frozen=True)
class Finding:
    """One thing to mend."""

    stop: Stop
    seen_as: str  # width, colours, and what else was different
    rule: str
    where: str
    why: str = ""

    def __str__(self) -> str:
        stop = self.stop
        words = f": {self.why}" if self.why else ""
        return (
            f"{stop.endpoint} [{stop.role}, {stop.state}, {self.seen_as}] {stop.address}\n"
            f"    {self.rule}: {self.where}{words}"
        )


@dataclass
class Look:
    """Everything about one page."""

    stop: Stop
    findings: list[Finding] = field(default_factory=list)
    views: int = 0
    html: str = ""
    status: int = 0
    was_accepted: bool = False  # an emptied form that the server found nothing wrong with
    primary: list[str] = field(default_factory=list)  # the words on its primary buttons
