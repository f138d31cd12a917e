"""The tables of what people log in with besides passwords, and of what they were asked and have not answered yet.

With single sign-on that is who they are elsewhere.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from liveblog.store import access_tables  # noqa: F401 -- the table of users, which these refer to
from liveblog.store.columns import Instant, RowId, metadata

# `handle` is what authenticators know a person by, the same in all rows of theirs; `data` is the attested credential
# data with the public key (WebAuthn, section 6.5.2).
passkeys = Table(
    "passkeys",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("user_id", RowId, ForeignKey("users.id"), nullable=False),
    Column("credential_id", String(1400), nullable=False, unique=True),
    Column("handle", String(64), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("name", String(200), nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("backed_up", Boolean, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("used_at", Instant),
    Index(None, "user_id"),
)

# One for each person who has set it up. `secret` is sealed; `last_step` is the newest step of 30 seconds (RFC 6238) of
# which a code was taken; `salt` is that of their recovery codes.
totps = Table(
    "totps",
    metadata,
    Column("user_id", RowId, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("secret", Text, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("made_at", Instant, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("user_id", RowId, ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("digest", String(64), primary_key=True),
)

# What was asked, until it is answered: `session` is the digest of the one that it was asked in, '' where nobody is
# logged in yet.
challenges = Table(
    "challenges",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("session", String(64), nullable=False),
    Column("place", String(80), nullable=False),
    Column("state", JSON, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "expires_at"),
    Index(None, "place", "expires_at"),
)

# Who has shown a password or a link and not yet a code. Apart from sessions, so that nothing takes one for the other.
half_logins = Table(
    "half_logins",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user_id", RowId, ForeignKey("users.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Index(None, "user_id", "expires_at"),
)


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
