"""What somebody reads on the first page of a role, until they put it away: three sentences, each with a way on."""

from dataclasses import dataclass

from learnpath.kernel.i18n import _
from learnpath.policy import Actor
from learnpath.terms import Role


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence, and where to do what it says; a step about this very page leads nowhere."""

    text: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Guide:
    role: Role
    steps: tuple[Step, ...]


def guide_for(role: Role, actor: Actor) -> Guide | None:
    """The guide of a role, unless this person has put it away."""
    if role in actor.guides_put_away:
        return None
    match role:
        case Role.PARTICIPANT:
            steps = _for_participants()
        case Role.TRAINER:
            steps = _for_trainers(actor)
        case Role.HR:
            steps = _for_hr()
        case Role.ADMINISTRATOR:
            steps = _for_administrators()
    return Guide(role, steps)


def _for_participants() -> tuple[Step, ...]:
    return (
        Step(_("The card says what to do next, the line where on the path you are.")),
        Step(
            _("Before you save what you write, you see who will be able to read it."),
            _("What I wrote"),
            "/me/reflections",
        ),
        Step(
            _("The line ends with your certificate, and says what is missing for it."),
            _("My certificates"),
            "/me/certificates",
        ),
    )


def _for_trainers(actor: Actor) -> tuple[Step, ...]:
    start = (_("Begin one"), "/cohorts/start") if actor.trainer_of else ("", "")
    return (
        Step(_("Write a path, and see it as a participant does."), _("Paths"), "/paths"),
        Step(_("Start a cohort: choose path and first day, then people, groups and invitations."), *start),
        Step(
            _("A cohort's overview shows what waits for your review, and who is late or stuck."),
            _("Cohorts"),
            "/cohorts",
        ),
    )


def _for_hr() -> tuple[Step, ...]:
    return (
        Step(
            _("The table shows how far your people have come, and never what they write."),
            _("Privacy"),
            "/privacy",
        ),
        Step(_("Choose a cohort, a year or a state above it to find those you look for.")),
        Step(_("Download their certificates, or the whole register for Excel.")),
    )


def _for_administrators() -> tuple[Step, ...]:
    return (
        Step(_("Add the organisations that take part, with all the names that people call them by.")),
        Step(_("Open an organisation to say who is HR or trainer there.")),
        Step(
            _("See that mail leaves and jobs get done, and read the log."),
            _("Installation"),
            "/installation",
        ),
    )
