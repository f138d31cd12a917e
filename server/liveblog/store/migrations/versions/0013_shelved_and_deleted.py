"""Blogs that were put on the shelf, and those that were deleted for good: none yet.

A server of the version before takes what is left of a deleted blog for a private one that is empty.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("blogs", sa.Column("shelved", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("blogs", sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("blogs", sa.Column("was_public", sa.Boolean(), nullable=True))
