"""the index of what can be searched"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "004"
down_revision: str | None = "003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("title_language", sa.String(length=5), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("look", sa.String(length=40), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=True),
        sa.Column("indexed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint(
            "subject_id", "kind", "language", name=op.f("uq_search_entry_subject_id_kind_language")
        ),
    )
    op.create_index(op.f("ix_search_entry_indexed_at"), "search_entry", ["indexed_at"])
    op.create_table(
        "search_audience",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["search_entry.id"],
            name=op.f("fk_search_audience_entry_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", "key", name=op.f("pk_search_audience")),
    )
    # The words themselves: each database's own full text, which no model describes.
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_words"
            " USING fts5(title, note, body, tokenize = 'unicode61 remove_diacritics 2')"
        )
    else:
        op.execute(
            "CREATE TABLE search_words (entry_id integer PRIMARY KEY"
            " REFERENCES search_entry (id) ON DELETE CASCADE, words tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_search_words_words ON search_words USING gin (words)")


def downgrade() -> None:
    op.execute("DROP TABLE search_words")
    op.drop_table("search_audience")
    op.drop_index(op.f("ix_search_entry_indexed_at"), table_name="search_entry")
    op.drop_table("search_entry")
