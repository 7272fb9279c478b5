"""Who can read a text, in whole sentences."""

from collections.abc import Sequence

from learnpath.kernel.i18n import _, listed, ngettext
from learnpath.terms import Audience

_NAMED = 6  # more names than these are a number


def to_author(audience: Audience) -> str:
    """What the author reads before and after saving."""
    return {
        Audience.ME: _("Only you can read this."),
        Audience.GROUP: _("You and your group can read this."),
        Audience.TRAINERS: _("You and the trainers can read this."),
        Audience.COHORT: _("Everyone in the cohort can read this."),
    }[audience]


def saved(audience: Audience) -> str:
    """What is said right after saving."""
    return {
        Audience.ME: _("Saved. Only you can read it."),
        Audience.GROUP: _("Saved. You and your group can read it."),
        Audience.TRAINERS: _("Saved. You and the trainers can read it."),
        Audience.COHORT: _("Saved. Everyone in the cohort can read it."),
    }[audience]


def to_reader(audience: Audience) -> str:
    """What a reader is told of the company they are in."""
    return {
        Audience.ME: "",
        Audience.GROUP: _("Shared with the author's group."),
        Audience.TRAINERS: _("Shared with the trainers."),
        Audience.COHORT: _("Shared with everyone in the cohort."),
    }[audience]


def meanings(mates: Sequence[str], trainers: Sequence[str], participants: int) -> dict[Audience, str]:
    """What each choice means here, with names where they are few."""
    return {
        Audience.ME: _("The others can see that you have written, never what or how much."),
        Audience.GROUP: _group(mates),
        Audience.TRAINERS: _trainers(trainers),
        Audience.COHORT: ngettext(
            "%(num)d participant and the trainers.",
            "All %(num)d participants and the trainers.",
            participants,
        ),
    }


def _group(mates: Sequence[str]) -> str:
    if not mates:
        return _("There is nobody else in your group at present.")
    if len(mates) <= _NAMED:
        return _("%(names)s. Not the trainers.", names=listed(mates))
    return ngettext(
        "%(num)d person in your group. Not the trainers.",
        "%(num)d people in your group. Not the trainers.",
        len(mates),
    )


def _trainers(trainers: Sequence[str]) -> str:
    if not trainers:
        return _("Those who train the cohort. Not the other participants.")
    if len(trainers) <= _NAMED:
        return _("%(names)s. Not the other participants.", names=listed(trainers))
    return ngettext(
        "%(num)d trainer. Not the other participants.",
        "%(num)d trainers. Not the other participants.",
        len(trainers),
    )
