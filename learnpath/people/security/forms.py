"""Flask-Security's forms, with our labels; what they check is the library's."""

from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    MfRecoveryForm,
    ResetPasswordForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from wtforms import EmailField, Field, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from learnpath.kernel.i18n import lazy
from learnpath.kernel.pages import home_url

_HAS = {"autocomplete": "current-password"}
_NEW = {"autocomplete": "new-password"}
_PASSWORD_WANTED = lazy("Write your password.")
# Long enough for a sentence, short enough that hashing one costs nobody anything.
_SANE = Length(max=200, message=lazy("At most 200 characters, please."))


class _LeadsHome:
    """A `next` that leads away is forgotten instead of complained about: nobody typed it."""

    next = HiddenField()

    def validate_next(self, field: Field) -> None:
        field.data = home_url(field.data, "")


class PasswordSignInForm(_LeadsHome, LoginForm):
    email = EmailField(
        lazy("E-mail address"),
        [InputRequired(lazy("Write your e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "email"},
    )
    password = PasswordField(lazy("Password"), [InputRequired(_PASSWORD_WANTED), _SANE], render_kw=_HAS)
    remember = None  # a session lasts as long as the installation says


class ForgottenPasswordForm(ForgotPasswordForm):
    email = EmailField(
        lazy("E-mail address"),
        ForgotPasswordForm.email.kwargs["validators"],
        render_kw={"autocomplete": "email"},
    )


class NewPasswordForm(ResetPasswordForm):
    password = PasswordField(lazy("New password"), [InputRequired(_PASSWORD_WANTED), _SANE], render_kw=_NEW)
    password_confirm = PasswordField(
        lazy("The new password once more"),
        [EqualTo("password", lazy("The two passwords are not the same."))],
        render_kw=_NEW,
    )


class OwnPasswordForm(ChangePasswordForm):
    password = PasswordField(lazy("The password you have now"), [_SANE], render_kw=_HAS)
    new_password = PasswordField(
        lazy("New password"), [InputRequired(_PASSWORD_WANTED), _SANE], render_kw=_NEW
    )
    new_password_confirm = PasswordField(
        lazy("The new password once more"),
        [EqualTo("new_password", lazy("The two passwords are not the same."))],
        render_kw=_NEW,
    )


class ConfirmItIsYouForm(_LeadsHome, VerifyForm):
    password = PasswordField(lazy("Password"), [InputRequired(_PASSWORD_WANTED), _SANE], render_kw=_HAS)

    def validate(self, **kwargs: object) -> bool:
        if not self.user.password:
            self.form_errors.append(lazy("You have no password. Use a mailed link instead."))
            return False
        return bool(super().validate(**kwargs))


class SecondFactorForm(TwoFactorSetupForm):
    """On with an app, or off; the page has a button for each."""

    setup = RadioField(choices={"authenticator": "", "disable": ""}, validate_choice=False)


class CodeForm(TwoFactorVerifyCodeForm):
    code = StringField(
        lazy("Code from your app"),
        [InputRequired(lazy("Write the code that your app shows.")), Length(max=12)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
        filters=[lambda typed: typed.replace(" ", "") if typed else typed],
    )


class RecoveryCodeForm(MfRecoveryForm):
    code = StringField(
        lazy("Recovery code"),
        [InputRequired(lazy("Write one of your recovery codes.")), Length(max=40)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
        filters=[lambda typed: typed.strip().lower() if typed else typed],
    )


class NoRescueForm(TwoFactorRescueForm):
    """A lost phone is helped by a recovery code or an administrator; nothing is mailed."""

    help_setup = RadioField(choices=[])


FORMS = {
    "login_form": PasswordSignInForm,
    "forgot_password_form": ForgottenPasswordForm,
    "reset_password_form": NewPasswordForm,
    "change_password_form": OwnPasswordForm,
    "verify_form": ConfirmItIsYouForm,
    "two_factor_setup_form": SecondFactorForm,
    "two_factor_verify_code_form": CodeForm,
    "two_factor_rescue_form": NoRescueForm,
    "mf_recovery_form": RecoveryCodeForm,
}
