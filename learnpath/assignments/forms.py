"""What people type about an assignment."""

from wtforms import Form, HiddenField, IntegerField, MultipleFileField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from learnpath.kernel.i18n import lazy


class DraftForm(Form):
    """`version` is that of the draft that the form was drawn from; `drawn_from` overrules it once both were shown."""

    text = TextAreaField(lazy("Text"))
    version = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])
    drawn_from = IntegerField(widget=HiddenInput(), validators=[Optional()])
    files = MultipleFileField(lazy("Add files"))

    @property
    def base(self) -> int:
        """The version that the writer has seen; none at all when the field was tampered with."""
        seen = self.version.data if self.drawn_from.data is None else self.drawn_from.data
        return -1 if seen is None else int(seen)


class HandInForm(Form):
    seen = HiddenField()  # the fingerprint of what the page showed


class ReviewForm(Form):
    number = IntegerField(widget=HiddenInput(), validators=[Optional()])  # of the revision that was read
    comment = TextAreaField(lazy("Comment"))
    verdict = HiddenField()
