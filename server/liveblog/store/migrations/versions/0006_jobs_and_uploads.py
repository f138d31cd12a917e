"""Jobs that follow a commit, and who uploaded which picture. Servers of the version before know neither and run on."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "jobs",
        sa.Column("id", row_id, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("due_at", moment),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("leased_until", moment),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("last_error", sa.Text()),
        sa.Column("done_at", moment),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(op.f("ix_jobs_due_at"), "jobs", ["due_at"])
    is_open = sa.text("done_at IS NULL")
    op.create_index(
        "ix_jobs_open", "jobs", ["kind", "subject"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "uploads",
        sa.Column("digest", sa.String(length=20), nullable=False),
        sa.Column("blog_id", row_id, nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.ForeignKeyConstraint(["blog_id"], ["blogs.id"], name=op.f("fk_uploads_blog_id")),
        sa.PrimaryKeyConstraint("digest", "blog_id", "by", name=op.f("pk_uploads")),
    )
