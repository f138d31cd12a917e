"""The tables of webhook receivers: where they stand in each log, and what was tried last."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
)

from liveblog.model.endpoint import FormerSecret
from liveblog.model.moment import rfc3339
from liveblog.store.columns import Instant, Names, Numbers, RowId, metadata


class FormerSecrets(TypeDecorator[tuple[FormerSecret, ...]]):
    """Secrets that were followed by others as JSON, NULL for none."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: tuple[FormerSecret, ...] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Write them."""
        return [[each.sealed, rfc3339(each.until)] for each in value] if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[FormerSecret, ...]:  # noqa: ARG002
        """Read them."""
        return tuple(FormerSecret(sealed, datetime.fromisoformat(until)) for sealed, until in value or ())


# `leased_until` is known to whoever delivers; to take the lease away stops them after what they are sending.
endpoints = Table(
    "endpoints",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("partner_id", RowId, ForeignKey("partners.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("kinds", Names),
    Column("blog_ids", Numbers),
    Column("on_failure", String(8), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("paused_at", Instant),
    Column("disabled_at", Instant),
    Column("failures", Integer, nullable=False),
    Column("failed_since", Instant),
    Column("retry_at", Instant),
    Column("leased_until", Instant),
    Column("former", FormerSecrets),
    Column("told_at", Instant),
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
