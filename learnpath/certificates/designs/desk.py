"""One form being worked on: whose it is, from which choices it was drawn, and which pictures it brings."""

import uuid
from dataclasses import dataclass

from learnpath.certificates.design import Design, DesignChoices, PlacedPicture
from learnpath.certificates.designs.forms import DesignForm
from learnpath.certificates.designs.uploads import NOTHING, UploadedPicture
from learnpath.certificates.documents.cleaning import clean
from learnpath.certificates.services.designs import CurrentDesign, ResolvedDesign


@dataclass(frozen=True, slots=True)
class Desk:
    organisation_id: uuid.UUID
    organisation: str
    present: CurrentDesign
    form: DesignForm
    logo: UploadedPicture = NOTHING
    signature: UploadedPicture = NOTHING
    # what stood there when the form was drawn, where somebody else has chosen since: it is not lost
    earlier_logo: UploadedPicture = NOTHING
    earlier_signature: UploadedPicture = NOTHING

    @property
    def stored(self) -> Design:
        return self.present.choices.design

    @property
    def placed_logo(self) -> PlacedPicture | None:
        alt = clean(self.form.logo_alt.data or "")[:200] or self.organisation
        return self.logo.placed(self.stored.logo, alt)

    @property
    def placed_signature(self) -> PlacedPicture | None:
        if self.form.remove_signature.data and self.signature.picture is None:
            return None
        return self.signature.placed(self.stored.signature, self.form.signer.data or "")

    @property
    def drawn_from(self) -> uuid.UUID | None:
        try:
            return uuid.UUID(self.form.version.data or "")
        except ValueError:
            return None

    def chosen(self) -> DesignChoices:
        """Of a form that is valid."""
        return self.form.chosen(self.placed_logo, self.placed_signature)

    def pictures(self) -> dict[str, bytes]:
        """All that the choices may refer to."""
        new = [one.picture for one in (self.logo, self.signature) if one.picture is not None]
        return {**self.present.pictures, **{one.placed("").sha256: one.png for one in new}}

    def resolved(self, choices: DesignChoices) -> ResolvedDesign:
        return self.present.resolved(choices, self.pictures())
