"""The desk: what editors, programs and commands can do to a blog.

Who may do it is asked before, by `access`; here it is only recorded.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from typing import Any

from liveblog import audit
from liveblog.bus import Bus
from liveblog.desk.changes import Change, ChangeBlog, Delete, HandOver, Post, Revise, SignOff
from liveblog.desk.changes.posting import first_revision
from liveblog.desk.epochs import new_epoch
from liveblog.desk.idempotency import IdempotencyKey
from liveblog.desk.log import Log, Wrote
from liveblog.desk.markdown import MarkdownRenderer
from liveblog.desk.mentions import mentions_any, with_links
from liveblog.desk.pen import Changed, SubjectT
from liveblog.desk.retry import retry_on_conflict
from liveblog.desk.timing import Outcome, Timings
from liveblog.desk.writing import Proposal, write_together
from liveblog.errors import BlogNotFound, Unavailable
from liveblog.frames import Frames
from liveblog.model.blog import Blog, BlogChanges, BlogDraft
from liveblog.model.entry import Entry, EntryChanges, EntryDraft, Tombstone
from liveblog.model.event import Position
from liveblog.model.moment import Clock, now
from liveblog.model.picture import Picture
from liveblog.model.principal import COMMAND, Principal
from liveblog.model.shift import Shift, ShiftDraft
from liveblog.sentence import sentence
from liveblog.store import Store, reads, writes
from liveblog.store.audit_log import insert_records, record_of
from liveblog.store.blog_deletion import empty_blog
from liveblog.store.jobs import DELETE_PICTURE, LAST_SHOWN, add_jobs
from liveblog.store.pictures import UPLOAD_LIFETIME, give_up_upload, note_upload
from liveblog.work.batching import Batcher
from liveblog.work.bounds import LONG_TEXTS, MARKDOWN_AT_HAND
from liveblog.work.bulkhead import Bulkhead

_QUEUE_SECONDS = 0.5  # that a change waits for those before it

JobsNow = Callable[[], Awaitable[None]]


class Desk:
    """Changes blogs. When a method returns, the change is committed, on disk, and on its way to the readers."""

    def __init__(  # noqa: PLR0913 -- what it is put together from, and who is told of what it did
        self,
        store: Store,
        bus: Bus,
        frames: Frames,
        clock: Clock = now,
        *,
        jobs_now: JobsNow | None = None,
        wrote: Wrote | None = None,
    ) -> None:
        """Put a desk together; `jobs_now` does at once what follows a commit, else it is done when a server looks.

        `wrote` is told what was committed.
        """
        self.timings = Timings()
        self.clock = clock
        self.markdown = MarkdownRenderer()
        self.long_texts = Bulkhead(LONG_TEXTS)
        self._jobs_now = jobs_now
        self._store = store
        self._log = Log(store, bus, frames, clock, wrote)
        self._batches: Batcher[Proposal, Changed[Any]] = Batcher(partial(write_together, self._log))

    async def do(
        self, slug: str, change: Change[SubjectT], by: Principal, key: IdempotencyKey | None = None
    ) -> Changed[SubjectT]:
        """Make a change; with a key that was used before for the same, answer as then.

        Raises:
            BlogNotFound: there is no such blog.
            IdempotencyMismatch: the key was used for something else.
            Unavailable: the store does not answer; the change may have been written, so repeat it with its key.
        And what the change refuses.
        """
        with self.timings.timed(change.name) as timed:
            if mentions_any(change.text):
                change = await self._linked(slug, change)
            proposal = Proposal(slug, await change.prepare(self.markdown, by.key), by, key)
            async with self._turn(change.text, by):
                changed = await self._written(proposal)
                await self._log.telling.until_told(changed.blog.id)
            if changed.replayed:
                timed.outcome = Outcome.REPLAYED
            if changed.is_followed and self._jobs_now:
                await self._jobs_now()
        return changed

    async def do_all(
        self, slug: str, changes: Sequence[tuple[Change[Any], IdempotencyKey | None]], by: Principal
    ) -> list[Changed[Any]]:
        """Make many changes in one transaction, in their order; for writing what was covered elsewhere.

        Raises:
            As for `do`, what the first of them refuses that is refused: the others are made all the same.
        """
        proposals = [Proposal(slug, await change.prepare(self.markdown, by.key), by, key) for change, key in changes]
        made: list[Changed[Any]] = []
        for outcome in await retry_on_conflict(lambda: write_together(self._log, proposals)):
            if isinstance(outcome, Exception):
                raise outcome
            made.append(outcome)
        for blog_id in {changed.blog.id for changed in made}:
            await self._log.telling.until_told(blog_id)
        return made

    async def _linked(self, slug: str, change: Change[SubjectT]) -> Change[SubjectT]:
        async with self._store.read() as connection:
            blog = await reads.blog_by_slug(connection, slug)
            return change.with_text(await with_links(connection, blog, change.text, change.text_field))

    async def _written(self, proposal: Proposal) -> Changed[Any]:
        try:
            async with asyncio.timeout(self._store.limit + _QUEUE_SECONDS):
                return await retry_on_conflict(lambda: self._batches.put(proposal))
        except TimeoutError as error:
            raise Unavailable(sentence("The database does not answer now.")) from error

    def _turn(self, text: str, by: Principal) -> AbstractAsyncContextManager[None]:
        """Let a long text wait for those before it: to keep it takes much longer than to keep a short one."""
        return self.long_texts.place(by.key) if len(text) > MARKDOWN_AT_HAND else nullcontext()

    async def post(
        self, slug: str, draft: EntryDraft, by: Principal, key: IdempotencyKey | None = None
    ) -> Changed[Entry | Tombstone]:
        """Do `Post`."""
        return await self.do(slug, Post(draft), by, key)

    async def revise(
        self,
        slug: str,
        entry_id: int,
        changes: EntryChanges,
        by: Principal,
        if_match: Collection[Position] | None = None,
    ) -> Changed[Entry]:
        """Do `Revise`."""
        return await self.do(slug, Revise(entry_id, changes, if_match), by)

    async def delete(
        self, slug: str, entry_id: int, by: Principal, if_match: Collection[Position] | None = None
    ) -> Changed[Tombstone]:
        """Do `Delete`; the entry's pictures are gone when this returns, or as soon as that can be."""
        return await self.do(slug, Delete(entry_id, if_match), by)

    async def hand_over(
        self, slug: str, draft: ShiftDraft, by: Principal, key: IdempotencyKey | None = None
    ) -> Changed[Shift]:
        """Do `HandOver`."""
        return await self.do(slug, HandOver(draft), by, key)

    async def change_blog(
        self, slug: str, changes: BlogChanges, by: Principal, if_match: Collection[Position] | None = None
    ) -> Changed[Blog]:
        """Do `ChangeBlog`."""
        return await self.do(slug, ChangeBlog(changes, if_match), by)

    async def sign_off(
        self, slug: str, draft: EntryDraft, by: Principal, key: IdempotencyKey | None = None
    ) -> Changed[Blog]:
        """Do `SignOff`."""
        return await self.do(slug, SignOff.with_entry(draft), by, key)

    async def create_blog(self, draft: BlogDraft, by: Principal = COMMAND) -> Blog:
        """Create a blog with an empty log in a new epoch.

        Raises:
            NameTaken: the slug is in use.
            InvalidInput: of its summary nothing would be seen.
        """
        summary_html = await self.markdown.summary(draft.summary)

        async def create() -> Blog:
            async with self._store.write() as connection:
                at = self.clock()
                made = await writes.insert_blog(connection, draft, new_epoch(), at, summary_html)
                what = record_of(by, at, "blog.created", f"blog:{made.id}", made.id, visibility=made.visibility)
                await insert_records(connection, [what])
                return made

        blog = await retry_on_conflict(create)
        audit.record("blog.created", by.key, blog=blog.slug, visibility=blog.visibility, place=by.place)
        return blog

    async def delete_blog(self, slug: str, by: Principal = COMMAND) -> None:
        """Delete a blog for good. At once it is gone for everybody; what it had is deleted by a job.

        Raises:
            BlogNotFound, BlogGone: there is no such blog.
        """
        epoch = new_epoch()

        async def delete() -> Blog:
            async with self._store.write() as connection:
                found = (await reads.locked_blogs(connection, [slug])).get(slug)
                if found is None:
                    raise (await reads.deleted_blogs(connection, [slug])).get(slug, BlogNotFound(slug))
                at = self.clock()
                await empty_blog(connection, found, epoch, at)
                facts = {"slug": slug, "entries": found.entry_count}
                what = record_of(by, at, "blog.deleted", f"blog:{found.id}", found.id, **facts)
                await insert_records(connection, [what])
            return found

        blog = await retry_on_conflict(delete)
        audit.record("blog.deleted", by.key, blog=slug, entries=blog.entry_count, place=by.place)
        self._log.tell_gone(blog, epoch)
        if self._jobs_now:
            await self._jobs_now()

    async def note_upload(self, slug: str, picture: Picture, by: Principal) -> None:
        """Note that somebody uploaded a picture for a blog: for a day it is theirs to show, whoever deletes what.

        Then it goes, unless something shows it.

        Raises:
            BlogNotFound: there is no such blog.
        """
        async with self._store.write() as connection:
            blog = await reads.blog_by_slug(connection, slug)
            at = self.clock()
            await note_upload(connection, blog, by.key, picture, at)
            what = record_of(by, at, "picture.uploaded", f"picture:{picture.name}", blog.id)
            await insert_records(connection, [what])
            await add_jobs(connection, DELETE_PICTURE, [picture.name], {}, UPLOAD_LIFETIME.total_seconds())

    async def give_up_upload(self, slug: str, picture: Picture, by: Principal) -> None:
        """Delete what somebody uploaded and has not shown; what others uploaded, or something shows, stays.

        Raises:
            BlogNotFound: there is no such blog.
        """
        async with self._store.write() as connection:
            blog = await reads.blog_by_slug(connection, slug)
            if not await give_up_upload(connection, blog, by.key, picture):
                return
            at = self.clock()
            await insert_records(
                connection, [record_of(by, at, "picture.replaced", f"picture:{picture.name}", blog.id)]
            )
            await add_jobs(connection, DELETE_PICTURE, [picture.name], {LAST_SHOWN: at.timestamp()})
        audit.record("picture.replaced", by.key, blog=slug, picture=picture.name, place=by.place)
        if self._jobs_now:
            await self._jobs_now()

    async def preview(self, draft: EntryDraft, by: Principal) -> Entry:
        """Return the entry that posting this draft would make, without posting it."""
        body_html = await self.markdown.render(draft.body, by.key)
        return first_revision(draft, body_html, entry_id=0, seq=0, posted_at=self.clock())

    async def close(self) -> None:
        """Let go of what is held beside the store and the bus."""
        await self._log.telling.finish()
        await self.markdown.close()
