"""Writing into blogs' logs: numbers without gaps, given out under the blog's lock, published after the commit."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Generic, TypeVar

from liveblog import audit
from liveblog.bus import Bus
from liveblog.errors import BlogNotFound
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.event import Event, Kind, Position
from liveblog.model.moment import Clock
from liveblog.model.principal import Principal
from liveblog.model.shift import Shift
from liveblog.store import Store, Transaction, reads, writes
from liveblog.store.documents import Subject
from liveblog.store.pictures import note_shown
from liveblog.wire.envelope import Envelope, seal
from liveblog.wire.frame import Encoder

SubjectT = TypeVar("SubjectT", bound=Subject)


@dataclass(frozen=True, slots=True)
class Changed(Generic[SubjectT]):
    """What a change did: the number of its event (0: none was needed), the blog after it, and what it was about.

    `replayed` tells that an idempotency key was used again and nothing was done this time.
    """

    seq: int
    blog: Blog
    subject: SubjectT
    replayed: bool = False


class LogWriter:
    """One change of one blog. `blog` is the blog as it will be after it."""

    def __init__(self, connection: Transaction, blog: Blog, by: Principal, at: datetime) -> None:
        self.connection = connection
        self.blog = blog
        self.by = by
        self.at = at
        self.events: list[Event] = []

    @property
    def next_seq(self) -> int:
        """Return the number that the next event gets."""
        return self.blog.head + 1

    def append(self, kind: Kind, subject: Subject, before: Blog | None = None) -> Event:
        """Make the next event; it is written when the transaction ends."""
        event = Event(self.next_seq, kind, self.at, subject, before)
        self.blog = replace(self.blog, head=event.seq)
        self.events.append(event)
        return event


class Changes:
    """One transaction on some blogs, which it has locked; each change in it has a writer of its own."""

    def __init__(self, connection: Transaction, blogs: Mapping[str, Blog], at: datetime) -> None:
        self.connection = connection
        self.writers: list[LogWriter] = []
        self.at = at
        self._locked = blogs
        self._newest: dict[str, LogWriter] = {}

    def blog(self, slug: str) -> Blog | None:
        """Return a blog as the changes so far leave it; None when there is no such blog."""
        writer = self._newest.get(slug)
        return writer.blog if writer else self._locked.get(slug)

    def writer(self, slug: str, by: Principal) -> LogWriter:
        """Begin the next change of a blog; the one before must be complete.

        Raises:
            BlogNotFound: there is no such blog.
        """
        blog = self.blog(slug)
        if blog is None:
            raise BlogNotFound(slug)
        writer = self._newest[slug] = LogWriter(self.connection, blog, by, self.at)
        self.writers.append(writer)
        return writer

    async def write(self) -> None:
        """Write all events, and where the logs stand now."""
        events = [(writer.blog, event, writer.by.key) for writer in self.writers for event in writer.events]
        await writes.append_events(self.connection, events)
        for blog, event, by in events:
            await note_shown(self.connection, blog, by, _rendered(event.subject))
        changed = [writer.blog for slug, writer in self._newest.items() if writer.blog != self._locked[slug]]
        await writes.save_blogs(self.connection, changed)


def _rendered(subject: Subject) -> str:
    if isinstance(subject, Entry):
        return subject.body_html
    return subject.summary_html if isinstance(subject, Blog) else ""


class Log:
    """Opens transactions on blogs, and publishes what they wrote once it is committed."""

    def __init__(self, store: Store, bus: Bus, encoder: Encoder, clock: Clock) -> None:
        self._store = store
        self._bus = bus
        self._encoder = encoder
        self._clock = clock
        self._written: dict[int, Position] = {}

    def written(self, blog_id: int) -> Position | None:
        """Return the last event of a blog that was written here; None: this process wrote none."""
        return self._written.get(blog_id)

    @asynccontextmanager
    async def change(self, slug: str, by: Principal) -> AsyncIterator[LogWriter]:
        """Lock a blog and change it; all is committed when the block ends well, else nothing.

        Raises:
            BlogNotFound: there is no such blog.
            Unavailable: the store does not answer.
        """
        async with self.changes({slug}) as changes:
            yield changes.writer(slug, by)

    @asynccontextmanager
    async def changes(self, slugs: Collection[str]) -> AsyncIterator[Changes]:
        """Lock those of the blogs that exist, and change them in one transaction: all of it or nothing.

        Raises:
            Unavailable: the store does not answer.
        """
        async with self._store.write() as connection:
            blogs = await reads.locked_blogs(connection, slugs)
            changes = Changes(connection, blogs, self._clock())
            yield changes
            await changes.write()
        for writer in changes.writers:
            for event in writer.events:
                _record(writer, event)
                self._publish(writer.blog, event)

    def _publish(self, blog: Blog, event: Event) -> None:
        known = self._written.get(blog.id)
        if known is None or known.epoch != blog.epoch or known.seq < event.seq:
            self._written[blog.id] = Position(blog.epoch, event.seq)
        frame = self._encoder.event(blog, event)
        self._bus.publish(blog.id, seal(Envelope(blog.id, blog.epoch, blog.visibility, frame)))


def _record(writer: LogWriter, event: Event) -> None:
    subject, before = event.subject, event.before
    about: dict[str, object] = {"blog": writer.blog.slug}
    if isinstance(subject, Blog):
        about["fields"] = ",".join(_changed(before, subject)) if before else None
    else:
        about["shift" if isinstance(subject, Shift) else "entry"] = subject.id
    audit.record(event.kind, writer.by.key, **about, seq=event.seq, place=writer.by.place)


def _changed(before: Blog, after: Blog) -> list[str]:
    """Name what of a blog is another now, but for what every event moves."""
    names = (field.name for field in fields(Blog) if field.name not in _MOVING)
    return [name for name in names if getattr(before, name) != getattr(after, name)]


_MOVING = {"head", "purges", "last_entry", "summary_html", "closed_at"}
