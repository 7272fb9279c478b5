"""Use cases of assignments, under the names by which others call them."""

from learnpath.assignments.services.drafts import EditedMeanwhile, Lacking, NotNow, save_draft
from learnpath.assignments.services.handing_in import hand_in
from learnpath.assignments.services.overviews import (
    has_begun,
    has_work,
    matrix_states,
    news_since,
    waiting_for_review,
    work_states,
)
from learnpath.assignments.services.owners import open_submission, owner_for, submission_for
from learnpath.assignments.services.reviewing import reopen, review

__all__ = [
    "EditedMeanwhile",
    "Lacking",
    "NotNow",
    "hand_in",
    "has_begun",
    "has_work",
    "matrix_states",
    "news_since",
    "open_submission",
    "owner_for",
    "reopen",
    "review",
    "save_draft",
    "submission_for",
    "waiting_for_review",
    "work_states",
]
