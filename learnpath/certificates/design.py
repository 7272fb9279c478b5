"""How a certificate looks and what it says, as an organisation has chosen: values only, and never markup of theirs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from learnpath.terms import CertificateKind

PINE = "#0e5a4a"
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class Side(StrEnum):
    """What the path's line of stops stands on."""

    FILLED = "filled"
    PALE = "pale"
    PLAIN = "plain"


class Called(StrEnum):
    """What the standard sentences call the training."""

    PATH = "path"
    TRAINING = "training"
    COURSE = "course"


class Part(StrEnum):
    """What may be left out."""

    PARTNERS = "partners"
    SUMMARY = "summary"
    STATIONS = "stations"
    COHORT = "cohort"
    TIME = "time"
    EXTENT = "extent"
    ATTENDANCE = "attendance"
    THEMES = "themes"
    WORKS = "works"


class LogoFrom(StrEnum):
    """Which logo certificates bear."""

    LOOK = "look"  # the one of the organisation's pages
    OWN = "own"
    NONE = "none"


# What may stand in braces in a sentence of one's own: what all certificates of a cohort share.
PLACEHOLDERS = ("path", "cohort", "issuer", "start", "end", "hours", "credits")


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture that we drew anew, found by its digest, and what it says in words. Sizes in dots."""

    sha256: str
    width: int
    height: int
    alt: str

    def to_json(self) -> dict[str, Any]:
        return {"sha256": self.sha256, "width": self.width, "height": self.height, "alt": self.alt}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> Self | None:
        return None if stored is None else cls(**stored)


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """What one certificate looks like; frozen with it."""

    accent: str = PINE  # #rrggbb
    side: Side = Side.FILLED
    called: Called = Called.PATH
    left_out: tuple[Part, ...] = ()
    logo: PlacedPicture | None = None
    signature: PlacedPicture | None = None
    signer: str = ""  # who signs in place of the trainers

    def to_json(self) -> dict[str, Any]:
        return {
            "accent": self.accent,
            "side": self.side.value,
            "called": self.called.value,
            "left_out": [part.value for part in self.left_out],
            "logo": self.logo and self.logo.to_json(),
            "signature": self.signature and self.signature.to_json(),
            "signer": self.signer,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            accent=stored["accent"],
            side=Side(stored["side"]),
            called=Called(stored["called"]),
            left_out=tuple(Part(one) for one in stored["left_out"]),
            logo=PlacedPicture.from_json(stored["logo"]),
            signature=PlacedPicture.from_json(stored["signature"]),
            signer=stored["signer"],
        )


STANDARD = Design()

Sentences = Mapping[str, str]  # by language


@dataclass(frozen=True, slots=True, kw_only=True)
class DesignChoices:
    """What an organisation has chosen for all its certificates."""

    design: Design = STANDARD
    own_accent: bool = False  # else the accent, and with `LogoFrom.LOOK` the logo, are those of its pages
    logo_from: LogoFrom = LogoFrom.LOOK
    # sentences of its own, with placeholders; where a language has none, the standard one stands
    leads: Mapping[CertificateKind, Sentences] = field(default_factory=dict)
    closings: Mapping[CertificateKind, Sentences] = field(default_factory=dict)
    signer_titles: Sentences = field(default_factory=dict)
    beside: tuple[
        str, ...
    ] = ()  # a second language beside the recipient's: the first of these that is another

    def second_language(self, first: str) -> str | None:
        return next((language for language in self.beside if language != first), None)

    def sentences(self, kind: CertificateKind, language: str) -> dict[str, Any]:
        """An organisation's own words for one certificate, by the names that a snapshot has for them."""
        return {
            "lead": self.leads.get(kind, {}).get(language, ""),
            "closing": self.closings.get(kind, {}).get(language, ""),
            "signer_title": self.signer_titles.get(language, ""),
        }

    def to_json(self) -> dict[str, Any]:
        return {
            "design": self.design.to_json(),
            "own_accent": self.own_accent,
            "logo_from": self.logo_from.value,
            "leads": {kind.value: dict(said) for kind, said in self.leads.items()},
            "closings": {kind.value: dict(said) for kind, said in self.closings.items()},
            "signer_titles": dict(self.signer_titles),
            "beside": list(self.beside),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            design=Design.from_json(stored["design"]),
            own_accent=stored["own_accent"],
            logo_from=LogoFrom(stored["logo_from"]),
            leads={CertificateKind(kind): said for kind, said in stored["leads"].items()},
            closings={CertificateKind(kind): said for kind, said in stored["closings"].items()},
            signer_titles=stored["signer_titles"],
            beside=tuple(stored["beside"]),
        )


def unknown_placeholders(sentence: str) -> list[str]:
    """What stands in braces and means nothing, a brace without its partner included."""
    names = [name for name in PLACEHOLDER.findall(sentence) if name not in PLACEHOLDERS]
    return names + [brace for brace in "{}" if brace in PLACEHOLDER.sub("", sentence)]
