"""What the desk's script asks for while somebody types: names to choose from, and entries to link to."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response

from liveblog.model.principal import Scope
from liveblog.present.suggestions import read_linkable, read_names, search_linkable
from liveblog.web.context import services
from liveblog.web.editor.responses import confirm
from liveblog.web.visitor import editor_context
from liveblog.work.bounds import SEARCHES


async def names(request: Request) -> Response:
    """Answer with the blog's topics and its recent bylines."""
    found = await editor_context(request, Scope.SUBMIT)
    return confirm(**asdict(await read_names(services(request).store, found.blog)))


async def linkable(request: Request) -> Response:
    """Answer with the entries that are meant by `?q=`: a time, or words.

    Raises:
        Busy: as many searches are under way as there may be.
    """
    found = await editor_context(request, Scope.SUBMIT)
    store, typed = services(request).store, request.query_params.get("q", "").strip()
    entries = await read_linkable(store, found.blog, typed)
    if typed and not entries:
        # Each editor has a share of their own, wherever they sit.
        async with services(request).bulkheads[SEARCHES].place(found.visitor.principal.key):
            entries = await search_linkable(store, found.blog, typed)
    return confirm(entries=[asdict(entry) for entry in entries])
