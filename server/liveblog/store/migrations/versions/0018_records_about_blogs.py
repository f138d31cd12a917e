"""The audit log: which blogs a record is about, and records of one kind without a look at all.

Servers of the version before go on writing records, and note no blogs with them: admins of the house read those.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_blogs",
        sa.Column("blog_id", sa.BigInteger(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("blog_id", "record_id", name=op.f("pk_audit_blogs")),
    )
    op.create_index(op.f("ix_audit_log_action_id"), "audit_log", ["action", "id"])
