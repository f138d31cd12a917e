"""What the desk promises: made, kept, dropped and moved, with a record of each. No reader sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from liveblog.bus import Bus, tell_desk
from liveblog.desk.idempotency import OTHER_BODY
from liveblog.errors import Conflict, IdempotencyMismatch
from liveblog.model.blog import Blog
from liveblog.model.moment import Clock, normalised, now, rfc3339
from liveblog.model.notice import DeskPart, Notice
from liveblog.model.principal import Principal
from liveblog.model.promise import Promise, PromiseChanges, PromiseDraft, PromiseState
from liveblog.sentence import sentence
from liveblog.store import Store, Transaction, reads
from liveblog.store import promises as rows
from liveblog.store.audit_log import insert_records, record_of
from liveblog.store.jobs import Job

MOST_PROMISES = 100
"""So many promises of a blog are open; whoever has more keeps none."""

RECENT = timedelta(hours=24)
"""So long what was done or dropped is listed, for whoever pressed the wrong key."""

_RECENT_LISTED = 20


@dataclass(frozen=True, slots=True)
class PromiseList:
    """A blog's promises: those that are open, what is due first before the rest, and what was ended lately."""

    open: Sequence[Promise]
    ended: Sequence[Promise] = ()

    @property
    def people(self) -> set[str]:
        """Return the keys of all who are named in it."""
        return {key for each in (*self.open, *self.ended) for key in (each.made_by, each.ended_by) if key}

    def due(self, at: datetime) -> Sequence[Promise]:
        """Return what is to be kept now."""
        return [promise for promise in self.open if promise.is_due(at)]


@dataclass(frozen=True, slots=True)
class MadePromise:
    """A promise that was made; `is_replayed`: it had been, under the same key."""

    promise: Promise
    is_replayed: bool = False


class Promises:
    """The promises of all blogs; desk pages are told at once, and again when one is due."""

    def __init__(self, store: Store, bus: Bus, clock: Clock = now) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock

    async def listed(self, blog: Blog) -> PromiseList:
        """Read what is open, and what was ended within a day."""
        async with self._store.read() as connection:
            opened = await rows.open_promises(connection, blog, MOST_PROMISES)
            ended = await rows.ended_promises(connection, blog, self._clock() - RECENT, _RECENT_LISTED)
        return PromiseList(opened, ended)

    async def make(self, blog: Blog, draft: PromiseDraft, by: Principal, key: str | None = None) -> MadePromise:
        """Make a promise; with a key that was used before for the same words, return that one as it is now.

        Raises:
            EntryNotFound, EntryDeleted: it is about an entry that is not there.
            IdempotencyMismatch: the key was used for other words.
            Conflict: too many are open.
        """
        at = self._clock()
        async with self._store.write() as connection:
            await reads.locked_blogs(connection, [blog.slug])
            if key and (made := await rows.promise_by_key(connection, blog, by.key, key)):
                return MadePromise(_same(made, draft), is_replayed=True)
            await _require_room(connection, blog)
            if draft.entry_id is not None:
                await reads.present_entry(connection, blog, draft.entry_id)
            await rows.sweep_promises(connection, blog, at)
            wanted = replace(draft, due_at=normalised(draft.due_at))
            promise = await rows.add_promise(connection, blog, wanted, rows.Making(by.key, at, key))
            subject, due = f"promise:{promise.id}", rfc3339(wanted.due_at)
            what = record_of(by, at, "promise.made", subject, blog.id, entry=draft.entry_id, due=due)
            await insert_records(connection, [what])
        self._tell(blog.id)
        return MadePromise(promise)

    async def change(self, blog: Blog, promise_id: int, changes: PromiseChanges, by: Principal) -> Promise:
        """Change a promise: what it says, when it is due, or what became of it. Changing nothing is fine.

        Raises:
            NotFound: there is none.
            Conflict: it is to be open again, and too many are.
        """
        at = self._clock()
        async with self._store.write() as connection:
            await reads.locked_blogs(connection, [blog.slug])
            before = await rows.find_promise(connection, blog, promise_id)
            after = _changed(before, changes, by, at)
            if after == before:
                return before
            if after.state is PromiseState.OPEN is not before.state:
                await _require_room(connection, blog)
            await rows.save_promise(connection, blog, after)
            await rows.sweep_promises(connection, blog, at)
            await insert_records(connection, [record_of(by, at, _act(before, after), f"promise:{promise_id}", blog.id)])
        self._tell(blog.id)
        return after

    async def remind(self, job: Job) -> None:
        """Have desk pages look at a promise that is due: a job, of no effect when there is nothing to see."""
        self._tell(int(job.subject.partition(".")[0]))

    def _tell(self, blog_id: int) -> None:
        tell_desk(self._bus, Notice(blog_id, DeskPart.PROMISES))


async def _require_room(connection: Transaction, blog: Blog) -> None:
    if await rows.count_promises(connection, blog) >= MOST_PROMISES:
        raise Conflict(sentence("There are {most} open promises already: end some of them first.", most=MOST_PROMISES))


def _same(made: Promise, draft: PromiseDraft) -> Promise:
    if (made.text, made.entry_id) != (draft.text, draft.entry_id):
        raise IdempotencyMismatch(OTHER_BODY)
    return made


def _changed(before: Promise, changes: PromiseChanges, by: Principal, at: datetime) -> Promise:
    due_at = normalised(changes["due_at"]) if "due_at" in changes else before.due_at
    after = replace(before, text=changes.get("text", before.text), due_at=due_at)
    state = changes.get("state", before.state)
    if state is before.state:
        return after
    ended = (None, None) if state is PromiseState.OPEN else (at, by.key)
    return replace(after, state=state, ended_at=ended[0], ended_by=ended[1])


def _act(before: Promise, after: Promise) -> str:
    """Name what was done to it: what became of it says more than that it was moved, too."""
    if after.state is not before.state:
        return _ENDS[after.state]
    return "promise.moved" if after.due_at != before.due_at else "promise.changed"


_ENDS = {
    PromiseState.OPEN: "promise.reopened",
    PromiseState.DONE: "promise.done",
    PromiseState.DROPPED: "promise.dropped",
}
