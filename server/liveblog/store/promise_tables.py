"""The table of promises, which are the desk's alone."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text

from liveblog.store.columns import Instant, RowId, metadata

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
