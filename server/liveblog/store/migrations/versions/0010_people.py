"""People: addresses, preferences, an end; sessions with devices, tokens with their use; invitations; the audit log.

Servers of the version before know none of it and run on. While they do, they let in those who were disabled.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    _add("users", email=sa.String(254), language=sa.String(35), zone=sa.String(64), picture=sa.String(80))
    _add("users", disabled_at=_MOMENT)
    op.create_index(op.f("ix_users_email"), "users", ["email"], unique=True)
    _add("tokens", prefix=sa.String(12), used_at=_MOMENT, made_by=sa.String(80))
    _add("sessions", opened_at=_MOMENT, used_at=_MOMENT, place=sa.String(80), device=sa.String(200))
    _add("sessions", confirmed_at=_MOMENT)
    op.create_index(op.f("ix_sessions_user_id"), "sessions", ["user_id"])
    _add("events", session=sa.String(12))
    op.create_table(
        "invitations",
        sa.Column("user_id", row_id, autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=80), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_invitations_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitations_digest")),
    )
    op.create_table(
        "audit_log",
        sa.Column("id", row_id, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("session", sa.String(length=12)),
        sa.Column("place", sa.String(length=80)),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("blog_id", sa.BigInteger()),
        sa.Column("subject", sa.String(length=80)),
        sa.Column("before", sa.BigInteger()),
        sa.Column("after", sa.BigInteger()),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index(op.f("ix_audit_log_blog_id_id"), "audit_log", ["blog_id", "id"])
    op.create_index(op.f("ix_audit_log_by_id"), "audit_log", ["by", "id"])


def _add(table: str, **columns: Any) -> None:
    for name, kind in columns.items():
        op.add_column(table, sa.Column(name, kind))
