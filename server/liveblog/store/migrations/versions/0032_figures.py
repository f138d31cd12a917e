"""The named numbers of a blog, beside it and beside the entries that carry them, and what they were at their times."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("blogs", sa.Column("figures", sa.JSON(), nullable=True))
    op.add_column("entries", sa.Column("figures", sa.JSON(), nullable=True))
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "readings",
        sa.Column("blog_id", row_id, sa.ForeignKey("blogs.id", name="fk_readings_blog_id"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("shown", sa.String(24), nullable=False),
        sa.Column("value", sa.String(24), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=True),
        sa.Column("including", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("blog_id", "key", "id", name="pk_readings"),
    )
