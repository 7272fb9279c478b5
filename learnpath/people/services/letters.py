"""Letters about an account: what a person must be told though they may not have asked."""

from sqlalchemy.orm import Session

from learnpath.kernel.i18n import _
from learnpath.kernel.mail import Letter, queue_mail
from learnpath.people.models import Person
from learnpath.people.services.links import recipient


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
