"""Why a draft did not go out is kept with what the sentence was made of, so that each desk reads it in its language."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("drafts", sa.Column("trouble_parts", sa.JSON()))
