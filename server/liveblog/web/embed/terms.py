"""`/blogs/x/terms.json?key=…`: what an element has to know of the partner whose key it was given."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from liveblog.present.accent import accent_colours
from liveblog.web.auth import readable_blog
from liveblog.web.embed.answers import shown_to


async def terms(request: Request) -> Response:
    """Tell a partner's line and colour, and whether the blog has pages that its readers can open.

    Raises:
        Unauthenticated, Forbidden: the key isn't good, or not here.
        BlogNotFound: there is no such blog that is open to who asks.
    """
    partner, blog = await shown_to(request), await readable_blog(request)
    light, dark = accent_colours(partner.accent if partner else None) or (None, None)
    told = {"attribution": partner.attribution if partner else "", "light": light, "dark": dark}
    return JSONResponse(told | {"is_public": blog.is_public}, headers={"cache-control": "private, no-store"})
