"""`/embed.js`: a module of one line that imports the present version, whose files can then be cached for ever."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liveblog.resources import static_version

_SCRIPT = f'export * from "./static/{static_version()}/embed.js";\n'
_HEADERS = {"cache-control": "public, max-age=300, stale-while-revalidate=86400"}


async def embed(request: Request) -> Response:  # noqa: ARG001 -- an endpoint takes a request
    """Serve the loader."""
    return Response(_SCRIPT, headers=_HEADERS, media_type="text/javascript")


ROUTES = [Route("/embed.js", embed, name="embed")]
