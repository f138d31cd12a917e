"""What readers were told of an entry's changes, beside it. Entries of the versions before have none."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entries", sa.Column("corrections", sa.JSON(), nullable=True))
    op.add_column("entries", sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True))
    is_corrected = sa.text("corrected_at IS NOT NULL")
    op.create_index(
        "ix_entries_corrected",
        "entries",
        ["blog_id", "corrected_at"],
        sqlite_where=is_corrected,
        postgresql_where=is_corrected,
    )
