"""Attempts to log in, and the devices that were let in. Servers of the version before know neither and run on."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "login_attempts",
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", "place", name=op.f("pk_login_attempts")),
    )
    op.create_index(op.f("ix_login_attempts_until"), "login_attempts", ["until"])
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "login_devices",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", row_id, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_login_devices_user_id")),
        sa.PrimaryKeyConstraint("digest", "user_id", name=op.f("pk_login_devices")),
    )
    op.create_index(op.f("ix_login_devices_user_id"), "login_devices", ["user_id"])
