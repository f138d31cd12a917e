"""The endpoints for search engines: which pages there are, and which are not for them. Only public blogs are named."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.errors import NotFound
from liveblog.store.freshness import Listed, public_blogs
from liveblog.web.caching import tagged_answer
from liveblog.web.feeds import sitemap
from liveblog.web.parts import parts

_XML = "application/xml; charset=utf-8"


async def whole_map(request: Request) -> Response:
    """Answer with the map of all public blogs or, when one doesn't hold them, with the map of the maps."""
    found, root = await _parts_of_map(request), parts(request).settings.root_url
    document = sitemap.sitemap(found[0], root) if len(found) == 1 else sitemap.index(found, root)
    return tagged_answer(request, document, _XML)


async def map_part(request: Request) -> Response:
    """Answer with one of the maps, numbered from 1.

    Raises:
        NotFound: there are not so many.
    """
    found, number = await _parts_of_map(request), request.path_params["number"]
    if number > len(found):
        raise NotFound(f"There is no map {number}.")
    return tagged_answer(request, sitemap.sitemap(found[number - 1], parts(request).settings.root_url), _XML)


async def robots(request: Request) -> Response:
    """Answer with the rules for search engines."""
    return tagged_answer(request, sitemap.robots(parts(request).settings.root_url).encode(), "text/plain")


async def _parts_of_map(request: Request) -> list[list[Listed]]:
    async with parts(request).store.read() as transaction:
        return sitemap.parts_of(await public_blogs(transaction))
