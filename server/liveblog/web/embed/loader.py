"""`/embed.js`: a module of one line that imports the present version, whose files can then be cached for ever."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liveblog.resources import static_version
from liveblog.web.cache.response import CachedResponse

_SCRIPT = CachedResponse(f'export * from "./static/{static_version()}/embed.bundle.js";\n'.encode(), "text/javascript")
_HEADERS = {"cache-control": "public, max-age=300, stale-while-revalidate=86400"}


async def embed(request: Request) -> Response:
    """Serve the loader."""
    return _SCRIPT.answer(request, _HEADERS)


ROUTES = [Route("/embed.js", embed, name="embed")]
