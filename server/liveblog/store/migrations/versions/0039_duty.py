"""Who is on duty in a blog, whether readers are told, and hand-overs that are prepared for the next editor."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_ROW = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("blogs", sa.Column("show_duty", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("blogs", sa.Column("on_duty", sa.JSON(), nullable=True))
    op.create_table(
        "handovers",
        sa.Column("id", _ROW, nullable=False, autoincrement=True),
        sa.Column("blog_id", _ROW, sa.ForeignKey("blogs.id", name="fk_handovers_blog_id_blogs"), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("maker", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_handovers_blog_id_taken_at", "handovers", ["blog_id", "taken_at"])
    is_open = sa.text("taken_at IS NULL")
    op.create_index(
        "ix_handovers_open", "handovers", ["blog_id"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )
