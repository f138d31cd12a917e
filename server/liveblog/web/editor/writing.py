"""A blog's desk, and posting."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from liveblog.access import may, require
from liveblog.desk.changes import Post, Repeat
from liveblog.errors import BlogGone, EntryDeleted, IdempotencyMismatch, LiveblogError, NotFound
from liveblog.model.entry import Tombstone
from liveblog.model.principal import Scope
from liveblog.store import reads
from liveblog.web.context import services
from liveblog.web.cookies import LAST_COOKIE, cookie, set_cookie
from liveblog.web.desk_page import draw, drawn
from liveblog.web.drawing import made_of
from liveblog.web.editor.cards import ACTS, acted
from liveblog.web.editor.drafts import contributor_desk
from liveblog.web.editor.form import (
    EntryForm,
    blank,
    form_in,
    idempotency_key,
    new_key,
    previewed_draft,
    wanted_entry,
    with_new_key,
)
from liveblog.web.editor.looking import keep_look
from liveblog.web.editor.pictures import picture_put
from liveblog.web.editor.repeats import as_written
from liveblog.web.editor.responses import change_facts, confirm, done, draw_blog, list_shown, session_lost_page
from liveblog.web.editor.watch import watch_context
from liveblog.web.fields import Fields, fields_of_editor, fields_to_keep
from liveblog.web.parameters import is_number
from liveblog.web.readiness import require_told_pictures
from liveblog.web.visitor import EditorContext, anybody, checked_form, editor_context, login_first, wants_page

_REMEMBERED = timedelta(days=365)


@login_first
async def desk(request: Request) -> Response:
    """Show a blog's desk, and remember it as the last; to those who only submit drafts that of contributors.

    With `?picture=`, a picture stands in the form of a new entry; `?part=list` is the list beside the form alone,
    `?part=watch` the line of what is due.
    """
    found = await editor_context(request, Scope.SUBMIT)
    if draws := _PARTS.get(request.query_params.get("part", "")):
        require(found.visitor.principal, Scope.WRITE, found.blog)
        return await draws(request, found)
    answer = await _drawn(request, found)
    keep_look(request, found.blog, answer)
    set_cookie(request, answer, LAST_COOKIE, found.blog.slug, _REMEMBERED)
    return answer


async def _draw_list(request: Request, found: EditorContext) -> Response:
    shown = await list_shown(request, found)
    drawing = partial(draw, request, "_desk_list.html", found.visitor, **shown)
    answer = await made_of(request, shown["listed"].timeline, drawing)
    keep_look(request, found.blog, answer)
    return answer


async def _draw_watch(request: Request, found: EditorContext) -> Response:
    return draw(request, "_desk_watch.html", found.visitor, **await watch_context(request, found))


_PARTS = {"list": _draw_list, "watch": _draw_watch}


async def _drawn(request: Request, found: EditorContext) -> Response:
    body = await picture_put(request, found)
    form = replace(blank(found.visitor.principal, found.blog), body=body) if body else None
    if not may(found.visitor.principal, Scope.WRITE, found.blog):
        return await contributor_desk(request, found, form)
    return await draw_blog(request, found, form)


@login_first
async def last_desk(request: Request) -> Response:
    """Lead to the desk that was open last in this browser, where they still may work there; else to all."""
    me, slug = await anybody(request), cookie(request, LAST_COOKIE)
    with suppress(NotFound, BlogGone):
        async with services(request).store.read() as transaction:
            blog = await reads.blog_by_slug(transaction, slug or "")
        if may(me.principal, Scope.SUBMIT, blog):
            return _lead(f"/desk/{blog.slug}")
    return _lead("/desk")


def _lead(address: str) -> Response:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER, {"cache-control": "no-store"})


async def post(request: Request) -> Response:
    """Post an entry; or tell whether it was posted already; or, without JavaScript, preview it."""
    fields = await fields_to_keep(request)
    form = form_in(fields)
    try:
        found = await checked_form(request, fields)
        if (act := fields.get("do", "")) in ACTS:
            return await draw_blog(request, found, await acted(request, found, form, act))
        if fields.get("do") == "preview":
            entry = await services(request).desk.preview(previewed_draft(form, found.blog), found.visitor.principal)
            return await draw_blog(request, found, form, preview=entry)
        return await _post(request, found, form, fields)
    except LiveblogError as error:
        return await _again(request, fields, form, error)


async def preview_entry(request: Request) -> Response:
    """Draw the entry that posting would make, as every reader will see it."""
    fields = await fields_of_editor(request)
    found = await checked_form(request, fields, Scope.SUBMIT)
    entry = await services(request).desk.preview(previewed_draft(form_in(fields), found.blog), found.visitor.principal)
    app = services(request)
    html = await app.frames.made(entry, partial(app.renderer.entry, found.blog, entry), "previews")
    return HTMLResponse(html + drawn(request, "_desk_sums.html", preview=entry), headers={"cache-control": "no-store"})


async def _post(request: Request, found: EditorContext, form: EntryForm, fields: Fields) -> Response:
    change = Repeat if fields.get("do") == "repeat" else Post
    desk, by = services(request).desk, found.visitor.principal
    await require_told_pictures(form, desk, by)
    wanted = wanted_entry(form, found.blog, desk.clock(), by)
    key = idempotency_key(form, wanted)
    draft = as_written(wanted.draft(), form.written, desk.clock())
    changed = await desk.do(found.blog.slug, change(draft, form=form.key, form_seen=_seen(fields)), by, key)
    if isinstance(changed.subject, Tombstone):
        raise EntryDeleted(changed.subject.id)
    if wants_page(request):
        return done(found, "posted", changed.subject.id)
    return confirm(HTTPStatus.CREATED, **change_facts(changed, found.blog), key=new_key())


def _seen(fields: Fields) -> int | None:
    said = fields.get("seen")
    if said is None:
        return None  # a form without a script, of which nothing is kept
    return int(said) if is_number(said) else 0


async def _again(request: Request, fields: Fields, form: EntryForm, error: LiveblogError) -> Response:
    """Give everything that was typed back, with what went wrong."""
    if kept := session_lost_page(request, fields, error):
        return kept
    if isinstance(error, IdempotencyMismatch | EntryDeleted):
        form = with_new_key(form)
    return await draw_blog(request, await editor_context(request), form, error)
