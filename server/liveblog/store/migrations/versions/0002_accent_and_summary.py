"""A blog's accent and summary: none for those that are there. Servers of the version before write rows without them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("blogs", sa.Column("accent", sa.String(length=7), nullable=True))
    op.add_column("blogs", sa.Column("summary", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("blogs", sa.Column("summary_html", sa.Text(), nullable=False, server_default=sa.text("''")))
