"""Reading lists: what is on them, who suggested it, who has read it."""

from learnpath.readings.services.lists import ListedReading, ListInPath, ReadingList, list_of, readings_of
from learnpath.readings.services.marks import is_done, mark_read, unmark_read
from learnpath.readings.services.suggestions import ReadingNews, news_since, put_back, remove, suggest

__all__ = [
    "ListInPath",
    "ListedReading",
    "ReadingList",
    "ReadingNews",
    "is_done",
    "list_of",
    "mark_read",
    "news_since",
    "put_back",
    "readings_of",
    "remove",
    "suggest",
    "unmark_read",
]
