"""The table of what readers report. No address of theirs is in it."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from liveblog.store.columns import Instant, RowId, metadata

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
