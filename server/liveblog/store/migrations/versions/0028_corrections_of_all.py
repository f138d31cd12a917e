"""An index of when readers were told of corrections, for the list of all blogs'."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_corrected = sa.text("corrected_at IS NOT NULL")
    op.create_index(
        "ix_entries_corrected_at",
        "entries",
        ["corrected_at"],
        sqlite_where=is_corrected,
        postgresql_where=is_corrected,
    )
