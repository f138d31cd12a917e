"""The tables of partners, what they may be shown, and their keys."""

from sqlalchemy import Column, ForeignKey, Index, String, Table

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
