"""When an answer that was made for one may be given to others: drawn, compressed and kept until the blog's next event.

Under `liveblog serve` the scope has an extension that records an answer and, while it is true, sends it again for
identical requests (`serving`). Any other server has none, and every request is answered here: both must behave alike.
"""

import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import TypeAlias, cast

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import require_read
from liveblog.errors import BlogNotFound
from liveblog.hub import Tail
from liveblog.model.blog import Blog
from liveblog.render.times import iso_day
from liveblog.services import Services
from liveblog.web.auth import authorise_read, keyed, readable_blog
from liveblog.web.cache.response import CachedResponse
from liveblog.web.cache.store import ResponseCache, caches
from liveblog.web.context import asker, services
from liveblog.web.cors import PARTNER
from liveblog.work.bound import Bound
from liveblog.work.bounds import PAGES

SHARED_SECONDS = 1
"""So long may shared caches keep what changes with a post, and do we where nothing tells of changes."""

SHORT = f"public, max-age=0, s-maxage={SHARED_SECONDS}, stale-if-error=60"
"""For what changes with a post: a CDN asks for it once a second, whoever asks the CDN.

No `stale-while-revalidate`: browsers and CDNs would give whoever asks every few seconds what there was when they asked
last, and so bring each post one question late.
"""

REVOCABLE = "public, max-age=60, stale-if-error=60"
"""For what never changes while everybody may read it: a minute after a blog was made private caches ask, and learn it.

Asking again costs a 304.
"""

NEVER = "private, no-store"

EXTENSION = "liveblog.repeat"
"""The name of the extension, in the scope of a request."""

IsCurrent: TypeAlias = Callable[[], bool]
"""Tells whether an answer would be the same now; it costs next to nothing and waits for nothing."""

AllowRepeating: TypeAlias = Callable[[IsCurrent], None]
"""The extension: lets the answer to this request be repeated while it is current.

The answer may depend on nothing but the target, `Accept-Encoding` and `If-None-Match`. A request that is unusual in any
way (with a token, for a range, under another condition) never gets an answer that was made for others.
"""


