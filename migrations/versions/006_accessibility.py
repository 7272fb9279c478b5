"""what the accessibility statement says of this installation"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "006"
down_revision: str | None = "005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "accessibility_statement",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("compliance", sa.String(length=24), nullable=False),
        sa.Column("assessed_by", sa.String(length=24), nullable=False),
        sa.Column("prepared_on", sa.Date(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("burdens", sa.JSON(), nullable=False),
        sa.Column("out_of_scope", sa.JSON(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("form_url", sa.String(length=300), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=True),
        sa.Column("official_url", sa.String(length=300), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_accessibility_statement_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accessibility_statement")),
    )


def downgrade() -> None:
    op.drop_table("accessibility_statement")
