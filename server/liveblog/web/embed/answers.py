"""Answers for other people's pages: of public blogs alone, whoever asks, for they are shown to everybody there."""

from collections.abc import Hashable

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import require_read
from liveblog.errors import BlogNotFound
from liveblog.web.auth import reader
from liveblog.web.cache.policy import SHORT, Render, Rendering, public_response
from liveblog.web.context import requested_blog
from liveblog.work.bounds import EMBEDS


async def public_answer(request: Request, key: Hashable, render: Render, shared: str = SHORT) -> Response:
    """Answer with what `render` makes of a public blog; a private one is no blog, also to who may read it.

    Raises:
        BlogNotFound: there is none that is open to all. And what `render` raises.
    """
    rendering = Rendering(request, render, EMBEDS)
    if kept := await public_response(key, rendering, shared):
        return kept
    principal, blog = await reader(request), await requested_blog(request)
    if not blog.is_public:
        require_read(principal, blog)  # the log tells who was refused
        raise BlogNotFound(blog.slug)
    made = await rendering.rendered_for_all()
    return made.answer(request, {"cache-control": shared})
