"""What the one who leaves prepares for the next editor. Taking it over is a change: `changes.HandOver`."""

from dataclasses import dataclass

from liveblog.bus import Bus, tell_desk
from liveblog.model.blog import Blog
from liveblog.model.handover import PreparedHandover
from liveblog.model.moment import Clock, now
from liveblog.model.notice import DeskPart, Notice
from liveblog.model.principal import Principal
from liveblog.store import Store, reads
from liveblog.store import handovers as rows
from liveblog.store.audit_log import insert_records, record_of


@dataclass(frozen=True, slots=True)
class ShiftState:
    """What is known of a blog's shifts: what is prepared, or was last, and the number of the last that was recorded."""

    prepared: PreparedHandover | None
    last: int

    @property
    def open(self) -> PreparedHandover | None:
        """Return what waits for somebody."""
        return self.prepared if self.prepared and self.prepared.taken_at is None else None


class Handovers:
    """The hand-overs that are prepared in all blogs; desk pages are told at once."""

    def __init__(self, store: Store, bus: Bus, clock: Clock = now) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock

    async def state(self, blog: Blog) -> ShiftState:
        """Read what is prepared."""
        async with self._store.read() as connection:
            prepared = await rows.last_handover(connection, blog)
            found = await rows.last_shift(connection, blog)
        return ShiftState(prepared, found[0].id if found else 0)

    async def prepare(self, blog: Blog, by: Principal, notes: str, note: str) -> None:
        """Prepare a hand-over with notes for the desk and words for readers; it takes the place of one that waits."""
        at = self._clock()
        async with self._store.write() as connection:
            await reads.locked_blogs(connection, [blog.slug])
            number = await rows.prepare_handover(connection, blog, by, at, (notes, note))
            await insert_records(connection, [record_of(by, at, "handover.prepared", f"handover:{number}", blog.id)])
        self.tell(blog)

    async def take_back(self, blog: Blog, by: Principal) -> None:
        """Take back what waits; nothing is fine."""
        at = self._clock()
        async with self._store.write() as connection:
            number = await rows.drop_handover(connection, blog)
            if number is None:
                return
            record = record_of(by, at, "handover.taken_back", f"handover:{number}", blog.id)
            await insert_records(connection, [record])
        self.tell(blog)

    def tell(self, blog: Blog) -> None:
        """Have desk pages look."""
        tell_desk(self._bus, Notice(blog.id, DeskPart.DUTY))
