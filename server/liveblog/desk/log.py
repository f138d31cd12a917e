"""Writing into blogs' logs: numbers without gaps, given out under the blog's lock, published after the commit.

One transaction is a *batch*: it locks the blogs that its changes are about, and each change writes with a *pen* of its
own. A pen keeps what it writes in memory. When its change is through, the batch takes that over; when it is refused,
the pen is dropped, and nothing was written. What the batch holds goes to the database in few statements, for many
changes at once: before anything is read that a change before may have written, and at the end.

Numbers are given out while the blog is locked, and nobody can read them before the commit. So the order of the numbers
is the order of the commits, and who has read number n has read all before it (invariant I1). They are published in that
order, too: a batch publishes before this process begins the next, and what other processes publish in between is put
in order by who listens (`hub/tail.py`).
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields
from datetime import datetime

from liveblog import audit
from liveblog.bus import Bus
from liveblog.desk.pen import Pen, RetiredDraft, WrittenRows
from liveblog.desk.telling import Telling
from liveblog.errors import BlogNotFound, LiveblogError
from liveblog.frames import Frames
from liveblog.model.blog import Blog
from liveblog.model.event import Event, Kind, Position
from liveblog.model.moment import Clock, rfc3339
from liveblog.model.principal import Principal
from liveblog.model.shift import Shift
from liveblog.store import Store, Transaction, reads, writes
from liveblog.store.audit_log import AuditRecord, insert_records, record_of
from liveblog.store.drafts import kept_of_forms, mark_posted
from liveblog.store.figures import write_readings
from liveblog.store.handovers import note_taken
from liveblog.store.jobs import add_jobs
from liveblog.store.pictures import note_shown
from liveblog.store.reads import KeyUse, OwnedKey
from liveblog.wire.envelope import Envelope, seal
from liveblog.wire.frame import event_frame

_MOST_TOLD = 64
"""Events of one blog in one batch that are all published. Of more, as an import writes them, only the last is: whoever
listens sees that there is a gap, and reads from the store what they need of it."""

Wrote = Callable[[int, Position], None]
"""Is told of each event that was committed: the blog's id and the place in its log, before it is published."""


class Batch:
    """One transaction on some blogs, which it has locked; each change in it has a pen of its own."""

    def __init__(
        self,
        connection: Transaction,
        blogs: Mapping[str, Blog],
        at: datetime,
        deleted: Mapping[str, LiveblogError],
    ) -> None:
        self._deleted = deleted
        self.connection = connection
        self.at = at
        self.through: list[Pen] = []
        self.used: dict[OwnedKey, KeyUse] = {}
        self._locked = blogs
        self._blogs = dict(blogs)
        self._rows = WrittenRows()
        self._uses: dict[OwnedKey, KeyUse] = {}

    def find(self, slug: str) -> Blog | None:
        """Return a blog as the changes so far leave it; None when there is no such blog."""
        return self._blogs.get(slug)

    def pen(self, slug: str, by: Principal) -> Pen:
        """Begin the next change of a blog.

        Raises:
            BlogNotFound, BlogGone: there is no such blog.
        """
        blog = self.find(slug)
        if blog is None:
            raise self._deleted.get(slug, BlogNotFound(slug))
        return Pen(self, blog, by)

    def take(self, pen: Pen) -> None:
        """Take over what a change has written."""
        self._rows.extend(pen.rows)
        self._blogs[pen.blog.slug] = pen.blog
        self.through.append(pen)

    def remember(self, key: OwnedKey, use: KeyUse) -> None:
        """Record what an idempotency key was used for."""
        self.used[key] = self._uses[key] = use

    def told(self) -> Collection[Sequence[tuple[Blog, Event]]]:
        """Return for each blog what was told of it, in order, each event with the blog after its change."""
        told: dict[int, list[tuple[Blog, Event]]] = defaultdict(list)
        for pen in self.through:
            told[pen.blog.id] += ((pen.blog, event) for event in pen.events)
        return told.values()

    async def flush(self) -> None:
        """Write into the tables what was taken over, whatever it came from, with few statements."""
        rows, self._rows = self._rows, WrittenRows()
        if not rows:
            return
        await writes.insert_entries(self.connection, rows.added, rows.authors)
        for blog, entry in rows.saved:
            await writes.save_entry(self.connection, blog, entry)
        for blog, entry in rows.noted:
            await writes.save_notes(self.connection, blog, entry)
        for blog, entry, seq in rows.purged:
            await writes.purge_entry(self.connection, blog, entry, seq, self.at)
        for blog, entry_id in rows.emptied:
            await writes.purge_log(self.connection, blog, entry_id)
        await self._hand_over(rows)
        await write_readings(self.connection, rows.readings)
        await writes.append_events(self.connection, rows.events)
        for blog, event, by in rows.events:
            await note_shown(self.connection, blog, by.key, event.subject)
        gone = [*rows.retired, *await self._kept(rows)]
        for retired in gone:
            await mark_posted(self.connection, retired.draft, retired.entry.id, self.at)
        await insert_records(self.connection, [_posted(retired, self.at) for retired in gone])
        for job in rows.jobs:
            await add_jobs(self.connection, *job)

    async def _hand_over(self, rows: WrittenRows) -> None:
        for blog, shift in rows.shifts:
            await writes.insert_shift(self.connection, blog, shift)
        for blog, name in rows.taken:
            await note_taken(self.connection, blog, name, self.at)

    async def _kept(self, rows: WrittenRows) -> Sequence[RetiredDraft]:
        """Find the drafts of forms that were posted; of two posts of one form, the first is what its draft became."""
        kept = await kept_of_forms(self.connection, {filled.form for filled in rows.filled})
        published = {retired.draft.id for retired in rows.retired}
        found = ((kept.pop(filled.form, None), filled) for filled in rows.filled)
        over = [(draft, one) for draft, one in found if draft and draft.id not in published]
        return [RetiredDraft(draft, one.entry, one.by) for draft, one in over if not one.is_outlived_by(draft)]

    async def end(self) -> None:
        """Write all that is left, what keys were used for, and where the logs stand now."""
        await self.flush()
        await writes.remember_keys(self.connection, self._uses)
        changed = [blog for slug, blog in self._blogs.items() if blog != self._locked[slug]]
        await writes.save_blogs(self.connection, changed)


