"""`/blogs/x/embed`: what to copy, to show a blog elsewhere."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog.present.accent import accent_style, policy_with
from liveblog.present.embeds import EmbedQuery, read_embed
from liveblog.present.snippets import element_snippet, frame_snippet
from liveblog.render import language_for
from liveblog.web.cache.policy import Rendered
from liveblog.web.cache.response import CachedResponse
from liveblog.web.context import services
from liveblog.web.embed.answers import embedded_answer
from liveblog.web.embed.frame import FITTING
from liveblog.web.embed.query import read_embed_query
from liveblog.web.security import policy_of


async def snippets(request: Request) -> Response:
    """Show the snippets for a blog, or for what the query picks out of it.

    Raises:
        BadRequest: names the parameter that can't be what it says.
        BlogNotFound: there is no such blog that is open to all.
    """
    query = read_embed_query(request, FITTING)
    return await embedded_answer(request, ("snippets", query), partial(_render, request, query))


async def _render(request: Request, query: EmbedQuery) -> Rendered:
    app = services(request)
    view, root = await read_embed(app.store, request.path_params["slug"], query), app.settings.root_url
    style = accent_style(view.blog.accent)
    page = app.renderer.page(
        "embed.html",
        language_for(view.blog.language),
        view=view,
        style=style,
        address=f"{root}{view.way_on}",
        element=element_snippet(view, root),
        frame=frame_snippet(view, root),
        fragment=f"{root}{view.blog.path}/fragment.html",
    )
    policy = policy_with(style, policy_of(app.settings.media_url))
    return Rendered(view.blog, CachedResponse(page.encode(), "text/html", headers={"content-security-policy": policy}))
