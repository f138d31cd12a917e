"""Drafts at the desk: begun and saved while somebody types, shared, submitted, sent back, scheduled, discarded.

None of it is in the log, and no reader learns of it. Each act is one transaction, in which the draft is locked and the
rule that `access` has for it is asked with the draft as it is then. A draft becomes an entry by `changes.Publish`.
"""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from liveblog.desk.draft_states import AT_WORK, TYPED_IN, require_seen, require_state
from liveblog.desk.idempotency import IdempotencyKey, require_same_use
from liveblog.desk.retry import retry_on_conflict
from liveblog.errors import Conflict, FieldError, InvalidInput
from liveblog.model.blog import Blog
from liveblog.model.draft import Draft, DraftNote, DraftState, DraftText, NoteKind
from liveblog.model.moment import Clock, normalised, now
from liveblog.model.principal import Principal
from liveblog.sentence import sentence
from liveblog.store import Store, Transaction, reads
from liveblog.store import drafts as rows
from liveblog.store.audit_log import AuditRecord, insert_records, record_of
from liveblog.store.jobs import add_job_at, add_jobs, cancel_job, seconds_until

DraftRule: TypeAlias = Callable[[Principal, Blog, Draft], None]
"""Refuses somebody an act on a draft, by raising (`access.drafts`)."""

TellDesk = Callable[[int], None]
"""Is told the number of a blog whose drafts changed, after the commit."""


_DraftDoing: TypeAlias = Callable[[Transaction, Draft, datetime], Awaitable[Draft]]
"""Does something to a draft that is locked, at a moment, and returns it as it is then."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft that was begun; `is_replayed`: it had been, under the same key."""

    draft: Draft
    is_replayed: bool = False


@dataclass(frozen=True, slots=True)
class DraftAct:
    """Somebody's act on a draft of a blog: the rule it is held to, and which version they saw (None: any)."""

    by: Principal
    blog: Blog
    draft_id: int
    rule: DraftRule
    seen: int | None = None


