"""The tables of who is at the desk: courtesy, which goes by itself."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, PrimaryKeyConstraint, String, Table, Text

from liveblog.store.columns import Instant, RowId, metadata

# A row for each page of a desk that somebody has open, or had.
presences = Table(
    "presences",
    metadata,
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("page", String(64), nullable=False),
    Column("who", String(80), nullable=False),
    Column("name", Text, nullable=False),
    Column("entry_id", BigInteger),
    Column("writing", Boolean, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("gone", Boolean, nullable=False),
    PrimaryKeyConstraint("blog_id", "who", "page"),
)

# What somebody says that they are working on.
undertakings = Table(
    "undertakings",
    metadata,
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("who", String(80), nullable=False),
    Column("name", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("until", Instant, nullable=False),
    PrimaryKeyConstraint("blog_id", "who"),
)

# Who is editing an entry; of no effect after `until`.
leases = Table(
    "leases",
    metadata,
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("entry_id", BigInteger, nullable=False),
    Column("who", String(80), nullable=False),
    Column("name", Text, nullable=False),
    Column("until", Instant, nullable=False),
    PrimaryKeyConstraint("blog_id", "entry_id"),
)
