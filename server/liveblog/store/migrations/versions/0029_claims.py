"""What of an entry has a status, beside it, and since when something of it is open."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entries", sa.Column("claims", sa.JSON(), nullable=True))
    op.add_column("entries", sa.Column("open_since", sa.DateTime(timezone=True), nullable=True))
    is_open = sa.text("open_since IS NOT NULL")
    op.create_index(
        "ix_entries_open_claims", "entries", ["blog_id", "open_since"], sqlite_where=is_open, postgresql_where=is_open
    )
