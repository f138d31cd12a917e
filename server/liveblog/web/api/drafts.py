"""Drafts over the API: begun, read, saved, given to others, and made entries; by the same acts as at the desk."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import may, require
from liveblog.access.drafts import require_author, require_change, require_editor, require_open
from liveblog.desk import DraftAct, DraftRule, Drafts, IdempotencyKey
from liveblog.desk.changes import Post, Publish
from liveblog.desk.draft_states import AT_WORK, require_seen, require_state
from liveblog.desk.pen import Changed
from liveblog.errors import DraftNotFound, DraftPosted, FieldError, InvalidInput
from liveblog.intake.drafts import (
    CommentInput,
    DraftInput,
    DraftPatch,
    HoldInput,
    PublishAtInput,
    ShareInput,
    wrong_in,
)
from liveblog.intake.models import Input
from liveblog.model.blog import Blog
from liveblog.model.draft import Draft, DraftState, DraftText
from liveblog.model.entry import Entry, EntryDraft
from liveblog.model.moment import rfc3339
from liveblog.model.principal import Principal, Scope
from liveblog.present.draft_views import draft_list_view, draft_version_view, draft_view, text_view
from liveblog.present.drafts import read_drafts
from liveblog.sentence import sentence
from liveblog.store import drafts as rows
from liveblog.web.actors import actor_names
from liveblog.web.api.answers import change_answer, desk_answer, entry_written, warnings
from liveblog.web.api.idempotency import idempotency_key
from liveblog.web.auth import at_desk
from liveblog.web.bodies import read_json
from liveblog.web.conditional import etag, seen_version
from liveblog.web.context import services
from liveblog.web.readiness import ready_entry

_LISTED_VERSIONS = 50
_NOTHING = Post(EntryDraft(""), body_html="-")
"""What a draft that says nothing any more is posted as: never, for it was."""


@dataclass(frozen=True, slots=True)
class _At:
    """A request at the desk of a blog: who asks."""

    request: Request
    by: Principal
    blog: Blog

    @classmethod
    async def desk(cls, request: Request, scope: Scope = Scope.SUBMIT) -> "_At":
        return cls(request, *await at_desk(request, scope))

    @property
    def draft_id(self) -> int:
        number: int = self.request.path_params["draft_id"]
        return number

    def act(self, rule: DraftRule, seen: int | None = None) -> DraftAct:
        return DraftAct(self.by, self.blog, self.draft_id, rule, seen)

    async def draft(self, rule: DraftRule = require_open) -> Draft:
        async with services(self.request).store.read() as connection:
            draft = await rows.find_draft(connection, self.blog, self.draft_id)
        rule(self.by, self.blog, draft)
        return draft

    async def names(self, keys: Iterable[str | None]) -> dict[str, str]:
        async with services(self.request).store.read() as connection:
            return await actor_names(connection, {key for key in keys if key})

    async def answer(
        self,
        draft: Draft,
        status: int = HTTPStatus.OK,
        headers: dict[str, str] | None = None,
        wanted: Input | None = None,
    ) -> Response:
        """Answer with a draft, tagged with the version of what it says; tell what of `wanted` may be a mistake."""
        async with services(self.request).store.read() as connection:
            notes = await rows.notes_on(connection, draft)
        people = (draft.author, draft.saved_by, draft.seen_by, draft.publish_by, *(note.by for note in notes))
        names, present = await self.names(people), services(self.request).desk.clock()
        wrong = (
            wrong_in(draft.text, self.blog.zone, present, names.get(draft.author, "")) if draft.entry_id is None else ()
        )
        problems = [{"field": error.field, "message": error.message} for error in wrong]
        view = draft_view(self.blog, draft, self.by, notes, names) | {"problems": problems}
        tagged = {"etag": etag(self.blog.epoch, draft.version)} | (headers or {})
        doubts = warnings(self.request, wanted) if wanted else {}
        return desk_answer({"epoch": self.blog.epoch, "draft": view} | doubts, status, tagged)


async def list_drafts(request: Request) -> Response:
    """List what somebody sees, as the desk does."""
    at = await _At.desk(request)
    is_editor = may(at.by, Scope.WRITE, at.blog)
    listed = await read_drafts(services(request).store, at.blog, at.by, as_editor=is_editor)
    names = await at.names(listed.people)
    held = listed.held_since
    told = {"held_since": held and rfc3339(held), "drafts": draft_list_view(at.blog, listed, names)}
    return desk_answer({"epoch": at.blog.epoch} | told)


async def begin_draft(request: Request) -> Response:
    """Begin a draft."""
    at = await _At.desk(request)
    wanted = await read_json(request, DraftInput)
    drafts = services(request).drafts
    text, key = wanted.typed(at.blog.zone, drafts.clock()), idempotency_key(request, wanted)
    if wanted.publish_at and not await drafts.is_begun(at.by, at.blog, key):
        require(at.by, Scope.WRITE, at.blog)
        await _require_ready(at, text, wanted.publish_at)
    begun = await drafts.begin(at.by, at.blog, text, key, publish_at=wanted.publish_at)
    if wanted.publish_at:
        await services(request).hint_jobs()
    headers = {"location": f"{request.scope['path']}/{begun.draft.id}"}
    if begun.is_replayed:
        headers["idempotency-replayed"] = "true"
    return await at.answer(begun.draft, HTTPStatus.CREATED, headers, wanted)


async def get_draft(request: Request) -> Response:
    """Show a draft."""
    at = await _At.desk(request)
    return await at.answer(await at.draft())


async def save_draft(request: Request) -> Response:
    """Change what a draft says."""
    at = await _At.desk(request)
    wanted = await read_json(request, DraftPatch)
    drafts = services(request).drafts
    typed = wanted.typed(at.blog.zone, drafts.clock())
    act = at.act(require_change, seen_version(request, at.blog.epoch))
    draft = await drafts.change(act, lambda draft: replace(draft.text, **typed))
    return await at.answer(draft, wanted=wanted)


async def share_draft(request: Request) -> Response:
    """Show a draft to everybody at the desk, or no longer."""
    at = await _At.desk(request)
    wanted = await read_json(request, ShareInput)
    return await at.answer(await services(request).drafts.share(at.act(require_author), shared=wanted.shared))


async def submit_draft(request: Request) -> Response:
    """Ask editors to post a draft."""
    at = await _At.desk(request)
    wanted = await read_json(request, CommentInput)
    act = at.act(require_author, seen_version(request, at.blog.epoch, is_needed=False))
    return await at.answer(await services(request).drafts.submit(act, wanted.comment.strip()))


async def send_back_draft(request: Request) -> Response:
    """Give a draft back to its author; who can't see it from then on is answered all the same."""
    at = await _At.desk(request, Scope.WRITE)
    wanted = await read_json(request, CommentInput)
    act = at.act(require_editor, seen_version(request, at.blog.epoch))
    return await at.answer(await services(request).drafts.send_back(act, wanted.comment.strip()))


