"""How many entries of a blog were withdrawn: each is a purge, as a deletion is, and still an entry."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("blogs", sa.Column("retractions", sa.BigInteger(), nullable=False, server_default=sa.text("0")))
    counted = "SELECT count(*) FROM events WHERE events.blog_id = blogs.id AND events.kind = 'entry.retracted'"
    op.execute(sa.text(f"UPDATE blogs SET retractions = ({counted})"))  # noqa: S608 -- of nothing but ours
