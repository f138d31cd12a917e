"""The events by polling, made for a CDN: a head document for everybody, and closed ranges that never change."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog.hub import Tail
from liveblog.model.blog import Blog
from liveblog.model.event import LogHead
from liveblog.store import reads
from liveblog.web.auth import reading
from liveblog.web.cache.policy import REVOCABLE, SHORT, Rendered, Rendering, cache_control, cached, public_tail
from liveblog.web.cache.response import CachedResponse
from liveblog.web.context import asker, services
from liveblog.web.live.subscribe import Subscription, requested_position, subscribe
from liveblog.wire.frame import EventFrame
from liveblog.wire.polling import (
    RANGE_SIZE,
    ClosedRange,
    parse_range,
    poll_answer,
    range_answer,
    require_current,
    tail_start,
)
from liveblog.work.bounds import POLL_AT_HAND, POLL_EVENTS, POLLS

_JSON = "application/json"


async def poll(request: Request, subscription: Subscription) -> Response:
    """Answer a poll: what follows the position, or the head document when none was brought.

    The head document is made once for all; what follows a position is hardly asked for twice.
    """
    services(request).hub.counters.polls += 1
    subscription.tail.note_poll()
    if subscription.page is not None:
        services(request).hub.shown_pages.note_poll(subscription.page, subscription.tail)
    while True:
        try:
            async with _turn(request, subscription):
                return _answer(request, subscription.tail.blog, SHORT, await _polled(request, subscription))
        except _Overtaken:
            subscription = await subscribe(request)


def _turn(request: Request, subscription: Subscription) -> AbstractAsyncContextManager[None]:
    """Let whoever missed much wait for those before: to write and compress so many events takes some time."""
    after = None if requested_position(request) is None else subscription.after
    missed = 0 if after is None else subscription.tail.head - after
    return services(request).bulkheads[POLLS].place(asker(request)) if missed > POLL_AT_HAND else nullcontext()


class _Overtaken(Exception):
    """The tail was retired while it was asked: who may read, or the log itself, is another now."""


async def _polled(request: Request, subscription: Subscription) -> CachedResponse:
    tail = subscription.tail
    if subscription.after is None:
        return _told(request, tail, tail.head, (), reset=True)
    if requested_position(request) is not None:
        return await _following(request, tail, subscription.after, asker(request))
    return await _head_document(request, tail)


async def closed_range(request: Request) -> Response:
    """Answer with a closed range.

    Raises:
        BadRequest, NotFound, RangeSuperseded: there is no such range, not yet, or not any more.
    """
    wanted = parse_range(request.path_params["generation"], request.path_params["bounds"])
    rendering, tail = Rendering(request, partial(_render_range, request, wanted)), await public_tail(request)
    if tail is not None and (tail.epoch, tail.purges) == (wanted.epoch, wanted.purges):
        response = await cached((tail.blog.id, wanted), rendering)
        if not tail.retired:
            return _answer(request, tail.blog, REVOCABLE, response)
    rendered = await rendering.rendered()
    return _answer(request, rendered.blog, REVOCABLE, rendered.response)


async def _render_range(request: Request, wanted: ClosedRange) -> Rendered:
    async with reading(request) as (transaction, blog):
        require_current(wanted, blog)
        events = await reads.events_after(transaction, blog, wanted.first - 1, RANGE_SIZE)
    making = services(request).frames
    frames = await making.of_all(blog, events, "ranges")
    if not making.at_hand(events):  # meanwhile others may be those who may read it, or text of it be gone
        async with reading(request) as (_, blog):
            require_current(wanted, blog)
    body = range_answer(epoch=blog.epoch, first=wanted.first, last=wanted.last, frames=frames)
    return Rendered(blog, CachedResponse(body, _JSON))


async def _head_document(request: Request, tail: Tail) -> CachedResponse:
    if not tail.blog.is_public:
        return await _newest(request, tail, asker(request))
    rendering = Rendering(request, partial(_render_head, request, tail), bound=None)
    return await cached((tail.blog.id, tail.epoch, tail.head, "head document"), rendering)


async def _render_head(request: Request, tail: Tail) -> Rendered:
    return Rendered(tail.blog, await _newest(request, tail))


async def _newest(request: Request, tail: Tail, who: str | None = None) -> CachedResponse:
    return await _following(request, tail, tail_start(tail.head) - 1, who)


async def _following(request: Request, tail: Tail, after: int, who: str | None) -> CachedResponse:
    frames = await services(request).hub.backlogs.frames_after(tail, after, POLL_EVENTS.most, who)
    if tail.retired:
        raise _Overtaken
    # At once: what may be told, and where the log ends, is as it was when that was asked.
    return _told(request, tail, after, frames)


def _told(
    request: Request, tail: Tail, after: int, frames: Sequence[EventFrame], *, reset: bool = False
) -> CachedResponse:
    log = LogHead(tail.epoch, tail.head, tail.purges, tail.blog.visibility)
    poll_after = services(request).settings.poll_after_seconds
    return CachedResponse(poll_answer(log, after, frames, poll_after, reset=reset), _JSON)


def _answer(request: Request, blog: Blog, shared: str, response: CachedResponse) -> Response:
    """Answer with JSON; the same address is an event stream, too, so that it varies by what is accepted."""
    headers = {"cache-control": cache_control(blog, shared), "surrogate-key": f"blog-{blog.slug}", "vary": "accept"}
    return response.answer(request, headers)
