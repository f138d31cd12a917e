"""`/blogs/x/fragment.html` and `teaser.html`: parts of other people's pages, for ESI, SSI and whatever builds them.

Those who include them have few ways to ask: so an error is a status, and nothing but the address chooses.
"""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog.errors import BadRequest
from liveblog.present.accent import accent_colours
from liveblog.present.elsewhere import drawn_elsewhere, parts_elsewhere
from liveblog.present.embeds import EmbedQuery, EmbedView, read_embed
from liveblog.render import language_for
from liveblog.web.auth import some_topics
from liveblog.web.cache.policy import Rendered, cached_response
from liveblog.web.cache.response import CachedResponse
from liveblog.web.context import services
from liveblog.web.drawing import made_of
from liveblog.web.embed.asking import topics_answer
from liveblog.web.embed.query import one_of, read_embed_query
from liveblog.web.parameters import number_of
from liveblog.work.bounds import EMBEDS

INCLUDED = "public, max-age=0, s-maxage=5, stale-while-revalidate=30, stale-if-error=86400"
"""Whoever includes a fragment asks for it on the way to a reader: rather an old one than to wait, or none."""

_FRAGMENT, _TEASER = 10, 3
_HEADING, _LOWEST = 3, 6


async def fragment(request: Request) -> Response:
    """Answer with the newest entries as one section of a page.

    Raises:
        BadRequest: names the parameter that can't be what it says.
        BlogNotFound: there is no such blog, or it isn't open to who asks.
    """
    return await _included(request, "fragment.html", _FRAGMENT)


async def teaser(request: Request) -> Response:
    """Answer with the newest entries as a short list that leads to the coverage. Raises as `fragment` does."""
    return await _included(request, "teaser.html", _TEASER)


async def _included(request: Request, template: str, usual: int) -> Response:
    query, heading = read_embed_query(request, usual), _heading(request)
    is_plain = one_of(request, "compressed", ("", "no")) == "no"
    kept = (template, query, heading, is_plain)
    limited = await some_topics(request)
    if limited:
        draw = partial(_drawn, request, template, heading=heading, is_plain=is_plain)
        return await topics_answer(request, limited, kept, query, draw)
    render = partial(_render, request, template, query, heading, is_plain=is_plain)
    return await cached_response(request, kept, render, INCLUDED, EMBEDS)


def _heading(request: Request) -> int:
    if "heading" not in request.query_params:
        return _HEADING
    rule = f"must be a whole number from 1 to {_LOWEST}"
    level = number_of(request, "heading", rule)
    if level > _LOWEST:
        raise BadRequest(rule, "heading")
    return level


async def _render(request: Request, template: str, query: EmbedQuery, heading: int, *, is_plain: bool) -> Rendered:
    view = await read_embed(services(request).store, request.path_params["slug"], query)
    draw = partial(_drawn, request, template, heading=heading, is_plain=is_plain)
    return Rendered(view.blog, await made_of(request, view.drawn, draw, view))


def _drawn(request: Request, template: str, view: EmbedView, *, heading: int, is_plain: bool) -> CachedResponse:
    app, root = services(request), services(request).settings.root_url
    draw = partial(drawn_elsewhere, app.renderer, root, view, heading)
    shown = {"view": view, "heading": heading, "root": root, "draw_elsewhere": draw}
    shown |= parts_elsewhere(app.renderer, root, view, heading)
    shown |= {"colours": accent_colours(view.blog.accent)}
    page = app.renderer.page(template, language_for(view.blog.language), **shown)
    return CachedResponse(page.encode(), "text/html", shrinks=not is_plain)
