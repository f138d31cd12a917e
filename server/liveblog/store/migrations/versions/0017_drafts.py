"""Drafts, with their versions and notes, and blogs whose schedule is held.

Servers of the version before know none of it and run on; while they do, pictures that only drafts show may be deleted
by them a day after they were uploaded.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "drafts",
        sa.Column("id", row_id, nullable=False),
        sa.Column("blog_id", row_id, nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("begun_at", _MOMENT, nullable=False),
        sa.Column("saved_at", _MOMENT, nullable=False),
        sa.Column("saved_by", sa.String(length=80), nullable=False),
        sa.Column("submitted_at", _MOMENT),
        sa.Column("seen_by", sa.String(length=80)),
        sa.Column("seen_at", _MOMENT),
        sa.Column("publish_at", _MOMENT),
        sa.Column("publish_by", sa.String(length=80)),
        sa.Column("trouble", sa.Text()),
        sa.Column("discarded_at", _MOMENT),
        sa.Column("entry_id", sa.BigInteger()),
        sa.ForeignKeyConstraint(["blog_id"], ["blogs.id"], name=op.f("fk_drafts_blog_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("blog_id", "author", "key", name=op.f("uq_drafts_blog_id_author_key")),
    )
    op.create_index(op.f("ix_drafts_blog_id_state"), "drafts", ["blog_id", "state"])
    op.create_table(
        "draft_versions",
        sa.Column("draft_id", row_id, nullable=False),
        sa.Column("blog_id", row_id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("began_at", _MOMENT, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_versions_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "version", name=op.f("pk_draft_versions")),
    )
    op.create_index(op.f("ix_draft_versions_blog_id"), "draft_versions", ["blog_id"])
    op.create_table(
        "draft_notes",
        sa.Column("id", row_id, nullable=False),
        sa.Column("draft_id", row_id, nullable=False),
        sa.Column("blog_id", row_id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_draft_notes_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_notes")),
    )
    op.create_index(op.f("ix_draft_notes_draft_id"), "draft_notes", ["draft_id"])
    op.create_index(op.f("ix_draft_notes_blog_id"), "draft_notes", ["blog_id"])
    op.create_table(
        "schedule_holds",
        sa.Column("blog_id", row_id, autoincrement=False, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["blog_id"], ["blogs.id"], name=op.f("fk_schedule_holds_blog_id")),
        sa.PrimaryKeyConstraint("blog_id", name=op.f("pk_schedule_holds")),
    )
