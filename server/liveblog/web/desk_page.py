"""The frame of the desk's pages, as an answer."""

from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from liveblog.web.context import services
from liveblog.web.visitor import Visitor

# Not no-store: with that, browsers forget what was typed when somebody goes to another page and back.
_HEADERS = {"cache-control": "private, no-cache"}


def draw(request: Request, template: str, me: Visitor | None, status: int = HTTPStatus.OK, **context: Any) -> Response:
    """Answer with a page of the desk; nothing of it is kept by anybody but the editor's browser."""
    page = services(request).renderer.page(template, me=me, **context)
    return HTMLResponse(page, status, _HEADERS)
