"""Whether readers of a blog may report errors; and jobs that delete what was reported long ago."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

# What was closed before has no job yet; it is looked at by the next server that starts.
_LOOK = sa.text(
    """
    INSERT INTO jobs (kind, subject, due_at, attempts, data)
    SELECT 'forget_reports', CAST(id AS VARCHAR(20)), '2001-01-01 00:00:00.000000', 0, '{}' FROM blogs
    WHERE id IN (SELECT blog_id FROM reports)
    """
)


def upgrade() -> None:
    op.add_column("blogs", sa.Column("take_reports", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute(_LOOK)
