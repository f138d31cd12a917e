"""The endpoint of our own scripts and styles, under a folder named after their content: they can be kept for ever."""

from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liveblog.errors import NotFound
from liveblog.present.static_files import file_content, is_static_file, media_type_of
from liveblog.resources import static_version
from liveblog.web.cache.response import CachedResponse
from liveblog.web.coding import ONCE

_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}


def static_file(request: Request) -> Response:
    """Serve a file; in a thread, for the best compression takes a tenth of a second when it is first asked for.

    Raises:
        NotFound: there is no such file.
    """
    name = request.path_params["name"]
    if not is_static_file(name):
        raise NotFound("There is no such file.")
    return _response(name).answer(request, _FOR_EVER)


@cache
def _response(name: str) -> CachedResponse:
    return CachedResponse(file_content(name), media_type_of(name), ONCE)


ROUTES = [Route(f"/static/{static_version()}/{{name:path}}", static_file, name="static")]
