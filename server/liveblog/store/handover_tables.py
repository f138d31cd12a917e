"""The table of prepared hand-overs, which are the desk's alone: of a blog, one is open at most."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text

from liveblog.store.columns import Instant, RowId, metadata

handovers = Table(
    "handovers",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("notes", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("maker", Text, nullable=False),
    Column("taken_at", Instant),
    Column("taken_by", Text),
    Index(None, "blog_id", "taken_at"),
    sqlite_autoincrement=True,
)
_is_open = handovers.c.taken_at.is_(None)
Index("ix_handovers_open", handovers.c.blog_id, unique=True, sqlite_where=_is_open, postgresql_where=_is_open)
