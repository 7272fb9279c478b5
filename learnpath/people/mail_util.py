"""Flask-Security's mails, written by us and sent through the outbox."""

from typing import Any

from flask_security import MailUtil
from flask_security.mail_util import EmailValidateException

from learnpath.kernel.db import current_session
from learnpath.kernel.i18n import _
from learnpath.kernel.mail import Letter, queue_mail
from learnpath.people.models import Account
from learnpath.people.services.links import recipient as recipient_of


def _path(url: str) -> str:
    """The path of an address that Flask-Security built: the outbox puts the base URL before it."""
    return "/" + url.split("/", 3)[3] if "://" in url else url


def _reset(context: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("Choose a new password"),
        paragraphs=(_("Someone asked for a new password for your account. The link works for one day."),),
        action=_("Choose a password"),
        url=_path(context["reset_link"]),
        why=_("You get this because a new password was asked for with your address."),
    )


def _changed(_context: dict[str, Any]) -> Letter:
    return Letter(
        subject=_("Your password was changed"),
        paragraphs=(_("If it was not you, sign in with a mailed link and choose a new password at once."),),
        action=_("Sign in"),
        url="/sign-in",
        why=_("You get this because the password of your account was changed."),
    )


_LETTERS = {"reset_instructions": _reset, "reset_notice": _changed, "change_notice": _changed}


class OutboxMailUtil(MailUtil):
    """Sends nothing itself; puts a letter in the outbox of the request's transaction."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: Any,
        sender: Any,
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        user: Account = kwargs["user"]
        compose = _LETTERS[template.rsplit("/", 1)[-1]]
        queue_mail(current_session(), recipient_of(user.person), lambda: compose(kwargs))

    def validate(self, email: str) -> str:
        return self.normalize(email)

    def normalize(self, email: str) -> str:
        if "@" not in email or len(email) > 254:
            raise EmailValidateException("not an address")
        return email.strip().lower()
