"""The tables of people, tokens and what they may do. Only what `access` calls reads and writes them."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, PrimaryKeyConstraint, String, Table, Text

from liveblog.store.columns import Instant, RowId, metadata

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
