"""Form fields that several features use."""

from typing import Any

from wtforms import TextAreaField

from learnpath.kernel.html import clean, plain_text


class RichTextField(TextAreaField):
    """Rich text. Without scripts plain words come back; unchanged words keep the formatting that they had."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        posted = str(valuelist[0]).replace("\r\n", "\n")
        before = str(self.object_data or "")
        unchanged = before and posted.strip() == plain_text(before).strip()
        self.data = clean(before if unchanged else posted)
