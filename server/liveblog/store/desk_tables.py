"""The tables of what is the desk's alone: hand-overs being prepared, promises, and what readers report.

Of a blog, one hand-over is open at most. No address of a reader is in a report.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

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

promises = Table(
    "promises",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("entry_id", BigInteger),
    Column("text", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("made_by", String(80), nullable=False),
    Column("key", String(255)),  # what it was made with, so that a form sent twice makes one
    Column("state", String(16), nullable=False),
    Column("ended_at", Instant),
    Column("ended_by", String(80)),
    Index(None, "blog_id", "state", "due_at"),
    Index(None, "blog_id", "made_by", "key", unique=True),
    # A page that was drawn before one was deleted must not end the next one.
    sqlite_autoincrement=True,
)

reports = Table(
    "reports",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("entry_id", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("contact", String(300), nullable=False),
    Column("at", Instant, nullable=False),
    Column("closed_at", Instant),
    Index(None, "blog_id", "at"),
    sqlite_autoincrement=True,  # an old page must not close another's report
)
