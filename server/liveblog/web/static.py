"""The endpoint of our own scripts and styles, under a folder named after their content: they can be kept for ever."""

from functools import cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liveblog.errors import NotFound
from liveblog.present.static_files import file_content, is_static_file, media_type_of
from liveblog.render import PublisherFile
from liveblog.resources import static_version
from liveblog.web.cache.response import CachedResponse
from liveblog.web.coding import ONCE
from liveblog.web.context import services

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


def publisher_file(request: Request) -> Response:
    """Serve a file of the publisher; names are looked up in what was read at the start.

    Raises:
        NotFound: there is no such file, or it has another content by now.
    """
    publisher, wanted = services(request).renderer.publisher, request.path_params
    file = publisher.files.get(wanted["name"])
    if file is None or wanted["version"] != publisher.version:
        raise NotFound("There is no such file.")
    return _of_publisher(file).answer(request, _FOR_EVER)


@cache
def _of_publisher(file: PublisherFile) -> CachedResponse:
    return CachedResponse(file.content, file.media_type, ONCE)


@cache
def _response(name: str) -> CachedResponse:
    return CachedResponse(file_content(name), media_type_of(name), ONCE)


ROUTES = [
    Route(f"/static/{static_version()}/{{name:path}}", static_file, name="static"),
    Route("/publisher/{version}/{name:path}", publisher_file, name="publisher"),
]