class Drafts:
    """The drafts of all blogs."""

    def __init__(self, store: Store, clock: Clock = now, tell: TellDesk | None = None) -> None:
        self.clock = clock
        self._store = store
        self._tell = tell

    async def keep(  # noqa: PLR0913 -- what a form says of itself
        self,
        by: Principal,
        blog: Blog,
        key: str,
        text: DraftText,
        seen: int | None = None,
        *,
        publish_at: datetime | None = None,
    ) -> Draft:
        """Keep what somebody types into the form of this key; the first time a draft is begun for it.

        Saying the same again changes nothing. `seen` is the version that the form was drawn from or saved as last;
        None: it knows of none, which is good only as long as there is none. With `publish_at` it is scheduled for that
        moment in the same step; saying that again changes nothing either.

        Raises:
            StaleRevision: it was saved from elsewhere since.
            DraftPosted, Conflict: it is no draft any more, or it is scheduled.
            InvalidInput: the moment has passed.
        """
        at = normalised(publish_at) if publish_at else None
        return await retry_on_conflict(lambda: self._keep(by, blog, _Form(key, text, seen, at)))

    async def _keep(self, by: Principal, blog: Blog, form: "_Form") -> Draft:
        async with self._store.write() as connection:
            key, text, seen = form.key, form.text, form.seen
            draft, at = await rows.draft_by_key(connection, blog, by.key, key), self.clock()
            if draft is None:
                # Whoever posts this form in this moment holds the blog: only after them it is known whether they did.
                await reads.locked_blogs(connection, [blog.slug])
                if await reads.key_uses(connection, {(blog.id, by.key, f"desk:{key}")}):
                    raise Conflict(sentence("The text of this form was already posted."))
                kept = await rows.insert_draft(connection, blog, by.key, key, text, at)
                await insert_records(connection, [_record(by, at, "draft.begun", kept)])
            elif draft.text == text and (draft.state in TYPED_IN or form.is_done(draft)):
                kept = draft
            else:
                require_state(draft, *TYPED_IN)
                require_seen(draft, seen or 0)
                kept = await rows.save_text(connection, draft, text, by.key, at)
            if form.publish_at and not form.is_done(kept):
                kept = await _set_time(connection, by, kept, form.publish_at)
                await insert_records(connection, [_record(by, at, "draft.scheduled", kept, form.publish_at)])
        if kept != draft:
            self._told(blog)
        return kept

    async def begin(
        self,
        by: Principal,
        blog: Blog,
        text: DraftText,
        key: IdempotencyKey | None = None,
        *,
        publish_at: datetime | None = None,
    ) -> Begun:
        """Begin a draft without a form; with a key that was used before for the same, return that draft as it is now.

        With `publish_at` it is scheduled for that moment in the same step.

        Raises:
            IdempotencyMismatch: the key was used for something else.
            DraftNotFound: the draft that was begun under this key is gone.
            InvalidInput: the moment has passed.
        """
        at = normalised(publish_at) if publish_at else None
        return await retry_on_conflict(lambda: self._begin(by, blog, text, key, at))

    async def is_begun(self, by: Principal, blog: Blog, key: IdempotencyKey | None) -> bool:
        """Tell whether something was begun under a key."""
        if key is None:
            return False
        async with self._store.read() as connection:
            return await rows.begun_under(connection, blog, by.key, key.key) is not None

    async def _begin(
        self, by: Principal, blog: Blog, text: DraftText, key: IdempotencyKey | None, publish_at: datetime | None
    ) -> Begun:
        async with self._store.write() as connection:
            use = await rows.begun_under(connection, blog, by.key, key.key) if key else None
            if use is not None and key is not None:
                require_same_use(key, use)
                return Begun(await rows.find_draft(connection, blog, use.seq), is_replayed=True)
            at, form = self.clock(), secrets.token_urlsafe(16)
            begun = await rows.insert_draft(connection, blog, by.key, form, text, at)
            if key:
                await rows.remember_begun(connection, begun, key.key, key.fingerprint)
            await insert_records(connection, [_record(by, at, "draft.begun", begun)])
            if publish_at:
                begun = await _set_time(connection, by, begun, publish_at)
                await insert_records(connection, [_record(by, at, "draft.scheduled", begun, publish_at)])
        self._told(blog)
        return Begun(begun)

    async def save(self, act: DraftAct, text: DraftText) -> Draft:
        """Save a draft that was opened; one that is scheduled goes out as it was saved last.

        Raises:
            StaleRevision: somebody else saved it since, or the act says of no version that it was seen.
        """
        return await self.change(replace(act, seen=act.seen or 0), lambda _: text)

    async def change(self, act: DraftAct, change: Callable[[Draft], DraftText]) -> Draft:
        """Save a draft with what `change` makes of it as it is then.

        Raises:
            StaleRevision: somebody else saved it since.
        """

        async def save(connection: Transaction, draft: Draft, at: datetime) -> Draft:
            require_state(draft, *AT_WORK)
            text = change(draft)
            if draft.text == text:
                return draft
            require_seen(draft, act.seen)
            return await rows.save_text(connection, draft, text, act.by.key, at)

        return await self._done(act, "draft.saved", save)

    async def share(self, act: DraftAct, *, shared: bool) -> Draft:
        """Show a draft to everybody at the desk, or to nobody but its author."""

        async def share(connection: Transaction, draft: Draft, _: datetime) -> Draft:
            return await rows.change_draft(connection, draft, shared=shared)

        return await self._done(act, "draft.shared" if shared else "draft.unshared", share)

    async def submit(self, act: DraftAct, comment: str = "") -> Draft:
        """Ask editors to post a draft. To ask for the same version again, in the same words, changes nothing."""

        async def submit(connection: Transaction, draft: Draft, at: datetime) -> Draft:
            require_state(draft, DraftState.OPEN, DraftState.SUBMITTED)
            require_seen(draft, act.seen)
            if draft.text.is_empty:
                raise InvalidInput(FieldError("body", sentence("must not be empty")))
            note = DraftNote(NoteKind.SUBMITTED, draft.version, comment, at, act.by.key)
            if draft.state is DraftState.SUBMITTED and _is_said(note, await rows.notes_on(connection, draft)):
                return draft
            await rows.add_note(connection, draft, note)
            asked = {"state": DraftState.SUBMITTED, "submitted_at": at, "seen_by": None, "seen_at": None}
            return await rows.change_draft(connection, draft, **asked, trouble=None)

        return await self._done(act, "draft.submitted", submit)

    async def take_back(self, act: DraftAct) -> Draft:
        """Take back that a draft was submitted."""

        async def take_back(connection: Transaction, draft: Draft, _: datetime) -> Draft:
            require_state(draft, DraftState.SUBMITTED, DraftState.OPEN)
            return await rows.change_draft(connection, draft, state=DraftState.OPEN)

        return await self._done(act, "draft.taken_back", take_back)

    async def send_back(self, act: DraftAct, comment: str) -> Draft:
        """Give a submitted draft back to its author, with a word on what is missing."""

        async def send_back(connection: Transaction, draft: Draft, at: datetime) -> Draft:
            require_state(draft, DraftState.SUBMITTED)
            require_seen(draft, act.seen)
            note = DraftNote(NoteKind.SENT_BACK, draft.version, comment, at, act.by.key)
            await rows.add_note(connection, draft, note)
            return await rows.change_draft(connection, draft, state=DraftState.OPEN)

        return await self._done(act, "draft.sent_back", send_back)

    async def note_seen(self, by: Principal, blog: Blog, draft: Draft) -> None:
        """Note that an editor looks at what was submitted: its author is told.

        What was submitted anew since `draft` was read, they have not seen.

        Raises:
            DraftNotFound: it is gone.
        """
        async with self._store.write() as connection:
            found = await rows.find_draft(connection, blog, draft.id, lock=True)
            asked = found.state is DraftState.SUBMITTED and found.submitted_at == draft.submitted_at
            if not asked or found.version != draft.version:
                return
            await rows.change_draft(connection, found, seen_by=by.key, seen_at=self.clock())
        self._told(blog)

    async def discard(self, act: DraftAct) -> Draft:
        """Put a draft away; for a day it can be brought back, and then it is deleted."""

        async def discard(connection: Transaction, draft: Draft, at: datetime) -> Draft:
            require_state(draft, *AT_WORK, DraftState.DISCARDED)
            if draft.state is DraftState.DISCARDED:
                return draft
            await cancel_job(connection, rows.PUBLISH_DRAFT, str(draft.id))
            await add_jobs(connection, rows.FORGET_DRAFT, [str(draft.id)], {}, rows.UNDO_SPAN.total_seconds())
            away = {"state": DraftState.DISCARDED, "discarded_at": at, "publish_at": None, "publish_by": None}
            return await rows.change_draft(connection, draft, **away)

        return await self._done(act, "draft.discarded", discard)

    async def bring_back(self, act: DraftAct) -> Draft:
        """Bring back what was discarded."""

        async def bring_back(connection: Transaction, draft: Draft, _: datetime) -> Draft:
            require_state(draft, DraftState.DISCARDED, DraftState.OPEN)
            await cancel_job(connection, rows.FORGET_DRAFT, str(draft.id))
            return await rows.change_draft(connection, draft, state=DraftState.OPEN, discarded_at=None)

        return await self._done(act, "draft.brought_back", bring_back)

    async def schedule(self, act: DraftAct, publish_at: datetime) -> Draft:
        """Have a draft posted at a moment, by whoever says so; while the blog's schedule is held, nothing goes out.

        Raises:
            InvalidInput: that moment has passed, by the database's clock, which is the one that posts it.
        """
        publish_at = normalised(publish_at)

        async def schedule(connection: Transaction, draft: Draft, _: datetime) -> Draft:
            require_state(draft, *AT_WORK)
            require_seen(draft, act.seen)
            return await _set_time(connection, act.by, draft, publish_at)

        return await self._done(act, "draft.scheduled", schedule, publish_at)

    async def unschedule(self, act: DraftAct) -> Draft:
        """Take a draft's time away. It is not posted: it is an open draft again."""

        async def unschedule(connection: Transaction, draft: Draft, _: datetime) -> Draft:
            require_state(draft, DraftState.SCHEDULED, DraftState.OPEN)
            await cancel_job(connection, rows.PUBLISH_DRAFT, str(draft.id))
            return await rows.change_draft(connection, draft, state=DraftState.OPEN, publish_at=None, publish_by=None)

        return await self._done(act, "draft.unscheduled", unschedule)

    async def hold(self, by: Principal, blog: Blog) -> None:
        """Let nothing of a blog go out by itself, until it is released."""
        async with self._store.write() as connection:
            at = self.clock()
            if not await rows.insert_hold(connection, blog, by.key, at):
                return
            for draft in await rows.scheduled_drafts(connection, blog, lock=True):
                await cancel_job(connection, rows.PUBLISH_DRAFT, str(draft.id))
            await insert_records(connection, [record_of(by, at, "schedule.held", f"blog:{blog.id}", blog.id)])
        self._told(blog)

    async def release(self, by: Principal, blog: Blog) -> None:
        """Let what is scheduled go out again; what should have gone out meanwhile is open, for somebody to look at."""
        async with self._store.write() as connection:
            if await rows.hold_of(connection, blog) is None:
                return
            at = self.clock()
            await rows.delete_hold(connection, blog)
            for draft in await rows.scheduled_drafts(connection, blog, lock=True):
                if draft.publish_at is None or await seconds_until(connection, draft.publish_at) <= 0:
                    await _give_up(connection, draft, sentence("Its time passed while the schedule was held."))
                else:
                    await add_job_at(connection, rows.PUBLISH_DRAFT, str(draft.id), draft.publish_at)
            await insert_records(connection, [record_of(by, at, "schedule.released", f"blog:{blog.id}", blog.id)])
        self._told(blog)

    async def give_up(self, by: Principal, blog: Blog, draft: Draft, why: str) -> bool:
        """Note that a draft could not go out at its time; it is open again, and shared, so that somebody sees to it.

        False: it was saved, moved to another time or held since, and is scheduled still.
        """
        async with self._store.write() as connection:
            found = await rows.find_draft(connection, blog, draft.id, lock=True)
            if found.state is not DraftState.SCHEDULED:
                return True
            if (found.version, found.publish_at) != (draft.version, draft.publish_at):
                return False
            if await rows.hold_of(connection, blog) is not None:
                return False
            await _give_up(connection, found, why)
            await insert_records(connection, [_record(by, self.clock(), "draft.not_posted", found)])
        self._told(blog)
        return True

    async def _done(self, act: DraftAct, action: str, doing: _DraftDoing, publish_at: datetime | None = None) -> Draft:
        """Lock the draft, hold the act to its rule, do it, and leave a record if it made a difference."""
        async with self._store.write() as connection:
            draft, at = await rows.find_draft(connection, act.blog, act.draft_id, lock=True), self.clock()
            act.rule(act.by, act.blog, draft)
            done = await doing(connection, draft, at)
            if done == draft:
                return draft
            await insert_records(connection, [_record(act.by, at, action, done, publish_at)])
        self._told(act.blog)
        return done

    def _told(self, blog: Blog) -> None:
        if self._tell:
            self._tell(blog.id)


