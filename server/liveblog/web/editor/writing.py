"""Choosing a blog, its desk, and posting."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from liveblog.access import may
from liveblog.errors import EntryDeleted, IdempotencyMismatch, LiveblogError
from liveblog.model.entry import Tombstone
from liveblog.model.principal import Scope
from liveblog.store import reads
from liveblog.store.jobs import parked_jobs
from liveblog.web.context import services
from liveblog.web.editor.drawing import confirm, done, draw, draw_blog, kept_from
from liveblog.web.editor.fields import Fields, fields_of_editor, fields_to_keep
from liveblog.web.editor.typed import (
    TypedEntry,
    idempotency_key,
    new_key,
    previewed_draft,
    require_told_pictures,
    typed_in,
    wanted_entry,
    with_new_key,
)
from liveblog.web.editor.visit import Visit, login_first, submission, visit, visitor, wants_page


@login_first
async def choose_blog(request: Request) -> Response:
    """List the blogs in which they may write, newest first; tell those who look after the server what it gave up on."""
    me = await visitor(request)
    async with services(request).store.read() as transaction:
        blogs = await reads.all_blogs(transaction)
        parked = await parked_jobs(transaction) if may(me.principal, Scope.ADMIN) else 0
    theirs = [blog for blog in blogs if may(me.principal, Scope.WRITE, blog)]
    return draw(request, "desk.html", me, blogs=theirs, parked=parked)


@login_first
async def desk(request: Request) -> Response:
    """Show a blog's desk."""
    return await draw_blog(request, await visit(request))


async def post(request: Request) -> Response:
    """Post an entry, or, without JavaScript, preview it."""
    fields = await fields_to_keep(request)
    typed = typed_in(fields)
    try:
        found = await submission(request, fields)
        if fields.get("do") == "preview":
            drawn = await services(request).desk.preview(previewed_draft(typed, found.blog), found.visitor.principal)
            return await draw_blog(request, found, typed, preview=drawn)
        return await _post(request, found, typed)
    except LiveblogError as error:
        return await _again(request, fields, typed, error)


async def preview_entry(request: Request) -> Response:
    """Draw the entry that posting would make, as every reader will see it."""
    fields = await fields_of_editor(request)
    found = await submission(request, fields)
    drawn = await services(request).desk.preview(previewed_draft(typed_in(fields), found.blog), found.visitor.principal)
    return HTMLResponse(services(request).renderer.entry(found.blog, drawn), headers={"cache-control": "no-store"})


async def _post(request: Request, found: Visit, typed: TypedEntry) -> Response:
    desk, by = services(request).desk, found.visitor.principal
    await require_told_pictures(typed, desk, by)
    wanted = wanted_entry(typed, found.blog, desk.clock(), by)
    key = idempotency_key(typed, wanted)
    changed = await desk.post(found.blog.slug, wanted.draft(), by, key)
    if isinstance(changed.subject, Tombstone):
        raise EntryDeleted(changed.subject.id)
    if wants_page(request):
        return done(found, "posted", changed.subject.id)
    return confirm(HTTPStatus.CREATED, id=changed.subject.id, revision=changed.subject.revision, key=new_key())


async def _again(request: Request, fields: Fields, typed: TypedEntry, error: LiveblogError) -> Response:
    """Give everything that was typed back, with what went wrong."""
    if kept := kept_from(request, fields, error):
        return kept
    if isinstance(error, IdempotencyMismatch | EntryDeleted):
        typed = with_new_key(typed)
    return await draw_blog(request, await visit(request), typed, error)
