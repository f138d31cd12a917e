"""What is told of a blog, made once for all who ask: drawn, compressed and kept until the blog's next event."""

import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import require_read
from liveblog.errors import BlogNotFound
from liveblog.hub import Tail
from liveblog.model.blog import Blog
from liveblog.render.times import iso_day
from liveblog.services import Services
from liveblog.web.auth import authorise_read, readable_blog
from liveblog.web.caching import SHORT, caching
from liveblog.web.context import asker, services
from liveblog.web.prepared import Prepared, PreparedCache, caches
from liveblog.web.repeating import allow_repeating
from liveblog.work.bounds import PAGES, Bound


@dataclass(frozen=True, slots=True)
class Drawn:
    """An answer, and the blog as it was read for it."""

    blog: Blog
    prepared: Prepared


Draw = Callable[[], Awaitable[Drawn]]


async def answer_kept(
    request: Request, view: Hashable, draw: Draw, shared: str = SHORT, bound: Bound = PAGES
) -> Response:
    """Answer with what `draw` makes; of a public blog it is kept under `view`, whatever tells it from other answers.

    `shared` says how long caches may keep it, of a public blog; `bound` is that of the work to draw it.

    Raises:
        Unauthenticated: with a token that isn't good.
        BlogNotFound: there is none, or it isn't open to them. And what `draw` raises.
    """
    draw = in_turn(request, draw, bound)
    return await answer_public(request, view, draw, shared) or await _answer_now(request, draw, shared)


async def answer_public(
    request: Request, view: Hashable, draw: Draw, shared: str = SHORT, cache: PreparedCache | None = None
) -> Response | None:
    """Answer as `answer_kept` does, of a public blog; None: it is not one, or it is not sure what may be told of it.

    `draw` takes turns of its own, and what it makes is kept in `cache`: without one, with the pages.

    Raises:
        What `draw` raises.
    """
    while (tail := await public_tail(request)) is not None:
        state = _state(tail)
        try:
            kept = await kept_under(request, (*state, view), draw, cache)
        except BlogNotFound:
            return None  # not open to all any more; whoever asks may be one of those who may still read it
        await kept.prepare(request)
        if not tail.retired:  # else who may read has changed while it was drawn: asked again
            allow_repeating(request, partial(_is_still, services(request), tail.blog.slug, state))
            return kept.answer(request, {"cache-control": shared})
    return None


def in_turn(request: Request, draw: Draw, bound: Bound = PAGES) -> Draw:
    """Let something be drawn when there is a place for it, so that a crowd of different questions stops nobody else."""

    async def drawn() -> Drawn:
        async with services(request).bulkheads[bound].place(asker(request)):
            return await draw()

    return drawn


async def kept_under(request: Request, key: Hashable, draw: Draw, cache: PreparedCache | None = None) -> Prepared:
    """Return what is kept of a public blog under a key that says all it is made of; else what `draw` makes, once.

    Raises:
        BlogNotFound: it is not open to all any more. And what `draw` raises.
    """

    async def make() -> Prepared:
        drawn = await draw()
        require_read(None, drawn.blog)  # it may have been closed to the public since the tail was asked
        return drawn.prepared

    return await (cache or caches(request).pages).get(key, make)


async def _answer_now(request: Request, draw: Draw, shared: str) -> Response:
    await readable_blog(request)
    drawn = await draw()
    await authorise_read(request, drawn.blog)
    return drawn.prepared.answer(request, {"cache-control": caching(drawn.blog, shared)})


async def public_tail(request: Request) -> Tail | None:
    """Return the tail of a blog that is open to all, if it tells where the log stands without asking the store."""
    if "authorization" in request.headers:
        return None  # a bad token is refused, for public blogs too
    try:
        tail = await services(request).hub.tail(request.path_params["slug"], partial(require_read, None))
    except BlogNotFound:
        return None  # or not for all: the longer way tells, and takes the same time
    return tail if _tells_all(services(request), tail) else None


_State = tuple[int, str, int, str]
"""A blog at a moment: which, in which epoch, its last event, and which day it is there: pages tell that of others."""

_QUARTER = 900  # seconds: midnight is at a quarter of an hour in every zone


def _state(tail: Tail) -> _State:
    return tail.blog.id, tail.epoch, tail.head, _day_in(tail.blog.zone, int(time.time()) // _QUARTER)


@lru_cache(256)
def _day_in(zone: str, quarter: int) -> str:
    return iso_day(datetime.fromtimestamp(quarter * _QUARTER, UTC), zone)


def _is_still(house: Services, slug: str, state: _State) -> bool:
    tail = house.hub.open_tail(slug)
    return tail is not None and _state(tail) == state and _tells_all(house, tail)


def _tells_all(house: Services, tail: Tail) -> bool:
    """Tell whether the tail knows, without asking the store, what all who come may be told."""
    if not tail.blog.is_public or tail.closing:
        return False
    # Whoever posted here sees it at once. The in-process bus hands a frame to the tail before the 201 is sent;
    # through Redis, or out of turn, it comes a moment later: until then the store is asked. What was written
    # elsewhere may be late by as much as caches may keep the answer: the heads are checked within a second.
    written = house.directory.written(tail.blog.id)
    return written is None or (written.epoch == tail.epoch and written.seq <= tail.head)
