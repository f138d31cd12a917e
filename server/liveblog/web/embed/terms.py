"""`/blogs/x/terms.json?key=…`: what an element has to know of the partner whose key it was given."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from liveblog.model.blog import Blog
from liveblog.present.accent import accent_colours
from liveblog.web.auth import readable_blog, reading_topics
from liveblog.web.embed.answers import shown_to
from liveblog.web.embed.asking import ask_after


async def terms(request: Request) -> Response:
    """Tell a partner's line and colour, and whether the blog has pages that its readers can open.

    `ask_after` is told where no stream is open to the key: a page asks again for what it shows after so many seconds.

    Raises:
        Unauthenticated, Forbidden: the key isn't good, or not here.
        BlogNotFound: there is no such blog that is open to who asks.
    """
    partner = await shown_to(request)
    blog, after = await _readable(request)
    light, dark = accent_colours(partner.accent if partner else None) or (None, None)
    told: dict[str, object] = {"attribution": partner.attribution if partner else "", "light": light, "dark": dark}
    told |= {"is_public": blog.is_public, "ask_after": after}
    return JSONResponse(told, headers={"cache-control": "private, no-store"})


async def _readable(request: Request) -> tuple[Blog, int | None]:
    async with reading_topics(request) as limited:
        if limited:
            return limited.blog, ask_after(request)
    return await readable_blog(request), None
