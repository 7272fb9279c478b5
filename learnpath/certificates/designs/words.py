"""The choices about certificates in words, and in which of them two differ."""

from collections.abc import Callable
from typing import Any

from learnpath.certificates.design import Called, DesignChoices, LogoFrom, Part, Side
from learnpath.kernel.i18n import _, lazy, listed
from learnpath.terms import LANGUAGES

SIDES = {
    Side.FILLED: lazy("Filled with the colour"),
    Side.PALE: lazy("Pale, in a shade of the colour"),
    Side.PLAIN: lazy("White, with a line in the colour"),
}
LOGOS = {
    LogoFrom.LOOK: lazy("The logo of our pages"),
    LogoFrom.OWN: lazy("Another one, sharper in print"),
    LogoFrom.NONE: lazy("No logo"),
}
CALLED = {
    Called.PATH: lazy("Learning path"),
    Called.TRAINING: lazy("Training"),
    Called.COURSE: lazy("Course"),
}
PARTS = {
    Part.PARTNERS: lazy("The other organisations in the cohort"),
    Part.SUMMARY: lazy("What the path is about"),
    Part.STATIONS: lazy("The stations"),
    Part.COHORT: lazy("The cohort's name"),
    Part.TIME: lazy("When it was"),
    Part.EXTENT: lazy("Hours and credits"),
    Part.ATTENDANCE: lazy("How many meetings one came to"),
    Part.THEMES: lazy("The themes"),
    Part.WORKS: lazy("How many assignments were accepted"),
}


def placeholder_words() -> list[tuple[str, str]]:
    """What may stand in braces, and what takes its place."""
    return [
        ("{path}", _("the title of the path, in bold")),
        ("{cohort}", _("the cohort's name")),
        ("{issuer}", _("your organisation's name")),
        ("{start}", _("the first day")),
        ("{end}", _("the last day")),
        ("{hours}", _("the hours, such as “40 hours”")),
        ("{credits}", _("the credits, such as “1.5 credits”")),
    ]


def differences(ours: DesignChoices, theirs: DesignChoices) -> list[tuple[str, str]]:
    """Where two people's choices are not the same: what it is about, and theirs."""
    asked: list[tuple[str, Callable[[DesignChoices], Any], str]] = [
        (
            _("Colour"),
            lambda one: one.own_accent and one.design.accent,
            theirs.design.accent if theirs.own_accent else _("The colour of our pages"),
        ),
        (
            _("The column with the path's stations"),
            lambda one: one.design.side,
            str(SIDES[theirs.design.side]),
        ),
        (_("Logo"), lambda one: (one.logo_from, one.design.logo), str(LOGOS[theirs.logo_from])),
        (
            _("Who signs"),
            lambda one: (one.design.signer, one.design.signature, one.signer_titles),
            theirs.design.signer or _("The trainers of the cohort"),
        ),
        (
            _("What the training is called"),
            lambda one: one.design.called,
            str(CALLED[theirs.design.called]),
        ),
        (_("Sentences of our own"), lambda one: (one.leads, one.closings), _sentences_in(theirs)),
        (
            _("Beside the recipient's language"),
            lambda one: one.beside,
            listed(LANGUAGES[code] for code in theirs.beside) or _("No other language"),
        ),
        (
            _("Left out"),
            lambda one: one.design.left_out,
            listed(str(PARTS[part]) for part in theirs.design.left_out) or _("Nothing"),
        ),
    ]
    return [(label, said) for label, part, said in asked if part(ours) != part(theirs)]


def _sentences_in(choices: DesignChoices) -> str:
    texts = (*choices.leads.values(), *choices.closings.values())
    return " · ".join(sentence for by_language in texts for sentence in by_language.values()) or _("None")
