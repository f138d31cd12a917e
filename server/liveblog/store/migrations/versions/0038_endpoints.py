"""Webhook receivers: where they stand in each log, and what was tried last."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT = sa.DateTime(timezone=True)


def _to(column: str, table: str) -> sa.Column[int]:
    return sa.Column(f"{table}_id", _ROW, sa.ForeignKey(f"{table}s.id", name=f"fk_{column}_{table}_id"), nullable=False)


def upgrade() -> None:
    op.create_table(
        "endpoints",
        sa.Column("id", _ROW, nullable=False),
        _to("endpoints", "partner"),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("kinds", sa.JSON()),
        sa.Column("on_failure", sa.String(8), nullable=False),
        sa.Column("created_at", _AT, nullable=False),
        sa.Column("paused_at", _AT),
        sa.Column("disabled_at", _AT),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_since", _AT),
        sa.Column("retry_at", _AT),
        sa.Column("leased_until", _AT),
        sa.PrimaryKeyConstraint("id", name="pk_endpoints"),
    )
    op.create_index("ix_endpoints_partner_id", "endpoints", ["partner_id"])
    op.create_table(
        "endpoint_positions",
        _to("endpoint_positions", "endpoint"),
        _to("endpoint_positions", "blog"),
        sa.Column("epoch", sa.String(32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("endpoint_id", "blog_id", name="pk_endpoint_positions"),
    )
    op.create_table(
        "endpoint_attempts",
        sa.Column("id", _ROW, nullable=False),
        _to("endpoint_attempts", "endpoint"),
        sa.Column("message", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("blog_id", sa.BigInteger()),
        sa.Column("seq", sa.BigInteger()),
        sa.Column("entry_id", sa.BigInteger()),
        sa.Column("status", sa.Integer()),
        sa.Column("error", sa.String(40)),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_endpoint_attempts"),
    )
    op.create_index("ix_endpoint_attempts_endpoint_id_id", "endpoint_attempts", ["endpoint_id", "id"])
    op.create_index("ix_endpoint_attempts_blog_id_entry_id", "endpoint_attempts", ["blog_id", "entry_id"])
