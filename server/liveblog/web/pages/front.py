"""The list of blogs."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog.access import may_read
from liveblog.model.principal import Principal
from liveblog.render import Language
from liveblog.store import reads
from liveblog.web.auth import editor
from liveblog.web.caching import NEVER, SHARED_SECONDS, SHORT
from liveblog.web.languages import asked_language
from liveblog.web.parts import parts
from liveblog.web.prepared import Prepared

_VARYING = {"vary": "Accept-Language, Cookie"}


async def front(request: Request) -> Response:
    """List the blogs that the asker may read, newest first, in the asker's language. Kept for who has no session."""
    principal, language = await editor(request), asked_language(request)
    draw = partial(_front, request, language, principal)
    if principal:
        return (await draw()).answer(request, {"cache-control": NEVER, **_VARYING})
    kept = await parts(request).pages.get(("front", language), draw, SHARED_SECONDS)
    return kept.answer(request, {"cache-control": SHORT, **_VARYING})


async def _front(request: Request, language: Language, principal: Principal | None) -> Prepared:
    async with parts(request).store.read() as transaction:
        blogs = await reads.all_blogs(transaction)
    settings = parts(request).settings
    page = parts(request).renderer.page(
        "front.html",
        language,
        root=settings.root_url,
        publisher=settings.publisher,
        blogs=[blog for blog in blogs if may_read(principal, blog)],
    )
    return Prepared(page.encode(), "text/html")
