"""signing keys, badges, published revocations; certificates that expire, or are issued by themselves"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "007"
down_revision: str | None = "006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "signing_key",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("algorithm", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("public", sa.JSON(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_signing_key_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
        sa.UniqueConstraint("name", name=op.f("uq_signing_key_name")),
    )
    op.create_index(op.f("ix_signing_key_organisation_id"), "signing_key", ["organisation_id"])
    op.create_table(
        "status_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["issuer_id"], ["organisation.id"], name=op.f("fk_status_list_issuer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_list")),
        sa.UniqueConstraint("issuer_id", "position", name=op.f("uq_status_list_issuer_id_position")),
    )
    op.create_table(
        "certificate_proof",
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("status_list_id", sa.Uuid(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("seal_key_id", sa.Uuid(), nullable=False),
        sa.Column("badge_key_id", sa.Uuid(), nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_proof_certificate_id")
        ),
        sa.ForeignKeyConstraint(
            ["status_list_id"], ["status_list.id"], name=op.f("fk_certificate_proof_status_list_id")
        ),
        sa.ForeignKeyConstraint(
            ["seal_key_id"], ["signing_key.id"], name=op.f("fk_certificate_proof_seal_key_id")
        ),
        sa.ForeignKeyConstraint(
            ["badge_key_id"], ["signing_key.id"], name=op.f("fk_certificate_proof_badge_key_id")
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_proof")),
        sa.UniqueConstraint(
            "status_list_id",
            "status_index",
            name=op.f("uq_certificate_proof_status_list_id_status_index"),
        ),
    )
    op.add_column("certificate", sa.Column("valid_until", sa.Date(), nullable=True))
    op.add_column("certificate", sa.Column("revoked_for", sa.String(length=24), nullable=True))
    op.create_index(op.f("ix_certificate_sha256"), "certificate", ["sha256"])
    op.add_column("learning_path", sa.Column("valid_months", sa.Integer(), nullable=True))
    op.add_column(
        "cohort", sa.Column("issues_by_itself", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("cohort", "issues_by_itself")
    op.drop_column("learning_path", "valid_months")
    op.drop_index(op.f("ix_certificate_sha256"), "certificate")
    op.drop_column("certificate", "revoked_for")
    op.drop_column("certificate", "valid_until")
    op.drop_table("certificate_proof")
    op.drop_table("status_list")
    op.drop_table("signing_key")
