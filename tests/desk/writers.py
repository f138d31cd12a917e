"""People and programs at the desk, and a bus that looks into the store at the moment it hears."""

from typing import Any

from liveblog.bus import MemoryBus
from liveblog.desk import Desk, IdempotencyKey
from liveblog.desk.changes import Change, Delete, Retract
from liveblog.model.entry import Entry, EntryDraft
from liveblog.model.event import Event, Kind, Position
from liveblog.model.principal import Grant, Principal, Scope
from liveblog.services import Services
from liveblog.store import Store, reads
from liveblog.wire.envelope import Envelope, unseal
from tests.apps import HARBOUR

SLUG = HARBOUR.slug
ADA = Principal("user:1", "Ada", (Grant(Scope.WRITE),))
BEN = Principal("token:1", "Ben", (Grant(Scope.WRITE),))

ENDS: dict[str, Change[Any]] = {"deleted": Delete(1), "withdrawn": Retract(1, "It was another port.")}
"""What ends the first entry: nothing that it showed may be left."""


class RecordingBus(MemoryBus):
    """A bus that keeps what was published."""

    def __init__(self) -> None:
        super().__init__()
        self.published: list[Envelope] = []

    def publish(self, blog_id: int, data: bytes) -> None:
        envelope = unseal(data)
        assert isinstance(envelope, Envelope)
        assert envelope.blog_id == blog_id
        self.published.append(envelope)
        super().publish(blog_id, data)


def key(name: str, fingerprint: str = "a") -> IdempotencyKey:
    """Make a key as a sender would; the fingerprint stands for the body."""
    return IdempotencyKey(name, fingerprint)


async def post(desk: Desk, body: str = "Ships are leaving.", **fields: object) -> Entry:
    """Post an entry and return it."""
    posted = (await desk.post(SLUG, EntryDraft(body, **fields), ADA)).subject  # type: ignore[arg-type]
    assert isinstance(posted, Entry)
    return posted


async def log(app: Services) -> list[Event]:
    """Read the whole log of the blog."""
    return await read_log(app.store)


async def log_of_entries(app: Services) -> list[tuple[Kind, Entry]]:
    """Read the log of a blog in which nothing but entries was written, and nothing deleted."""
    return [(event.kind, event.subject) for event in await log(app) if isinstance(event.subject, Entry)]


async def read_log(store: Store) -> list[Event]:
    """Read the whole log of the blog from a store."""
    async with store.read() as connection:
        return await reads.events_after(connection, await reads.blog_by_slug(connection, SLUG), 0, 1000)


def position(entry: Entry, epoch: str) -> Position:
    """Return what an editor's `If-Match` names: the event that made this revision."""
    return Position(epoch, entry.seq)
