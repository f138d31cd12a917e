"""The number of a report is given once, also on SQLite and after the last one was deleted."""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":  # PostgreSQL's sequence never gave one twice
        with op.batch_alter_table("reports", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
