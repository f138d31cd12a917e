"""The events by polling, made for a CDN: a head document for everybody, and closed ranges that never change."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from liveblog.hub import Tail
from liveblog.model.blog import Blog, Visibility
from liveblog.store import reads
from liveblog.web.auth import readable_blog
from liveblog.web.caching import NEVER, SHORT
from liveblog.web.live.joining import Joined, requested_position
from liveblog.web.parts import parts
from liveblog.wire.frame import EventFrame
from liveblog.wire.polling import POLL_LIMIT, LogState, poll_answer, range_answer
from liveblog.wire.ranges import RANGE_SIZE, parse_range, require_current, tail_start

_FOR_EVER = "public, max-age=31536000, immutable"


async def poll(request: Request, joined: Joined) -> Response:
    """Answer a poll: what follows the position, or the head document when none was brought."""
    tail = joined.tail
    parts(request).hub.tally.polls += 1
    if joined.after is None:
        return _json(tail.blog, SHORT, _answer(request, tail, tail.head, (), reset=True))
    after = tail_start(tail.head) - 1 if requested_position(request) is None else joined.after
    frames = await parts(request).hub.frames_after(tail, after, POLL_LIMIT)
    return _json(tail.blog, SHORT, _answer(request, tail, after, frames))


async def closed_range(request: Request) -> Response:
    """Answer with a closed range, for ever.

    Raises:
        BadRequest, NotFound, RangeSuperseded: there is no such range, not yet, or not any more.
    """
    wanted = parse_range(request.path_params["generation"], request.path_params["bounds"])
    allowed = await readable_blog(request)
    async with parts(request).store.read() as transaction:
        blog = await reads.blog_by_slug(transaction, allowed.slug)
        require_current(wanted, blog)
        events = await reads.events_after(transaction, blog, wanted.first - 1, RANGE_SIZE)
    frames = [parts(request).encoder.event(blog, event) for event in events]
    return _json(blog, _FOR_EVER, range_answer(epoch=blog.epoch, first=wanted.first, last=wanted.last, frames=frames))


def _answer(request: Request, tail: Tail, after: int, frames: Sequence[EventFrame], *, reset: bool = False) -> bytes:
    log = LogState(tail.epoch, tail.purges, tail.head)
    return poll_answer(log, after, frames, parts(request).settings.poll_after_seconds, reset=reset)


def _json(blog: Blog, caching: str, body: bytes) -> Response:
    private = blog.visibility is Visibility.PRIVATE
    headers = {
        "cache-control": NEVER if private else caching,
        "surrogate-key": f"blog-{blog.slug}",
        "vary": "accept",  # the same address is an event stream, too
    }
    return Response(body, headers=headers, media_type="application/json")
