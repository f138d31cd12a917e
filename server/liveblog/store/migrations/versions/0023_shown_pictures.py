"""Which entries show which picture. The table begins empty: servers fill it in short steps before they ask it.

A server of the version before writes on without it, which is seen by `pictured`, and noted by the next that asks.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "shown_pictures",
        sa.Column("digest", sa.String(length=20), nullable=False),
        sa.Column("blog_id", row_id, nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["blog_id"], ["blogs.id"], name=op.f("fk_shown_pictures_blog_id")),
        sa.PrimaryKeyConstraint("digest", "blog_id", "entry_id", name=op.f("pk_shown_pictures")),
    )
    op.create_index(op.f("ix_shown_pictures_blog_id_entry_id"), "shown_pictures", ["blog_id", "entry_id"])
    op.add_column("blogs", sa.Column("pictured", sa.BigInteger(), server_default=sa.text("-1"), nullable=False))
