"""Idempotency keys: the same request sent twice is done once, and the second answer is the first one's."""

from dataclasses import dataclass

from liveblog.desk.log import LogWriter
from liveblog.errors import IdempotencyMismatch
from liveblog.model.blog import Blog
from liveblog.model.event import Event
from liveblog.model.principal import Principal
from liveblog.store import reads, writes
from liveblog.store.reads import KeyUse, OwnedKey


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A key as the sender chose it, and a digest of what it is used for. Keys of two principals never meet."""

    key: str
    fingerprint: str


async def earlier_use(writer: LogWriter, key: IdempotencyKey | None) -> Event | None:
    """Return the event that came of an earlier use of this key; the entry's text is in it unless purged since.

    Raises:
        IdempotencyMismatch: it was used for something else.
    """
    if key is None:
        return None
    use = await reads.key_use(writer.connection, writer.blog, writer.by.key, key.key)
    if use is None:
        return None
    if use.fingerprint != key.fingerprint:
        raise IdempotencyMismatch("This Idempotency-Key was used before, with another body.")
    return await reads.event_at(writer.connection, writer.blog, use.seq)


async def remember(writer: LogWriter, key: IdempotencyKey | None, event: Event) -> None:
    """Record, in the same transaction as the event, what the key was used for."""
    if key is not None:
        use = KeyUse(key.fingerprint, event.seq)
        await writes.remember_keys(writer.connection, {owned(writer.blog, writer.by, key): use})


def owned(blog: Blog, by: Principal, key: IdempotencyKey) -> OwnedKey:
    """Return the key as the store knows it: one of this principal, for this blog."""
    return (blog.id, by.key, key.key)