@dataclass(frozen=True, slots=True)
class _Form:
    """What a form says: its key, what was typed, the version that it knows, and when it is to go out by itself."""

    key: str
    text: DraftText
    seen: int | None
    publish_at: datetime | None

    def is_done(self, draft: Draft) -> bool:
        return draft.state is DraftState.SCHEDULED and draft.publish_at == self.publish_at


async def _set_time(connection: Transaction, by: Principal, draft: Draft, publish_at: datetime) -> Draft:
    if await seconds_until(connection, publish_at) <= 0:
        raise InvalidInput(FieldError("publish_at", sentence("has passed: choose another, or post it now")))
    # Also while the schedule is held: whoever releases it in this moment does not see this draft, and that is not seen
    # here. The job posts nothing that is held.
    await add_job_at(connection, rows.PUBLISH_DRAFT, str(draft.id), publish_at)
    set_for = {"state": DraftState.SCHEDULED, "publish_at": publish_at, "publish_by": by.key}
    return await rows.change_draft(connection, draft, **set_for, trouble=None)


async def _give_up(connection: Transaction, draft: Draft, why: str) -> None:
    values = {"state": DraftState.OPEN, "shared": True, "publish_at": None, "publish_by": None, "trouble": why}
    await rows.change_draft(connection, draft, **values)


def _is_said(note: DraftNote, notes: Sequence[DraftNote]) -> bool:
    """Tell whether the last that was said of a draft is this."""
    return bool(notes) and (notes[-1].kind, notes[-1].version, notes[-1].text) == (note.kind, note.version, note.text)


def _record(by: Principal, at: datetime, action: str, draft: Draft, publish_at: datetime | None = None) -> AuditRecord:
    when = publish_at.isoformat() if publish_at else None
    author = draft.author if draft.author != by.key else None
    facts: dict[str, Any] = {"version": draft.version, "author": author, "publish_at": when}
    return record_of(by, at, action, f"draft:{draft.id}", draft.blog_id, **facts)
