"""A blog's byline and picture, and whether it shows how many read it: nobody, none and yes for those that are there.

Servers of the version before write rows without them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("blogs", sa.Column("byline", sa.JSON(), nullable=True))
    op.add_column("blogs", sa.Column("picture", sa.JSON(), nullable=True))
    op.add_column("blogs", sa.Column("show_readers", sa.Boolean(), nullable=False, server_default=sa.true()))
