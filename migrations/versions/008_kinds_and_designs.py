"""Certificates of several kinds, an organisation's own templates for them, and how long they are kept."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "008"
down_revision: str | None = "007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_STANDING = "uq_certificate_standing"


def upgrade() -> None:
    op.create_table(
        "certificate_picture",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_certificate_picture")),
    )
    op.create_table(
        "certificate_design",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_certificate_design_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_design")),
    )
    op.create_index(op.f("ix_certificate_design_organisation_id"), "certificate_design", ["organisation_id"])
    _create_unique("uq_certificate_design_present", "certificate_design", ["organisation_id"], "until")
    op.add_column(
        "certificate",
        sa.Column("kind", sa.String(length=24), server_default="completion", nullable=False),
    )
    _say_kinds()
    op.drop_index(_STANDING, "certificate")
    _create_unique(_STANDING, "certificate", ["enrolment_id", "kind"], "revoked_at")
    op.add_column("learning_path", sa.Column("participation_meetings", sa.Integer(), nullable=True))
    op.add_column(
        "learning_path", sa.Column("with_transcript", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("station", sa.Column("hours", sa.Numeric(precision=6, scale=1), nullable=True))
    _upgrade_keeping()


def _upgrade_keeping() -> None:
    op.add_column("person", sa.Column("account_deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("organisation", sa.Column("certificates_kept_years", sa.Integer(), nullable=True))
    op.create_table(
        "erased_certificate",
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("issuer_id", sa.Uuid(), nullable=False),
        sa.Column("issued_year", sa.Integer(), nullable=False),
        sa.Column("kept_years", sa.Integer(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was_revoked", sa.Boolean(), nullable=False),
        sa.Column("was_sealed", sa.Boolean(), nullable=False),
        sa.Column("status_list_id", sa.Uuid(), nullable=True),
        sa.Column("status_index", sa.Integer(), nullable=True),
        sa.Column("enrolment_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["organisation.id"], name=op.f("fk_erased_certificate_issuer_id")
        ),
        sa.ForeignKeyConstraint(
            ["status_list_id"], ["status_list.id"], name=op.f("fk_erased_certificate_status_list_id")
        ),
        sa.PrimaryKeyConstraint("code_digest", name=op.f("pk_erased_certificate")),
    )
    for column in ("sha256", "status_list_id", "enrolment_id"):
        op.create_index(op.f(f"ix_erased_certificate_{column}"), "erased_certificate", [column])


def _say_kinds() -> None:
    """Of certificates that were issued before a downgrade: their snapshots know."""
    certificate = sa.table("certificate", sa.column("kind"), sa.column("snapshot", sa.JSON()))
    kind = certificate.c.snapshot["kind"].as_string()
    op.execute(certificate.update().where(kind.is_not(None)).values(kind=kind))


def _create_unique(name: str, table: str, columns: list[str], empty: str) -> None:
    """Unique among the rows where `empty` is."""
    where = sa.text(f"{empty} IS NULL")
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_table("erased_certificate")
    op.drop_column("organisation", "certificates_kept_years")
    op.drop_column("person", "account_deleted_at")
    op.drop_column("station", "hours")
    op.drop_column("learning_path", "with_transcript")
    op.drop_column("learning_path", "participation_meetings")
    op.drop_index(_STANDING, "certificate")
    # one for each enrolment again: the others stay, and can be verified, but are nobody's
    op.execute("UPDATE certificate SET enrolment_id = NULL WHERE kind <> 'completion'")
    _create_unique(_STANDING, "certificate", ["enrolment_id"], "revoked_at")
    op.drop_column("certificate", "kind")
    op.drop_table("certificate_design")
    op.drop_table("certificate_picture")
