"""Idempotency keys: the same request sent twice is done once, and the second answer is the first one's."""

from dataclasses import dataclass

from liveblog.errors import IdempotencyMismatch
from liveblog.model.event import Event, Kind
from liveblog.store.reads import KeyUse


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A key as the sender chose it, and a digest of what it is used for. Keys of two principals never meet."""

    key: str
    fingerprint: str

    @classmethod
    def once(cls, key: str) -> "IdempotencyKey":
        """Return a key that alone says what is meant, whatever words it comes with.

        A later version that reads a page a little better must not post it again.
        """
        return cls(key, key)


OTHER_BODY = "This Idempotency-Key was used before, with another body."


def require_same_use(key: IdempotencyKey, use: KeyUse) -> None:
    """Refuse a key that was used for something else.

    Raises:
        IdempotencyMismatch: it was.
    """
    if use.fingerprint != key.fingerprint:
        raise IdempotencyMismatch(OTHER_BODY)


def require_same_kind(event: Event, kind: Kind) -> None:
    """Refuse a key under which something of another kind was done.

    Raises:
        IdempotencyMismatch: it was.
    """
    if event.kind is not kind:
        raise IdempotencyMismatch(f"This Idempotency-Key was used before, for “{event.kind}”.")
