"""The table of receipts: up to which event partners' pages are, as each server wrote it last."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, String, Table

from liveblog.store.columns import Instant, RowId, metadata

# `process` is the server that they are connected to; '' for pages whose connection broke off.
page_receipts = Table(
    "page_receipts",
    metadata,
    Column("partner_id", RowId, ForeignKey("partners.id"), nullable=False),
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("host", String(260), nullable=False),
    Column("process", String(16), nullable=False),
    Column("epoch", String(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("partner_id", "blog_id", "host", "process", "epoch", "seq"),
    Index(None, "process"),
)
