"""The tables of webhook receivers: where they stand in each log, and what was tried last."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from liveblog.store.columns import Instant, Names, RowId, metadata

# `leased_until` is known to whoever delivers; to take the lease away stops them after what they are sending.
endpoints = Table(
    "endpoints",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("partner_id", RowId, ForeignKey("partners.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("kinds", Names),
    Column("on_failure", String(8), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("paused_at", Instant),
    Column("disabled_at", Instant),
    Column("failures", Integer, nullable=False),
    Column("failed_since", Instant),
    Column("retry_at", Instant),
    Column("leased_until", Instant),
    Index(None, "partner_id"),
)

endpoint_positions = Table(
    "endpoint_positions",
    metadata,
    Column("endpoint_id", RowId, ForeignKey("endpoints.id"), nullable=False),
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("epoch", String(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    PrimaryKeyConstraint("endpoint_id", "blog_id"),
)

# The last hundred of each endpoint. `answer` may repeat what was sent: it goes when the entry does.
endpoint_attempts = Table(
    "endpoint_attempts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("endpoint_id", RowId, ForeignKey("endpoints.id"), nullable=False),
    Column("message", String(120), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("blog_id", BigInteger),
    Column("seq", BigInteger),
    Column("entry_id", BigInteger),
    Column("status", Integer),
    Column("error", String(40)),
    Column("answer", Text, nullable=False),
    Index(None, "endpoint_id", "id"),
    Index(None, "blog_id", "entry_id"),
)
