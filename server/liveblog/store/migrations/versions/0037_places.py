"""Which entries name a place, for lists of them; none did before."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entries", sa.Column("has_places", sa.Boolean(), nullable=False, server_default=sa.false()))
    has_places = sa.text("has_places")
    op.create_index(
        "ix_entries_has_places",
        "entries",
        ["blog_id", "occurred_at", "id"],
        sqlite_where=has_places,
        postgresql_where=has_places,
    )
