"""The tables of people, tokens and what they may do. Only what `access` calls reads and writes them."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, PrimaryKeyConstraint, String, Table, Text

from liveblog.store.columns import EMPTY, Instant, RowId, metadata

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
    Column("prefix", String(12)),
    Column("used_at", Instant),
    Column("made_by", String(80)),
)

# `vouched_email` is the address that whoever made this user gave, or that they have confirmed by a mail sent there.
# Where no mail is sent, people may write what they like into `email`.
users = Table(
    "users",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("byline", Text, nullable=False),
    Column("scope", String(16), nullable=False),
    Column("password_hash", Text),
    Column("created_at", Instant, nullable=False),
    Column("email", String(254)),
    Column("language", String(35)),
    Column("zone", String(64)),
    Column("picture", String(80)),
    Column("disabled_at", Instant),
    Column("vouched_email", String(254)),
    Column("folded", Text, nullable=False, server_default=EMPTY),  # names and address, as they are found by
    Index(None, "email", unique=True),
)


def grants_table(holders: Table, holder: str) -> Table:
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


token_grants = grants_table(tokens, "token")
user_grants = grants_table(users, "user")

# What a person may do by the groups of a login provider: `provided` has a scope for each provider's name, `made` the
# one that was given by hand, if any; `scope` is the widest of them, and what everybody reads. Without `provided` it was
# all given by hand.
user_grants.append_column(Column("made", String(16)))
user_grants.append_column(Column("provided", JSON(none_as_null=True)))

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_id", RowId, ForeignKey("users.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("opened_at", Instant),
    Column("used_at", Instant),
    Column("place", String(80)),
    Column("device", String(200)),
    Column("confirmed_at", Instant),
    # By which login at which provider it was opened, if by one.
    Column("issuer", String(255)),
    Column("subject", String(255)),
    Column("provider_session", String(255)),
    Index(None, "user_id"),
    Index(None, "issuer", "subject"),
    Index(None, "issuer", "provider_session"),
)

# Who is there but has not come yet, one open invitation each.
invitations = Table(
    "invitations",
    metadata,
    Column("user_id", RowId, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("made_by", String(80), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

login_links = Table(
    "login_links",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_id", RowId, ForeignKey("users.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
)

# With these the first admin of a house makes themselves.
beginnings = Table(
    "beginnings",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("expires_at", Instant, nullable=False),
)

# On these somebody chooses a new password.
password_links = Table(
    "password_links",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_id", RowId, ForeignKey("users.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "user_id"),
)

# Mail addresses that people have entered for themselves and not confirmed yet, one each. `digest` is that of the link
# which was mailed there, NULL until then.
email_changes = Table(
    "email_changes",
    metadata,
    Column("user_id", RowId, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("email", String(254), nullable=False),
    Column("digest", String(64), unique=True),
    Column("expires_at", Instant, nullable=False),
)

# What was done to accounts and is still to be mailed to the address that each had then. A row is gone when it was told.
account_news = Table(
    "account_news",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("user_id", RowId, ForeignKey("users.id"), nullable=False),
    Column("email", String(254), nullable=False),
    Column("action", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by_owner", Boolean, nullable=False),
    Index(None, "user_id"),
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

# Who did what, beside the events of blogs, which say it themselves. Ids and numbers, never a text. A line outlives what
# it is about, so nothing here is a foreign key.
audit_log = Table(
    "audit_log",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", String(80), nullable=False),
    Column("session", String(12)),
    Column("place", String(80)),
    Column("action", String(40), nullable=False),
    Column("blog_id", BigInteger),
    Column("subject", String(80)),
    Column("before", BigInteger),
    Column("after", BigInteger),
    Column("facts", JSON, nullable=False),
    Index(None, "blog_id", "id"),
    Index(None, "by", "id"),
    Index(None, "action", "id"),
)

# Which blogs a line of the audit log is about, beside the one that it was done in: rights on them that were given, or
# are in an invitation or a token.
audit_blogs = Table(
    "audit_blogs",
    metadata,
    Column("blog_id", BigInteger, nullable=False),
    Column("record_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("blog_id", "record_id"),
)
