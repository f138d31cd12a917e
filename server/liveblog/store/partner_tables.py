"""The tables of partners, what they may be shown, and their keys."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, PrimaryKeyConstraint, String, Table

from liveblog.store.access_tables import grants_table
from liveblog.store.columns import Instant, Names, RowId, metadata

partners = Table(
    "partners",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("attribution", String(300), nullable=False),
    Column("accent", String(7)),
    Column("contact", String(254), nullable=False),
    Column("origins", Names),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)

partner_grants = grants_table(partners, "partner")

# A table of its own: servers that know nothing of topics give nothing of these blogs.
partner_topics = Table(
    "partner_topics",
    metadata,
    Column("partner_id", RowId, ForeignKey("partners.id"), nullable=False),
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("topics", Names),
    PrimaryKeyConstraint("partner_id", "blog_id"),
)

partner_keys = Table(
    "partner_keys",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("partner_id", RowId, ForeignKey("partners.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("prefix", String(12), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
    Column("used_at", Instant),
    Column("made_by", String(80)),
    Index(None, "partner_id"),
)

# What partners use: of each day (UTC), each host whose pages asked, and each way, one row.
partner_usage = Table(
    "partner_usage",
    metadata,
    Column("partner_id", RowId, ForeignKey("partners.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("page", String(253), nullable=False),
    Column("way", String(16), nullable=False),
    Column("requests", BigInteger, nullable=False),
    PrimaryKeyConstraint("partner_id", "day", "page", "way"),
    Index(None, "day"),
)