async def schedule_draft(request: Request) -> Response:
    """Give a draft its time, when it is right as it will be then."""
    at = await _At.desk(request, Scope.WRITE)
    wanted = await read_json(request, PublishAtInput)
    seen, app = seen_version(request, at.blog.epoch), services(request)
    draft = await at.draft(require_editor)
    require_seen(draft, seen)
    await _require_ready(at, draft.text, wanted.publish_at, draft.author)
    draft = await app.drafts.schedule(at.act(require_editor, draft.version), wanted.publish_at)
    await app.hint_jobs()
    return await at.answer(draft, wanted=wanted)


async def _require_ready(at: _At, text: DraftText, publish_at: datetime, author: str = "") -> None:
    """Refuse what can't go out at its time as it is.

    Raises:
        InvalidInput: the time has passed, or something will be wrong then.
    """
    app = services(at.request)
    if publish_at <= app.desk.clock():
        raise InvalidInput(FieldError("publish_at", sentence("has passed: choose another, or approve it now")))
    await ready_entry(app, at.by, at.blog, text, publish_at, author=author)


async def approve_draft(request: Request) -> Response:
    """Post the version of a draft that was seen."""
    at = await _At.desk(request, Scope.WRITE)
    seen = seen_version(request, at.blog.epoch)
    key = idempotency_key(request, Input(), f" approve {at.draft_id} {seen or '*'}")
    changed = await _replayed(at, key) or await _approved(at, seen, key)
    told = {"entry": await entry_written(request, changed.blog, changed.subject)}
    entries = request.scope["path"].rpartition("/drafts/")[0] + "/entries"
    return change_answer(request, changed, told, HTTPStatus.CREATED, entries)


