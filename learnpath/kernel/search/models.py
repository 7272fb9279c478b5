"""What can be found, and by whom. The words themselves lie in `search_words`, each database's own full text."""

import uuid

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint

from learnpath.kernel.db import Base, Made, Mapped, mapped_column


class SearchEntry(Base):
    """One text in one language. Made anew whenever what it tells of changes: nothing else points to it."""

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("subject_id", "kind", "language"),)

    # A number, because that is how SQLite's full text knows its rows; given by whoever writes the index.
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[uuid.UUID]
    language: Mapped[str] = mapped_column(String(5))  # empty: names, which are in none
    title: Mapped[str] = mapped_column(String(500))
    title_language: Mapped[str] = mapped_column(String(5))
    note: Mapped[str] = mapped_column(String(500))  # who or from where; searched too
    body: Mapped[str] = mapped_column(Text)
    look: Mapped[str] = mapped_column(String(40))  # as what it is shown
    url: Mapped[str] = mapped_column(String(300))
    place_id: Mapped[uuid.UUID | None]  # what it lies in; its name is asked for when it is shown
    indexed_at: Mapped[Made] = mapped_column(index=True)


class SearchAudience(Base):
    """Who may find an entry: whoever has one of its keys."""

    __tablename__ = "search_audience"

    entry_id: Mapped[int] = mapped_column(ForeignKey(SearchEntry.id, ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
