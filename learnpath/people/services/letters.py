"""Letters about an account, and whose look a letter has: what a person must be told though they may not have asked."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from learnpath.kernel.i18n import _
from learnpath.kernel.mail import Letter, MailLogo, Sender, queue_mail
from learnpath.people.looks.rules import palette_for
from learnpath.people.models import Organisation, OrganisationLook, Person
from learnpath.people.services.links import recipient
from learnpath.people.services.looks import look_of


def sender_of(session: Session, organisation_id: uuid.UUID) -> Sender:
    """The organisation as its letters show it: name, colours, logo."""
    look = look_of(session, organisation_id)
    if look is None:
        name = session.scalar(select(Organisation.name).where(Organisation.id == organisation_id))
        return Sender(name or "learnpath")
    dark = palette_for(look.accent).dark if look.accent else {}
    return Sender(
        look.name,
        look.accent,
        look.on_accent,
        dark.get("base-default", ""),
        dark.get("base-contrast-default", ""),
        str(look.id) if look.logo_width else "",
    )


def mail_logo(session: Session, look_id: uuid.UUID) -> MailLogo | None:
    """The logo of a look, for the mail that names it."""
    look = session.get(OrganisationLook, look_id)
    if look is None or look.logo is None:
        return None
    return MailLogo(
        look.logo,
        look.logo_width,
        look.logo_height,
        look.logo_alt,
        look.logo_vanishes_on_light,
        look.logo_vanishes_on_dark,
    )


def send_second_factor_notice(session: Session, person: Person, *, is_on: bool) -> None:
    """Tell that signing in asks for a code from now on, or no longer does."""

    def letter() -> Letter:
        return Letter(
            subject=_("Signing in now asks for a code")
            if is_on
            else _("Signing in no longer asks for a code"),
            paragraphs=(
                _("From now on, signing in asks for a code from the app on your phone.")
                if is_on
                else _("The code from your app is no longer asked for when you sign in."),
                _("If it was not you, sign in with a mailed link and look at how you sign in."),
            ),
            action=_("How I sign in"),
            url="/me/sign-in",
            why=_("You get this because the way you sign in was changed."),
        )

    queue_mail(session, recipient(person), letter)
