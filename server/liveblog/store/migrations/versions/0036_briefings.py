"""The briefing of a blog: none for those that are there."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("blogs", sa.Column("briefing", sa.JSON(none_as_null=True)))
