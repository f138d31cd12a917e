"""`/blogs/x/frame`: a page for those who may not run our scripts on theirs, or whose system makes a frame of a link."""

from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog.present.accent import accent_style, policy_with
from liveblog.present.embeds import EmbedQuery, read_embed
from liveblog.render import language_for
from liveblog.web.cache.policy import Rendered
from liveblog.web.cache.response import CachedResponse
from liveblog.web.context import services
from liveblog.web.embed.answers import public_answer
from liveblog.web.embed.query import one_of, read_embed_query
from liveblog.web.security import frame_policy_of

FITTING, FIXED = 5, 20
"""So many entries a frame has that is as high as they are, and one whose height is given, in which they scroll."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a frame looks: the words are those of its parameters."""

    height: str
    theme: str
    announce: str
    is_compact: bool


async def frame(request: Request) -> Response:
    """Show the newest entries in a page that any page may frame.

    Raises:
        BadRequest: names the parameter that can't be what it says.
        BlogNotFound: there is no such blog that is open to all.
    """
    look = Appearance(
        one_of(request, "height", ("fit", "fixed")),
        one_of(request, "theme", ("", "light", "dark")),
        one_of(request, "announce", ("headlines", "full", "off")),
        "compact" in request.query_params,
    )
    query = read_embed_query(request, FIXED if look.height == "fixed" else FITTING)
    return await public_answer(request, ("frame", query, look), partial(_render, request, query, look))


async def _render(request: Request, query: EmbedQuery, look: Appearance) -> Rendered:
    app = services(request)
    view = await read_embed(app.store, request.path_params["slug"], query)
    style = accent_style(view.blog.accent)
    page = app.renderer.page("frame.html", language_for(view.blog.language), view=view, look=look, style=style)
    policy = policy_with(style, frame_policy_of(app.settings.media_url))
    return Rendered(view.blog, CachedResponse(page.encode(), "text/html", headers={"content-security-policy": policy}))
