"""Help: the user's guide, one chapter a role, for everybody to read."""

from flask import current_app
from flask.typing import ResponseReturnValue

from learnpath.kernel.access import current_actor, open_to_all
from learnpath.kernel.i18n import _, language
from learnpath.kernel.pages import render
from learnpath.overview.help import CHAPTER_OF, help_in
from learnpath.overview.roles import roles_of
from learnpath.overview.views.blueprint import bp


@bp.get("/help")
@open_to_all
def show_help() -> ResponseReturnValue:
    """All chapters with their tasks; what is the reader's own comes first."""
    own = frozenset(CHAPTER_OF[role] for role in roles_of(current_actor()))
    texts = help_in(language())
    return render(
        "overview/help.html",
        chapters=texts.first(own),
        texts_language=texts.language,
        contact=current_app.config["CONTACT"],
    )


@bp.get("/help/<any(everybody, participants, trainers, hr, administrators):chapter>")
@open_to_all
def show_chapter(chapter: str) -> ResponseReturnValue:
    texts = help_in(language())
    return render(
        "overview/help_chapter.html",
        chapter=texts.chapter(chapter),
        texts_language=texts.language,
        breadcrumbs=[(_("Help"), "/help"), (texts.chapter(chapter).title, None)],
    )
