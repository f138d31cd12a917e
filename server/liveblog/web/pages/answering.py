"""Answering with a blog's page, drawn for all who read it; kept by `web/keeping.py`."""

from collections.abc import Awaitable, Callable, Hashable

from starlette.requests import Request
from starlette.responses import Response

from liveblog.present.accent import accent_style, policy_with
from liveblog.present.page import draw_page
from liveblog.present.page_view import PageView
from liveblog.present.structured import Publisher
from liveblog.web.context import services
from liveblog.web.keeping import Drawn, answer_kept
from liveblog.web.prepared import Prepared
from liveblog.web.security import POLICY
from liveblog.work.bounds import PAGES, Bound

Show = Callable[[], Awaitable[PageView]]


async def answer_page(request: Request, view: Hashable, show: Show, bound: Bound = PAGES) -> Response:
    """Answer with what `show` reads; `view` is whatever tells it from the blog's other pages.

    `bound` is that of the work.

    Raises:
        Unauthenticated: with a token that isn't good.
        BlogNotFound: there is none, or it isn't open to them. And what `show` raises.
    """

    async def draw() -> Drawn:
        view = await show()
        return Drawn(view.blog, _prepared(request, view))

    return await answer_kept(request, view, draw, bound=bound)


def _prepared(request: Request, view: PageView) -> Prepared:
    settings = services(request).settings
    publisher = Publisher(settings.publisher, settings.publisher_logo)
    page = draw_page(services(request).renderer, view, publisher)
    # The policy goes with what was drawn: the tail may not know of a new colour yet.
    policy = policy_with(accent_style(view.blog.accent), POLICY)
    return Prepared(page.encode(), "text/html", headers={"content-security-policy": policy})