def cache_control(blog: Blog, shared: str = SHORT) -> str:
    """Return how long what tells of a blog may be kept: of a public one as `shared` says, of a private one nothing."""
    return shared if blog.is_public else NEVER


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer, and the blog as it was read for it."""

    blog: Blog
    response: CachedResponse


Render: TypeAlias = Callable[[], Awaitable[Rendered]]


@dataclass(frozen=True, slots=True)
class Rendering:
    """How an answer to a request is rendered: in a turn of `bound`; without one, `render` takes turns of its own."""

    request: Request
    render: Render
    bound: Bound | None = PAGES

    async def rendered(self) -> Rendered:
        """Render when there is a place for it, so that a crowd of different questions stops nobody else.

        Raises:
            Busy: there is none. And what `render` raises.
        """
        if self.bound is None:
            return await self.render()
        async with services(self.request).bulkheads[self.bound].place(asker(self.request)):
            return await self.render()

    async def rendered_for_all(self) -> CachedResponse:
        """Render what everybody may have.

        Raises:
            BlogNotFound: the blog isn't open to all any more. And what `rendered` raises.
        """
        rendered = await self.rendered()
        require_read(None, rendered.blog)  # it may have been closed to the public since the tail was asked
        return rendered.response


async def cached_response(
    request: Request, key: Hashable, render: Render, shared: str = SHORT, bound: Bound = PAGES
) -> Response:
    """Answer with what `render` makes; of a public blog it is kept under `key`, whatever tells it from other answers.

    `shared` says how long caches may keep it, of a public blog; `bound` is that of the work to render it.

    Raises:
        Unauthenticated: with a token that isn't good.
        BlogNotFound: there is none, or it isn't open to them. And what `render` raises.
    """
    rendering = Rendering(request, render, bound)
    return await public_response(key, rendering, shared) or await _response_now(rendering, shared)


async def public_response(
    key: Hashable, rendering: Rendering, shared: str = SHORT, cache: ResponseCache | None = None
) -> Response | None:
    """Answer as `cached_response` does, of a public blog; None: it is not one, or what may be told of it is not sure.

    What is rendered is kept in `cache`: without one, with the pages.

    Raises:
        What `rendering` raises.
    """
    request = rendering.request
    while (tail := await public_tail(request)) is not None:
        state = _state(tail)
        try:
            response = await cached((*state, key), rendering, cache)
        except BlogNotFound:
            return None  # not open to all any more; whoever asks may be one of those who may still read it
        await response.compress(request)
        if not tail.retired:  # else who may read has changed while it was rendered: asked again
            if PARTNER not in request.scope:  # else it depends on the partner, and on who asks
                _allow_repeating(request, partial(_is_unchanged, services(request), tail.blog.slug, state))
            return response.answer(request, {"cache-control": shared})
    return None


async def cached(key: Hashable, rendering: Rendering, cache: ResponseCache | None = None) -> CachedResponse:
    """Return what is kept of a public blog under a key that says all it is made of; else render it, once.

    Raises:
        BlogNotFound: it is not open to all any more. And what `rendering` raises.
    """
    return await (cache or caches(rendering.request).pages).get(key, rendering.rendered_for_all)


async def _response_now(rendering: Rendering, shared: str) -> Response:
    await readable_blog(rendering.request)
    rendered = await rendering.rendered()
    await authorise_read(rendering.request, rendered.blog)
    return rendered.response.answer(rendering.request, {"cache-control": cache_control(rendered.blog, shared)})


async def public_tail(request: Request) -> Tail | None:
    """Return the tail of a blog that is open to all, if it tells where the log stands without asking the store.

    Raises:
        Unauthenticated, Forbidden: with a partner's key that isn't good, or not here.
    """
    if "authorization" in request.headers:
        return None  # a bad token is refused, for public blogs too
    await keyed(request)  # so is a bad key
    try:
        tail = await services(request).hub.tail(request.path_params["slug"], partial(require_read, None))
    except BlogNotFound:
        return None  # or not for all: the longer way tells, and takes the same time
    return tail if _is_current(services(request), tail) else None


_State = tuple[int, str, int, str]
"""A blog at a moment: which, in which epoch, its last event, and which day it is there: pages tell that of others."""

_QUARTER = 900  # seconds: midnight is at a quarter of an hour in every zone


def _state(tail: Tail) -> _State:
    return tail.blog.id, tail.epoch, tail.head, _today(tail.blog)


def state_of(blog: Blog) -> _State:
    """Return all that what is drawn of a blog depends on, as it was read: the same, the same bytes."""
    return blog.id, blog.epoch, blog.head, _today(blog)


def _today(blog: Blog) -> str:
    return _day_in(blog.zone, int(time.time()) // _QUARTER)


@lru_cache(256)
def _day_in(zone: str, quarter: int) -> str:
    return iso_day(datetime.fromtimestamp(quarter * _QUARTER, UTC), zone)


def _is_unchanged(app: Services, slug: str, state: _State) -> bool:
    tail = app.hub.open_tail(slug)
    return tail is not None and _state(tail) == state and _is_current(app, tail)


def _is_current(app: Services, tail: Tail) -> bool:
    """Tell whether the tail knows, without asking the store, what all who come may be told."""
    if not tail.blog.is_public or tail.closing:
        return False
    # Whoever posted here sees it at once. The in-process bus hands a frame to the tail before the 201 is sent;
    # through Redis, or out of turn, it comes a moment later: until then the store is asked. What was written
    # elsewhere may be late by as much as caches may keep the answer: the heads are checked within a second.
    written = app.directory.written(tail.blog.id)
    return written is None or (written.epoch == tail.epoch and written.seq <= tail.head)


def _allow_repeating(request: Request, is_current: IsCurrent) -> None:
    allow = cast("AllowRepeating | None", (request.scope.get("extensions") or {}).get(EXTENSION))
    if allow is not None:
        allow(is_current)
