"""Answers for other people's pages: of public blogs, whoever asks, and of those for partners with a key in the address.

They are shown to everybody on those pages, so of a private blog there are none, also for who may read it.
"""

from collections.abc import Hashable
from typing import cast

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import require_read
from liveblog.errors import BlogNotFound
from liveblog.model.partner import Partner
from liveblog.web.auth import keyed, reader
from liveblog.web.cache.policy import NEVER, SHORT, Render, Rendering, public_response
from liveblog.web.context import requested_blog
from liveblog.web.cors import PARTNER
from liveblog.work.bounds import EMBEDS


async def shown_to(request: Request) -> Partner | None:
    """Return the partner whose key is in the address; None: there is none.

    Raises:
        Unauthenticated, Forbidden: the key isn't good, or not here.
    """
    await keyed(request)
    return cast("Partner | None", request.scope.get(PARTNER))


async def embedded_answer(request: Request, key: Hashable, render: Render, shared: str = SHORT) -> Response:
    """Answer with what `render` makes of a public blog, or of one for partners, to a partner's key.

    Raises:
        BlogNotFound: there is none that is open to them. And what `render` raises.
    """
    rendering = Rendering(request, render, EMBEDS)
    if kept := await public_response(key, rendering, shared):
        return kept
    principal, blog = await reader(request), await requested_blog(request)
    if blog.is_public:
        return (await rendering.rendered_for_all()).answer(request, {"cache-control": shared})
    require_read(principal, blog)  # the log tells who was refused
    if PARTNER not in request.scope:
        raise BlogNotFound(blog.slug)
    rendered = await rendering.rendered()
    require_read(principal, rendered.blog)
    return rendered.response.answer(request, {"cache-control": NEVER})
