"""Pages that are made once for all who read them: drawn, compressed and kept until the blog's next event."""

from collections.abc import Awaitable, Callable, Hashable

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import require_read
from liveblog.hub import Tail
from liveblog.model.blog import Visibility
from liveblog.web.auth import authorise_read, readable_blog
from liveblog.web.caching import NEVER, SHORT
from liveblog.web.pages.accent import accent_style, policy_with
from liveblog.web.pages.drawing import draw_page
from liveblog.web.pages.shown import Shown
from liveblog.web.parts import parts
from liveblog.web.prepared import Prepared

Show = Callable[[], Awaitable[Shown]]


async def answer_page(request: Request, view: Hashable, show: Show) -> Response:
    """Answer with what `show` reads; of a public blog it is kept under `view`, whatever tells it from other pages.

    Raises:
        BlogNotFound, Unauthenticated, Forbidden: there is none, or it isn't open to them. And what `show` raises.
    """
    tail = await _public_tail(request)
    if tail is None:
        return await _answer_now(request, show)

    async def make() -> Prepared:
        shown = await show()
        require_read(None, shown.blog)  # it may have been closed to the public since the tail was asked
        return _prepared(request, shown)

    kept = await parts(request).pages.get((tail.blog.id, tail.epoch, tail.head, view), make)
    return kept.answer(request, {"cache-control": SHORT})


async def _answer_now(request: Request, show: Show) -> Response:
    await readable_blog(request)
    shown = await show()
    await authorise_read(request, shown.blog)
    private = shown.blog.visibility is Visibility.PRIVATE
    return _prepared(request, shown).answer(request, {"cache-control": NEVER if private else SHORT})


async def _public_tail(request: Request) -> Tail | None:
    """Return the tail of a blog that is open to all, if it tells where the log stands without asking the store.

    Raises:
        BlogNotFound: there is none.
    """
    if "authorization" in request.headers:
        return None  # a bad token is refused, for public blogs too
    tail = await parts(request).hub.tail(request.path_params["slug"])
    is_open = tail.blog.visibility is Visibility.PUBLIC and not tail.closing
    # Whoever posted here sees it on the page at once. The in-process bus hands a frame to the tail before the 201 is
    # sent; through Redis, or out of turn, it comes a moment later: until then the store is asked. What was written
    # elsewhere may be late by as much as caches may keep the page: the heads are checked within a second.
    written = parts(request).desk.written(tail.blog.id)
    knows = written is None or (written.epoch == tail.epoch and written.seq <= tail.head)
    return tail if is_open and knows else None


def _prepared(request: Request, shown: Shown) -> Prepared:
    page = draw_page(parts(request).renderer, shown, parts(request).settings.publisher)
    # The policy goes with what was drawn: the tail may not know of a new colour yet.
    policy = policy_with(accent_style(shown.blog.accent))
    return Prepared(page.encode(), "text/html", headers={"content-security-policy": policy})
