"""An index of the entries that were deleted: so that those which are there can be counted without reading them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    deleted = sa.text("deleted_at IS NOT NULL")
    op.create_index(
        "ix_entries_deleted",
        "entries",
        ["blog_id", "occurred_at", "id"],
        sqlite_where=deleted,
        postgresql_where=deleted,
    )
