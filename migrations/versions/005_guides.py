"""which first-visit guides a person has put away"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "005"
down_revision: str | None = "004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "put_away_guide",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("guide", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_put_away_guide_person_id")),
        sa.PrimaryKeyConstraint("person_id", "guide", name=op.f("pk_put_away_guide")),
    )


def downgrade() -> None:
    op.drop_table("put_away_guide")
