"""What Flask-Security says, in our words and the reader's language."""

from collections.abc import Mapping
from typing import Any

from flask_security.babel import FsDomain

from learnpath.kernel.i18n import lazy

_WRONG_PAIR = lazy("The address and the password do not belong together.")

MESSAGES: Mapping[str, tuple[Any, str]] = {
    "API_ERROR": (lazy("Something in the request was not as expected. Go back and try again."), "error"),
    "GENERIC_AUTHN_FAILED": (_WRONG_PAIR, "error"),
    "UNAUTHENTICATED": (lazy("Sign in to see this page."), "info"),
    "ANONYMOUS_USER_REQUIRED": (lazy("You are signed in already."), "info"),
    "REAUTHENTICATION_REQUIRED": (lazy("Before you change how you sign in, show that it is you."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (lazy("Thank you, that was you. Go on."), "success"),
    "EMAIL_NOT_PROVIDED": (lazy("Write your e-mail address."), "error"),
    "INVALID_EMAIL_ADDRESS": (lazy("Write an address such as name@municipality.example."), "error"),
    "PASSWORD_NOT_PROVIDED": (lazy("Write your password."), "error"),
    "PASSWORD_INVALID_LENGTH": (lazy("A password needs at least %(length)s characters."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (lazy("The two passwords are not the same."), "error"),
    "PASSWORD_IS_THE_SAME": (lazy("Choose a password that is not the one you have now."), "error"),
    "INVALID_PASSWORD": (lazy("That is not your password."), "error"),
    "PASSWORD_CHANGE": (
        lazy("Your password is set. You have been signed out everywhere but here."),
        "success",
    ),
    "PASSWORD_RESET_REQUEST": (
        lazy("If we know the address, a link to choose a new password is on its way to it."),
        "info",
    ),
    "PASSWORD_RESET_EXPIRED": (lazy("The link was too old. Ask for a new one here."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (
        lazy(
            "The link no longer works: it has been used, or a newer one took its place. Ask for a new one here."
        ),
        "error",
    ),
    "PASSWORD_RESET_NO_LOGIN": (lazy("Your new password is set. Sign in with it."), "success"),
    "FORGOT_PASSWORD": (lazy("I have forgotten my password"), "info"),
    "DISABLED_ACCOUNT": (_WRONG_PAIR, "error"),
    "USER_DOES_NOT_EXIST": (_WRONG_PAIR, "error"),
    "INVALID_REDIRECT": (lazy("That address leads away from here."), "error"),
    "INVALID_CODE": (lazy("That code is not right. Wait for the next one and write it here."), "error"),
    "TWO_FACTOR_INVALID_TOKEN": (
        lazy("That code is not right. Wait for the next one and write it here."),
        "error",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (lazy("You are signed in."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        lazy(
            "Signing in now asks for a code from your app. Make recovery codes too, in case you lose the phone."
        ),
        "success",
    ),
    "TWO_FACTOR_PERMISSION_DENIED": (lazy("That took too long. Sign in again from the start."), "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (lazy("Choose one of the ways on the page."), "error"),
    "TWO_FACTOR_DISABLED": (lazy("Signing in no longer asks for a code."), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (lazy("That took too long. Begin again."), "error"),
    "INVALID_RECOVERY_CODE": (lazy("That code is not one of yours, or it has been used."), "error"),
    "NO_RECOVERY_CODES_SETUP": (lazy("You have no recovery codes yet."), "info"),
}


class OurWords(FsDomain):
    """Flask-Security asks this for the words of the moment: plain strings, fit for a cookie."""

    def __init__(self) -> None:
        """Nothing to load: the catalogues are the house's."""

    def gettext(self, string: Any, **variables: Any) -> str:
        text = str(string)
        return text % variables if variables else text
