"""Secrets: made here, shown once, kept only as digests.

They are long and random, so that a plain SHA-256 is enough to keep them; passwords, which are not, get argon2id.
"""

import hashlib
import secrets

_BYTES = 32


def new_secret(prefix: str) -> str:
    """Return a secret of 256 random bits; the prefix lets scanners of leaked secrets recognise it."""
    return f"{prefix}_{secrets.token_urlsafe(_BYTES)}"


def digest(secret: str) -> str:
    """Return what is stored in place of the secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_handle() -> str:
    """Return a random name of 256 bits that is no secret, in the alphabet of base64url (RFC 4648, section 5)."""
    return secrets.token_urlsafe(_BYTES)
