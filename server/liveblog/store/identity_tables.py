"""The table of single sign-on: who somebody is elsewhere."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint

from liveblog.store import access_tables  # noqa: F401 -- the table of users, which these refer to
from liveblog.store.columns import Instant, RowId, metadata

# Somebody of an issuer is one person here, or none.
identities = Table(
    "identities",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("issuer", String(255), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("user_id", RowId, ForeignKey("users.id"), nullable=False),
    Column("linked_at", Instant, nullable=False),
    Column("used_at", Instant, nullable=False),
    UniqueConstraint("issuer", "subject"),
    Index(None, "user_id"),
)
