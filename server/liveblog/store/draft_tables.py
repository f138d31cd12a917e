"""The tables of drafts: their rows are deleted when a draft is posted or its discarding can't be undone any more."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from liveblog.store.columns import Instant, RowId, metadata

drafts = Table(
    "drafts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("author", String(80), nullable=False),
    Column("key", String(64), nullable=False),
    Column("text", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("saved_by", String(80), nullable=False),
    Column("submitted_at", Instant),
    Column("seen_by", String(80)),
    Column("seen_at", Instant),
    Column("publish_at", Instant),
    Column("publish_by", String(80)),
    Column("trouble", Text),
    Column("trouble_parts", JSON(none_as_null=True)),
    Column("discarded_at", Instant),
    Column("entry_id", BigInteger),
    UniqueConstraint("blog_id", "author", "key"),
    Index(None, "blog_id", "state"),
)

# What somebody typed within some minutes is one version: `began_at` is when they began it.
draft_versions = Table(
    "draft_versions",
    metadata,
    Column("draft_id", RowId, ForeignKey("drafts.id"), nullable=False),
    Column("blog_id", RowId, nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", JSON, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
    PrimaryKeyConstraint("draft_id", "version"),
    Index(None, "blog_id"),
)

draft_notes = Table(
    "draft_notes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("draft_id", RowId, ForeignKey("drafts.id"), nullable=False),
    Column("blog_id", RowId, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
    Index(None, "draft_id"),
    Index(None, "blog_id"),
)

# The blogs in which nothing goes out by itself until somebody says so.
schedule_holds = Table(
    "schedule_holds",
    metadata,
    Column("blog_id", RowId, ForeignKey("blogs.id"), primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
)
