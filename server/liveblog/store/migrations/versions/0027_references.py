"""Which entries an entry links to, and which link to it, beside it. Those of the versions before are not looked for."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entries", sa.Column("cites", sa.JSON(), nullable=True))
    op.add_column("entries", sa.Column("cited_by", sa.JSON(), nullable=True))
