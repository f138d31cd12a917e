"""The desk: what editors, programs and commands can do to a blog.

Who may do it is asked before, by `access`; here it is only recorded.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from functools import partial
from typing import Any

from liveblog import audit
from liveblog.bus import Bus
from liveblog.desk.epochs import new_epoch
from liveblog.desk.future import require_come
from liveblog.desk.idempotency import IdempotencyKey, earlier_use, remember
from liveblog.desk.log import Changed, Log, LogWriter
from liveblog.desk.markdown import MarkdownRenderer
from liveblog.desk.posting import Posting, first_entry, first_revision, post_together
from liveblog.desk.repeating import repeated
from liveblog.desk.timing import Timings, timed
from liveblog.desk.tray import Tray
from liveblog.errors import BlogClosed, StaleRevision, Unavailable
from liveblog.model.blog import Blog, BlogChanges, BlogDraft, BlogStatus
from liveblog.model.entry import Entry, EntryChanges, EntryDraft, Tombstone
from liveblog.model.event import Kind, Position
from liveblog.model.moment import Clock, normalised, now
from liveblog.model.picture import Picture
from liveblog.model.principal import COMMAND, Principal
from liveblog.model.shift import Shift, ShiftDraft
from liveblog.store import Store, reads, writes
from liveblog.store.jobs import DELETE_PICTURE, LAST_SHOWN, add_jobs
from liveblog.store.pictures import UPLOAD_LIFETIME, note_upload, pictures_of
from liveblog.wire.frame import Encoder
from liveblog.work.bounds import LONG_TEXTS, MARKDOWN_AT_HAND
from liveblog.work.bulkhead import Bulkhead

_QUEUE_SECONDS = 0.5  # that a post waits for those before it

JobsNow = Callable[[], Awaitable[None]]


class Desk:
    """Changes blogs. When a method returns, the change is committed, on disk, and on its way to the readers."""

    def __init__(
        self, store: Store, bus: Bus, encoder: Encoder, clock: Clock = now, jobs_now: JobsNow | None = None
    ) -> None:
        """Put a desk together; `jobs_now` does at once what follows a commit, else it is done when a server looks."""
        self.timings = Timings()
        self.clock = clock
        self._jobs_now = jobs_now
        self._store = store
        self._log = Log(store, bus, encoder, clock)
        self.markdown = MarkdownRenderer()
        self.long_texts = Bulkhead(LONG_TEXTS)
        self._postings = Tray(partial(post_together, self._log))
        self._known: set[str] = set()

    async def require_blog(self, slug: str) -> None:
        """Refuse an address that names no blog; the store is asked once, for blogs are never taken away.

        Raises:
            BlogNotFound: there is no such blog.
        """
        if slug not in self._known:
            async with self._store.read() as connection:
                await reads.blog_by_slug(connection, slug)
            self._known.add(slug)

    async def preview(self, draft: EntryDraft, by: Principal) -> Entry:
        """Return the entry that posting this draft would make, without posting it."""
        body_html = await self.markdown.render(draft.body, by.key)
        return first_entry(draft, body_html, entry_id=0, seq=0, posted_at=self.clock())

    async def close(self) -> None:
        """Let go of what is held beside the store and the bus."""
        await self.markdown.close()

    def _turn(self, text: str, by: Principal) -> AbstractAsyncContextManager[None]:
        """Let a long text wait for those before it: to keep it takes much longer than to keep a short one."""
        return self.long_texts.place(by.key) if len(text) > MARKDOWN_AT_HAND else nullcontext()

    def written(self, blog_id: int) -> Position | None:
        """Return the last event of a blog that this process wrote; None: it wrote none since it began."""
        return self._log.written(blog_id)

    @repeated
    async def create_blog(self, draft: BlogDraft, by: Principal = COMMAND) -> Blog:
        """Create a blog with an empty log in a new epoch.

        Raises:
            NameTaken: the slug is in use.
            InvalidInput: of its summary nothing would be seen.
        """
        summary_html = await self.markdown.summary(draft.summary)
        async with self._store.write() as connection:
            blog = await writes.insert_blog(connection, draft, new_epoch(), self.clock(), summary_html)
        audit.record("blog.created", by.key, blog=blog.slug, visibility=blog.visibility, place=by.place)
        return blog

    @timed
    @repeated
    async def change_blog(
        self, slug: str, changes: BlogChanges, by: Principal, if_match: Collection[Position] | None = None
    ) -> Changed[Blog]:
        """Change a blog's face, or close and reopen it; changing nothing makes no event.

        `if_match` names the heads at which the change may be made; None: any.

        Raises:
            BlogNotFound: there is no such blog.
            InvalidInput: of its summary nothing would be seen.
            StaleRevision: something was written since.
        """
        summary_html = await self.markdown.summary(changes["summary"], by.key) if "summary" in changes else None
        async with self._turn(changes.get("summary", ""), by), self._log.change(slug, by) as writer:
            if if_match is not None and Position(writer.blog.epoch, writer.blog.head) not in if_match:
                raise StaleRevision(f"The blog was changed in the meantime: its head is {writer.blog.head} now.")
            changed = _with_new_face(writer, changes, summary_html)
            if changed == writer.blog:
                return Changed(0, changed, changed)
            before, writer.blog = writer.blog, changed
            event = writer.append(Kind.BLOG_CHANGED, changed, before)
        return Changed(event.seq, writer.blog, writer.blog)

    @timed
    async def post(
        self, slug: str, draft: EntryDraft, by: Principal, key: IdempotencyKey | None = None
    ) -> Changed[Entry | Tombstone]:
        """Post an entry. With a key that was used before, answer as then: with a tombstone if it was deleted since.

        Raises:
            BlogNotFound: there is no such blog.
            InvalidInput: nothing would be seen of it.
            BlogClosed: it takes no more entries.
            TimeAhead: it is to have happened at a time that has not come.
            IdempotencyMismatch: the key was used for something else.
            Unavailable: the store does not answer; the post may have been written, so repeat it with its key.
        """
        posting = Posting(slug, draft, await self.markdown.body(draft.body, by.key), by, key)
        try:
            async with self._turn(draft.body, by), asyncio.timeout(self._store.limit + _QUEUE_SECONDS):
                return await self._postings.put(posting) or await self._post_alone(posting)
        except TimeoutError as error:
            raise Unavailable("The database does not answer now.") from error

    @repeated
    async def _post_alone(self, posting: Posting) -> Changed[Entry | Tombstone]:
        async with self._log.change(posting.slug, posting.by) as writer:
            if (earlier := await earlier_use(writer, posting.key)) and isinstance(earlier.subject, Entry | Tombstone):
                return Changed(earlier.seq, writer.blog, earlier.subject, replayed=True)
            _require_live(writer.blog)
            if posting.draft.pinned:
                await _unpin_others(writer, None)
            entry, event = first_revision(writer, posting)
            await writes.insert_entries(writer.connection, [(writer.blog, entry)])
            await remember(writer, posting.key, event)
        return Changed(event.seq, writer.blog, entry)

    @timed
    @repeated
    async def revise(
        self,
        slug: str,
        entry_id: int,
        changes: EntryChanges,
        by: Principal,
        if_match: Collection[Position] | None = None,
    ) -> Changed[Entry]:
        """Make a new revision of an entry; changing nothing makes no event.

        `if_match` names the revisions, by the position of the event that made them, that may be replaced; None: any.

        Raises:
            BlogNotFound, EntryNotFound, EntryDeleted: there is nothing to revise.
            InvalidInput: nothing would be seen of it.
            StaleRevision: somebody else was faster.
            TimeAhead: it is to move to a time that has not come.
        """
        body_html = await self.markdown.body(changes["body"], by.key) if "body" in changes else None
        async with self._turn(changes.get("body", ""), by), self._log.change(slug, by) as writer:
            entry = await _present(writer, entry_id, if_match)
            changed = _revised(entry, changes, body_html)
            if changed == entry:
                return Changed(entry.seq, writer.blog, entry)
            if changed.occurred_at != entry.occurred_at:
                require_come(changed.occurred_at, writer.at, allow_future=changes.get("allow_future", False))
            if changed.pinned and not entry.pinned:
                await _unpin_others(writer, entry_id)
            changed = await _save(writer, changed)
        return Changed(changed.seq, writer.blog, changed)

    @timed
    @repeated
    async def delete(
        self, slug: str, entry_id: int, by: Principal, if_match: Collection[Position] | None = None
    ) -> Changed[Tombstone]:
        """Delete an entry and purge its text from the log, and its pictures from the album unless something shows them.

        The pictures are a job of the same transaction: they go before this returns, or as soon as that can be.

        Raises:
            BlogNotFound, EntryNotFound, EntryDeleted: there is nothing to delete.
            StaleRevision: as for `revise`.
        """
        async with self._log.change(slug, by) as writer:
            entry = await _present(writer, entry_id, if_match)
            pictures = await pictures_of(writer.connection, writer.blog, entry_id)
            writer.blog = replace(writer.blog, purges=writer.blog.purges + 1)
            await writes.purge_entry(writer.connection, writer.blog, entry, writer.next_seq, writer.at)
            event = writer.append(Kind.ENTRY_DELETED, Tombstone(entry_id))
            names = [picture.name for picture in pictures.values()]
            last_shown = (entry.revised_at or entry.posted_at).timestamp()
            await add_jobs(writer.connection, DELETE_PICTURE, names, {LAST_SHOWN: last_shown})
        if names and self._jobs_now:
            await self._jobs_now()
        return Changed(event.seq, writer.blog, Tombstone(entry_id))

    async def note_upload(self, slug: str, picture: Picture, by: Principal) -> None:
        """Note that somebody uploaded a picture for a blog: for a day it is theirs to show, whoever deletes what.

        Then it goes, unless something shows it.

        Raises:
            BlogNotFound: there is no such blog.
        """
        async with self._store.write() as connection:
            blog = await reads.blog_by_slug(connection, slug)
            await note_upload(connection, blog, by.key, picture, self.clock())
            await add_jobs(connection, DELETE_PICTURE, [picture.name], {}, UPLOAD_LIFETIME.total_seconds())

    @timed
    @repeated
    async def hand_over(
        self, slug: str, draft: ShiftDraft, by: Principal, key: IdempotencyKey | None = None
    ) -> Changed[Shift]:
        """Record that another editor takes over.

        Raises:
            BlogNotFound: there is no such blog.
            BlogClosed: it takes no more entries.
            TimeAhead: it is to have happened at a time that has not come.
            IdempotencyMismatch: the key was used for something else.
        """
        async with self._log.change(slug, by) as writer:
            if (earlier := await earlier_use(writer, key)) and isinstance(earlier.subject, Shift):
                return Changed(earlier.seq, writer.blog, earlier.subject, replayed=True)
            _require_live(writer.blog)
            require_come(draft.occurred_at, writer.at, allow_future=draft.allow_future)
            occurred_at = normalised(draft.occurred_at) if draft.occurred_at else writer.at
            shift = Shift(writer.next_seq, draft.note, draft.editor, occurred_at)
            await writes.insert_shift(writer.connection, writer.blog, shift)
            event = writer.append(Kind.SHIFT_CHANGED, shift)
            await remember(writer, key, event)
        return Changed(event.seq, writer.blog, shift)


def _require_live(blog: Blog) -> None:
    if blog.status is BlogStatus.CLOSED:
        raise BlogClosed(blog.slug)


def _with_new_face(writer: LogWriter, changes: BlogChanges, summary_html: str | None) -> Blog:
    changed = replace(writer.blog, **changes)
    if summary_html is not None and changed.summary != writer.blog.summary:
        changed = replace(changed, summary_html=summary_html)
    if changed.status is not writer.blog.status:
        changed = replace(changed, closed_at=writer.at if changed.status is BlogStatus.CLOSED else None)
    return changed


def _revised(entry: Entry, changes: EntryChanges, body_html: str | None) -> Entry:
    fields: dict[str, Any] = {name: value for name, value in changes.items() if name != "allow_future"}
    changed = replace(entry, **fields)
    if body_html is not None and changed.body != entry.body:
        changed = replace(changed, body_html=body_html)
    return replace(changed, occurred_at=normalised(changed.occurred_at))


async def _present(writer: LogWriter, entry_id: int, if_match: Collection[Position] | None) -> Entry:
    entry = await reads.present_entry(writer.connection, writer.blog, entry_id)
    if if_match is not None and Position(writer.blog.epoch, entry.seq) not in if_match:
        raise StaleRevision(f"Entry {entry_id} was changed in the meantime: it is at revision {entry.revision} now.")
    return entry


async def _save(writer: LogWriter, entry: Entry) -> Entry:
    entry = replace(entry, revision=entry.revision + 1, seq=writer.next_seq, revised_at=writer.at)
    await writes.save_entry(writer.connection, writer.blog, entry)
    writer.append(Kind.ENTRY_REVISED, entry)
    return entry


async def _unpin_others(writer: LogWriter, entry_id: int | None) -> None:
    """Take the pin from whatever has it: a blog has one pinned entry, and the change is an event like any other."""
    for entry in await reads.pinned_entries(writer.connection, writer.blog):
        if entry.id != entry_id:
            await _save(writer, replace(entry, pinned=False))
