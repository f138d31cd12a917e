"""The page of a blog's places."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog.errors import BadRequest, NotFound
from liveblog.present.accent import accent_style, policy_with
from liveblog.present.places import PLACES_SIZE, PlacesView
from liveblog.render import Renderer, language_for
from liveblog.web.auth import readable_blog
from liveblog.web.cache.response import CachedResponse
from liveblog.web.context import services
from liveblog.web.places import PlacesForm, before, places_answer
from liveblog.web.security import policy_of


async def places_page(request: Request) -> Response:
    """Show the places that a blog's entries name, newest first.

    Raises:
        NotFound: the list has no such part.
    """
    try:
        below = before(request)
    except BadRequest as error:
        await readable_blog(request)  # a blog that isn't there is what there is to say
        raise NotFound("The list of places has no such page.") from error
    app = services(request)
    draw = partial(_drawn, app.renderer, policy_of(app.settings.media_url))
    return await places_answer(request, PlacesForm("text/html", PLACES_SIZE, draw), below)


def _drawn(renderer: Renderer, policy: str, view: PlacesView) -> CachedResponse:
    style = accent_style(view.blog.accent)
    page = renderer.page("places.html", language_for(view.blog.language), view=view, style=style, policy=None)
    headers = {"content-security-policy": policy_with(style, policy)} if style else {}
    return CachedResponse(page.encode(), "text/html", headers=headers)
