"""The index of entries with places in the words in which SQLite is asked for them: it took no other for the same."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_NAME = "ix_entries_has_places"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index(_NAME, "entries")
        op.create_index(_NAME, "entries", ["blog_id", "occurred_at", "id"], sqlite_where=sa.text("has_places = 1"))
