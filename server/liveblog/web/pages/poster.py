"""A blog's poster: drawn by us, for where its link is shared and it has no picture."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from liveblog.errors import NotFound
from liveblog.present.posters import poster_of
from liveblog.web.auth import readable_blog
from liveblog.web.cache.policy import NEVER, REVOCABLE, cache_control
from liveblog.web.cache.response import CachedResponse
from liveblog.web.context import asker, services


async def poster(request: Request) -> Response:
    """Serve the poster of a blog as it stands; from the address of an older one, lead there. No other is ever drawn.

    Raises:
        BlogNotFound, NotFound: there is no such blog, or not for who asks; it has no poster.
    """
    blog, app = await readable_blog(request), services(request)
    shown = poster_of(blog, app.renderer.publisher.name)
    if shown is None:
        raise NotFound("This blog has no poster.")
    if request.path_params["digest"] != shown.digest:
        address = app.renderer.addresses.poster(blog.path, shown.digest)
        return RedirectResponse(str(address), HTTPStatus.TEMPORARY_REDIRECT, {"cache-control": NEVER})
    content = await app.posters.png(shown, asker(request))
    return CachedResponse(content, "image/png").answer(request, {"cache-control": cache_control(blog, REVOCABLE)})
