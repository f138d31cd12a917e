"""The tables, and their rows as values of the model. Migrations build the tables; a test keeps the two equal."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Row,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
    true,
)

from liveblog.model.blog import Blog, BlogStatus, MainPicture, Visibility
from liveblog.model.entry import Entry
from liveblog.model.moment import normalised
from liveblog.model.shift import Shift

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime in whole milliseconds; SQLite, which has no zones, keeps it as UTC text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times on the way in."""
        if value is None:
            return None
        value = normalised(value)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the zone back on the way out."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class MainPictureData(TypeDecorator[MainPicture]):
    """A blog's picture as JSON, NULL for none."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: MainPicture | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Write it."""
        return asdict(value) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> MainPicture | None:  # noqa: ARG002
        """Read it."""
        return MainPicture(**value) if value else None


class Names(TypeDecorator[tuple[str, ...]]):
    """Names as JSON, NULL for none: rows of earlier versions have none, and PostgreSQL can't compare JSON defaults."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Write them."""
        return list(value) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002
        """Read them."""
        return tuple(value or ())


# As text: alembic would not find an empty default of SQLite again.
_EMPTY = text("''")

# SQLite numbers rows by itself only where the key is an INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")


blogs = Table(
    "blogs",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("slug", String(80), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("language", String(35), nullable=False),
    Column("accent", String(7)),
    Column("summary", Text, nullable=False, server_default=_EMPTY),
    Column("summary_html", Text, nullable=False, server_default=_EMPTY),
    Column("byline", Names),
    Column("picture", MainPictureData),
    Column("show_readers", Boolean, nullable=False, server_default=true()),
    Column("visibility", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("epoch", String(32), nullable=False),
    Column("head", BigInteger, nullable=False),
    Column("purges", BigInteger, nullable=False),
    Column("last_entry", BigInteger, nullable=False),
)

entries = Table(
    "entries",
    metadata,
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Column("body_html", Text, nullable=False),
    Column("headline", Text),
    Column("topics", JSON, nullable=False),
    Column("byline", JSON, nullable=False),
    Column("occurred_at", Instant, nullable=False),
    Column("posted_at", Instant, nullable=False),
    Column("revised_at", Instant),
    Column("deleted_at", Instant),
    Column("pinned", Boolean, nullable=False),
    Column("key_event", Boolean, nullable=False),
    Column("folded", Text, nullable=False, server_default=_EMPTY),
    PrimaryKeyConstraint("blog_id", "id"),
    Index(None, "blog_id", "occurred_at", "id"),
)
Index("ix_entries_pinned", entries.c.blog_id, sqlite_where=entries.c.pinned, postgresql_where=entries.c.pinned)
Index(
    "ix_entries_key_event",
    entries.c.blog_id,
    entries.c.occurred_at,
    entries.c.id,
    sqlite_where=entries.c.key_event,
    postgresql_where=entries.c.key_event,
)

shown = tuple(column for column in entries.c if column.name != "folded")
"""What of an entry is ever read: the text that is searched never leaves the database."""

topics = Table(
    "topics",
    metadata,
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("topic", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),  # sorts as on SQLite
    Column("entry_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("blog_id", "topic", "entry_id"),
    Index(None, "blog_id", "entry_id"),
)

events = Table(
    "events",
    metadata,
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("entry_id", BigInteger),
    Column("data", JSON, nullable=False),
    PrimaryKeyConstraint("blog_id", "seq"),
    Index(None, "blog_id", "entry_id"),
)

shifts = Table(
    "shifts",
    metadata,
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("editor", Text),
    Column("occurred_at", Instant, nullable=False),
    PrimaryKeyConstraint("blog_id", "id"),
    Index(None, "blog_id", "occurred_at"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("owner", String(80), nullable=False),
    Column("key", String(255), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    PrimaryKeyConstraint("blog_id", "owner", "key"),
)

# What tokens and users may do stands in the tables of grants. `scope` and `blog_id` are written for servers of the
# version before (`store/grants.py`), and read by nobody else.
tokens = Table(
    "tokens",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("scope", String(16), nullable=False),
    Column("blog_id", RowId, ForeignKey("blogs.id")),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
)

users = Table(
    "users",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("byline", Text, nullable=False),
    Column("scope", String(16), nullable=False),
    Column("password_hash", Text),
    Column("created_at", Instant, nullable=False),
)


def _grants(holders: Table, holder: str) -> Table:
    """Make the table of what each of these may do: a scope on a blog, or on all (`blog_id` NULL)."""
    name = f"{holder}_grants"
    grants = Table(
        name,
        metadata,
        Column("id", RowId, primary_key=True),
        Column(f"{holder}_id", RowId, ForeignKey(holders.c.id, ondelete="CASCADE"), nullable=False),
        Column("blog_id", RowId, ForeignKey("blogs.id")),
        Column("scope", String(16), nullable=False),
        Index(None, f"{holder}_id", "blog_id", unique=True),
    )
    everywhere = grants.c.blog_id.is_(None)
    Index(
        f"ix_{name}_everywhere",
        grants.c[f"{holder}_id"],
        unique=True,
        sqlite_where=everywhere,
        postgresql_where=everywhere,
    )
    return grants


token_grants = _grants(tokens, "token")
user_grants = _grants(users, "user")

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_id", RowId, ForeignKey("users.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
)

login_links = Table(
    "login_links",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_id", RowId, ForeignKey("users.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
)

# How far each has used up what it may get wrong: by account and place, by place alone (account ''), by account alone
# (place ''). `until` is in milliseconds since 1970, for one statement reckons with it on both databases.
login_attempts = Table(
    "login_attempts",
    metadata,
    Column("account", String(64), nullable=False),
    Column("place", String(80), nullable=False),
    Column("until", BigInteger, nullable=False),
    PrimaryKeyConstraint("account", "place"),
    Index(None, "until"),
)

login_devices = Table(
    "login_devices",
    metadata,
    Column("digest", String(64), nullable=False),
    Column("user_id", RowId, ForeignKey("users.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
    PrimaryKeyConstraint("digest", "user_id"),
    Index(None, "user_id"),
)

# Durable work that follows a commit (`store/jobs.py`). `due_at` NULL: given up on, until somebody looks.
jobs = Table(
    "jobs",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("due_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("leased_until", Instant),
    Column("data", JSON, nullable=False),
    Column("last_error", Text),
    Column("done_at", Instant),
    Index(None, "due_at"),
)
Index(
    "ix_jobs_open",
    jobs.c.kind,
    jobs.c.subject,
    unique=True,
    sqlite_where=jobs.c.done_at.is_(None),
    postgresql_where=jobs.c.done_at.is_(None),
)

# Who uploaded a picture for which blog, and has not shown it yet: for a day it is theirs to show.
uploads = Table(
    "uploads",
    metadata,
    Column("digest", String(20), nullable=False),
    Column("blog_id", RowId, ForeignKey("blogs.id"), nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("digest", "blog_id", "by"),
)


def to_blog(row: Row[Any]) -> Blog:
    """Read a row of `blogs`."""
    return Blog(**(row._asdict() | {"visibility": Visibility(row.visibility), "status": BlogStatus(row.status)}))


def to_entry(row: Row[Any]) -> Entry:
    """Read a row of `entries` that is not deleted."""
    columns = {name: getattr(row, name) for name in Entry.__slots__}
    return Entry(**(columns | {"topics": tuple(row.topics), "byline": tuple(row.byline)}))


def to_shift(row: Row[Any]) -> Shift:
    """Read a row of `shifts`."""
    return Shift(id=row.id, note=row.note, editor=row.editor, occurred_at=row.occurred_at)
