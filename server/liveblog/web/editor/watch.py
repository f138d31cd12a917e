"""What a desk keeps an eye on, in the line below who is there."""

from typing import Any

from starlette.requests import Request

from liveblog.web.context import services
from liveblog.web.visitor import EditorContext


async def watch_context(request: Request, found: EditorContext) -> dict[str, Any]:
    """Return what the line is drawn with, for an editor."""
    listed = await services(request).promises.listed(found.blog)
    return {"blog": found.blog, "promises": listed, "due": listed.due(services(request).desk.clock())}