class Log:
    """Opens transactions on blogs, and publishes what they wrote once it is committed."""

    def __init__(self, store: Store, bus: Bus, frames: Frames, clock: Clock, wrote: Wrote | None = None) -> None:
        self._store = store
        self._bus = bus
        self.telling = Telling(store, bus, frames)
        self._clock = clock
        self._wrote = wrote

    @asynccontextmanager
    async def batch(self, slugs: Collection[str]) -> AsyncIterator[Batch]:
        """Lock those of the blogs that exist, and change them in one transaction: all of it or nothing.

        All are locked at once, in the order of their ids: two processes whose batches share blogs wait for each other,
        and never each for the other.

        Raises:
            Unavailable: the store does not answer.
        """
        async with self._store.write() as connection:
            blogs = await reads.locked_blogs(connection, slugs)
            missing = [slug for slug in slugs if slug not in blogs]
            deleted = await reads.deleted_blogs(connection, missing) if missing else {}
            batch = Batch(connection, blogs, self._clock(), deleted)
            yield batch
            await batch.end()
        for pen in batch.through:
            for event in pen.events:
                _record(pen, event)
        for told in batch.told():
            self._tell(told[-1:] if len(told) > _MOST_TOLD else told)

    def tell_gone(self, blog: Blog, epoch: str) -> None:
        """Tell all processes, once that is committed, that a blog was deleted: they look, and let go of it."""
        if self._wrote:
            self._wrote(blog.id, Position(epoch, 0))
        nothing = event_frame(epoch, 0, Kind.BLOG_CHANGED, None, b"{}")  # no reader's epoch, so no reader gets it
        self._bus.publish(blog.id, seal(Envelope(blog.id, epoch, blog.visibility, nothing)))

    def _tell(self, told: Sequence[tuple[Blog, Event]]) -> None:
        for blog, event in told:
            if self._wrote:
                self._wrote(blog.id, Position(blog.epoch, event.seq))
        if told:
            self.telling.tell(told)


def _posted(retired: RetiredDraft, at: datetime) -> AuditRecord:
    draft, by, planned = retired.draft, retired.by, retired.planned_at
    facts = {
        "entry": retired.entry.id,
        "version": draft.version,
        "author": draft.author if draft.author != by.key else None,
        "planned_at": rfc3339(planned) if planned else None,
        "late_seconds": max(0, round((at - planned).total_seconds())) if planned else None,
    }
    return record_of(by, at, "draft.posted", f"draft:{draft.id}", draft.blog_id, **facts)


def _record(pen: Pen, event: Event) -> None:
    subject, before = event.subject, event.before
    about: dict[str, object] = {"blog": pen.blog.slug}
    if isinstance(subject, Blog):
        about["fields"] = ",".join(_changed(before, subject)) if before else None
    else:
        about["shift" if isinstance(subject, Shift) else "entry"] = subject.id
    audit.record(event.kind, pen.by.key, **about, seq=event.seq, place=pen.by.place)


def _changed(before: Blog, after: Blog) -> list[str]:
    """Name what of a blog is another now, but for what every event moves."""
    names = (field.name for field in fields(Blog) if field.name not in _MOVING)
    return [name for name in names if getattr(before, name) != getattr(after, name)]


_MOVING = {"head", "purges", "retractions", "last_entry", "summary_html", "closed_at"}