async def _replayed(at: _At, key: IdempotencyKey | None) -> Changed[Entry] | None:
    """Return what came of an approval under this key; the draft says nothing any more, or is gone."""
    if key is None:
        return None
    async with services(at.request).store.read() as connection:
        with suppress(DraftNotFound):
            if (await rows.find_draft(connection, at.blog, at.draft_id)).entry_id is None:
                return None
    with suppress(DraftNotFound, DraftPosted):
        change = Publish(at.draft_id, 0, _NOTHING)
        return await services(at.request).desk.do(at.blog.slug, change, at.by, key)
    return None


async def _approved(at: _At, seen: int | None, key: IdempotencyKey | None) -> Changed[Entry]:
    app, draft = services(at.request), await at.draft(require_editor)
    require_state(draft, *AT_WORK)
    require_seen(draft, seen)
    entry = await ready_entry(app, at.by, at.blog, draft.text, app.desk.clock(), author=draft.author)
    return await app.desk.do(at.blog.slug, Publish(draft.id, draft.version, Post(entry.draft())), at.by, key)


async def see_draft(request: Request) -> Response:
    """Note that an editor looks at what was submitted: its author is told."""
    at = await _At.desk(request, Scope.WRITE)
    draft = await at.draft(require_editor)
    if draft.state is DraftState.SUBMITTED and draft.author != at.by.key:
        await services(request).drafts.note_seen(at.by, at.blog, draft)
    return await at.answer(await at.draft(require_editor))


_Plain = Callable[[Drafts, DraftAct], Awaitable[Draft]]


def _plain(rule: DraftRule, scope: Scope, do: _Plain) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of an act that needs no words."""

    async def act(request: Request) -> Response:
        at = await _At.desk(request, scope)
        return await at.answer(await do(services(request).drafts, at.act(rule)))

    return act


take_back_draft = _plain(require_author, Scope.SUBMIT, Drafts.take_back)
unschedule_draft = _plain(require_editor, Scope.WRITE, Drafts.unschedule)
discard_draft = _plain(require_change, Scope.SUBMIT, Drafts.discard)
bring_back_draft = _plain(require_author, Scope.SUBMIT, Drafts.bring_back)


async def hold_schedule(request: Request) -> Response:
    """Hold all that a blog has scheduled, or let it go out again."""
    at = await _At.desk(request, Scope.WRITE)
    wanted = await read_json(request, HoldInput)
    drafts = services(request).drafts
    await (drafts.hold if wanted.held else drafts.release)(at.by, at.blog)
    await services(request).hint_jobs()
    async with services(request).store.read() as connection:
        since = await rows.hold_of(connection, at.blog)
    return desk_answer({"epoch": at.blog.epoch, "held_since": since and rfc3339(since)})


async def list_draft_versions(request: Request) -> Response:
    """List the versions of a draft, newest first."""
    at = await _At.desk(request)
    draft = await at.draft()
    async with services(request).store.read() as connection:
        versions = await rows.versions_of_draft(connection, draft, _LISTED_VERSIONS)
    names = await at.names(version.by for version in versions)
    listed = [draft_version_view(version, names) for version in versions]
    return desk_answer({"epoch": at.blog.epoch, "versions": listed})


async def get_draft_version(request: Request) -> Response:
    """Show what a draft said in one of its versions."""
    at = await _At.desk(request)
    draft, number = await at.draft(), request.path_params["version"]
    async with services(request).store.read() as connection:
        text = await rows.draft_version(connection, draft, number)
    said = text_view(at.blog, draft, text, await at.names([draft.author]))
    return desk_answer({"epoch": at.blog.epoch, "version": number} | said)
