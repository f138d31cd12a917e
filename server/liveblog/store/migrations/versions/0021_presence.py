"""Who is at the desk, what they work on, and who edits which entry. Servers of the version before know none of it."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "presences",
        sa.Column("blog_id", row_id, nullable=False),
        sa.Column("page", sa.String(length=64), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.BigInteger()),
        sa.Column("writing", sa.Boolean(), nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["blog_id"], ["blogs.id"], name=op.f("fk_presences_blog_id")),
        sa.PrimaryKeyConstraint("blog_id", "who", "page", name=op.f("pk_presences")),
    )
    op.create_table(
        "undertakings",
        sa.Column("blog_id", row_id, nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["blog_id"], ["blogs.id"], name=op.f("fk_undertakings_blog_id")),
        sa.PrimaryKeyConstraint("blog_id", "who", name=op.f("pk_undertakings")),
    )
    op.create_table(
        "leases",
        sa.Column("blog_id", row_id, nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["blog_id"], ["blogs.id"], name=op.f("fk_leases_blog_id")),
        sa.PrimaryKeyConstraint("blog_id", "entry_id", name=op.f("pk_leases")),
    )
