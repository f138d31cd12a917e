"""The frame of the desk's pages, as an answer."""

from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from liveblog.errors import LiveblogError
from liveblog.web.context import desk_language, services
from liveblog.web.visitor import Visitor

# Not no-store: with that, browsers forget what was typed when somebody goes to another page and back.
_HEADERS = {"cache-control": "private, no-cache"}


def draw(request: Request, template: str, me: Visitor | None, status: int = HTTPStatus.OK, **context: Any) -> Response:
    """Answer with a page of the desk; nothing of it is kept by anybody but the editor's browser."""
    return HTMLResponse(drawn(request, template, me=me, **context), status, _HEADERS)


def errors_shown(error: LiveblogError | None) -> dict[str, Any]:
    """Return what a page says of an error: `errors` beside fields, by their names, or a `message` above the form."""
    found = {each.field.partition(".")[0]: each.message for each in getattr(error, "errors", ())}
    return {"errors": found, "message": str(error) if error and not found else None}


def drawn(request: Request, template: str, **context: Any) -> str:
    """Draw a page of the desk, or a part of one, in the language of whoever asks."""
    return services(request).renderer.page(
        template, desk_language(request), is_answer=request.method == "POST", **context
    )
