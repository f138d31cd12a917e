"""`/blogs/x/terms.json?key=…`: what an element has to know of the partner whose key it was given."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from liveblog.errors import BadRequest
from liveblog.present.accent import accent_colours
from liveblog.web.auth import readable_blog
from liveblog.web.embed.answers import shown_to


async def terms(request: Request) -> Response:
    """Tell a partner's line and colour, and whether the blog has pages that its readers can open.

    Raises:
        BadRequest: there is no key.
        Unauthenticated, Forbidden: the key isn't good, or not here.
        BlogNotFound: the partner doesn't get this blog.
    """
    partner = await shown_to(request)
    if partner is None:
        raise BadRequest("must be the publishable key of a partner", "key")
    blog = await readable_blog(request)
    light, dark = accent_colours(partner.accent) or (None, None)
    told = {"attribution": partner.attribution, "light": light, "dark": dark, "is_public": blog.is_public}
    return JSONResponse(told, headers={"cache-control": "private, no-store"})
