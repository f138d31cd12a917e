"""The endpoints for search engines: which pages there are, and which are not for them. Only public blogs are named."""

from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog.errors import NotFound
from liveblog.present import sitemap
from liveblog.store.activity import BlogActivity, public_blogs
from liveblog.web.cache.policy import SHARED_SECONDS, SHORT
from liveblog.web.cache.response import CachedResponse
from liveblog.web.cache.store import caches
from liveblog.web.context import asker, services
from liveblog.work.bounds import FEEDS

Maps = list[list[BlogActivity]]


async def whole_map(request: Request) -> Response:
    """Answer with the map of all public blogs or, when one doesn't hold them, with the map of the maps."""
    return await _answer(request, "", _whole)


async def map_part(request: Request) -> Response:
    """Answer with one of the maps, numbered from 1.

    Raises:
        NotFound: there are not so many.
    """
    number: int = request.path_params["number"]

    return await _answer(request, number, partial(_part, number))


async def robots(request: Request) -> Response:
    """Answer with the rules for search engines."""
    return _robots(services(request).settings.root_url).answer(request, {"cache-control": SHORT})


def _part(number: int, maps: Maps, root: str) -> bytes:
    if number > len(maps):
        raise NotFound(f"There is no map {number}.")
    return sitemap.sitemap(maps[number - 1], root)


def _whole(maps: Maps, root: str) -> bytes:
    return sitemap.sitemap(maps[0], root) if len(maps) == 1 else sitemap.index(maps, root)


async def _answer(request: Request, which: int | str, draw: Callable[[Maps, str], bytes]) -> Response:
    """Answer with what is drawn of the list of all public blogs: once a second, however many ask."""
    response = await caches(request).pages.get(("sitemap", which), partial(_render, request, draw), SHARED_SECONDS)
    return response.answer(request, {"cache-control": SHORT})


async def _render(request: Request, draw: Callable[[Maps, str], bytes]) -> CachedResponse:
    turn = services(request).bulkheads[FEEDS].place(asker(request))
    async with turn, services(request).store.read() as transaction:
        maps = sitemap.parts_of(await public_blogs(transaction))
    return CachedResponse(draw(maps, services(request).settings.root_url), "application/xml; charset=utf-8")


def _robots(root: str) -> CachedResponse:
    return CachedResponse(sitemap.robots(root).encode(), "text/plain")
