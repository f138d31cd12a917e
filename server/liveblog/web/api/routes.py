"""The routes of the API, made of its operations."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liveblog.web.api.docs_page import docs
from liveblog.web.api.openapi import openapi
from liveblog.web.api.operations import OPERATIONS
from liveblog.web.visitor import Handler


def _route(path: str, endpoints: dict[str, Handler]) -> Route:
    """Make the one route of an address: a route for each method would name only its own in the `Allow` of a 405."""

    async def serve(request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        return await endpoints[method](request)

    return Route(path, serve, methods=list(endpoints))


def _by_path() -> dict[str, dict[str, Handler]]:
    found: dict[str, dict[str, Handler]] = {}
    for operation in OPERATIONS:
        if operation.endpoint is not None:
            found.setdefault(operation.path, {})[operation.method] = operation.endpoint
    return found


ROUTES = [
    *(_route(path, endpoints) for path, endpoints in _by_path().items()),
    Route("/openapi.json", openapi, name="openapi"),
    Route("/docs", docs, name="docs"),
]
