"""What people type about themselves."""

from wtforms import EmailField, Form, HiddenField
from wtforms.validators import InputRequired, Length

from learnpath.kernel.i18n import lazy


class SignInForm(Form):
    email = EmailField(
        lazy("E-mail address"),
        [InputRequired(lazy("Write your e-mail address.")), Length(max=254)],
        render_kw={"autocomplete": "email"},
    )
    next = HiddenField()
