"""Since when something that an entry links to is other than it was, for the desk's list of them."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entries", sa.Column("unsettled_since", sa.DateTime(timezone=True), nullable=True))
    is_unsettled = sa.text("unsettled_since IS NOT NULL")
    op.create_index(
        "ix_entries_unsettled",
        "entries",
        ["blog_id", "unsettled_since"],
        sqlite_where=is_unsettled,
        postgresql_where=is_unsettled,
    )
