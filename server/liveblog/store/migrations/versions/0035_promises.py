"""What the desk has said that it will do, and by when; for the desk alone."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "promises",
        sa.Column("id", _ROW, nullable=False, autoincrement=True),
        sa.Column("blog_id", _ROW, sa.ForeignKey("blogs.id", name="fk_promises_blog_id_blogs"), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("key", sa.String(255), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(80), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_promises"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_promises_blog_id_state_due_at", "promises", ["blog_id", "state", "due_at"])
    op.create_index("ix_promises_blog_id_made_by_key", "promises", ["blog_id", "made_by", "key"], unique=True)
