"""at once, a daily digest, or off"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "003"
down_revision: str | None = "002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    # the server's default is for those who are here already, and for code that does not know the column yet
    op.add_column(
        "person",
        sa.Column("mail_timing", sa.String(length=24), server_default="at_once", nullable=False),
    )
    op.create_table(
        "held_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("letter", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_letter")),
    )
    with op.batch_alter_table("held_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_held_letter_made_at"), ["made_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_held_letter_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("held_letter")
    # not as a batch: SQLite would make the table anew, and much refers to it
    op.drop_column("person", "mail_timing")
