"""What the desk's script asks for while somebody types: names, entries to link to, coordinates as they were pasted."""

from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response

from liveblog.markup import place_block
from liveblog.model.principal import Scope
from liveblog.present.suggestions import read_linkable, read_names, search_linkable
from liveblog.web.context import services
from liveblog.web.editor.place_form import place_in
from liveblog.web.editor.responses import confirm
from liveblog.web.fields import fields_of_editor
from liveblog.web.visitor import checked_form, editor_context
from liveblog.work.bounds import SEARCHES


async def read_place(request: Request) -> Response:
    """Answer `places.js` with the numbers of a place, and the line that it is in a text.

    Raises:
        InvalidInput: nobody can tell where it is.
    """
    fields = await fields_of_editor(request)
    await checked_form(request, fields, Scope.SUBMIT)
    place = place_in(fields).place
    latitude, longitude = place.point.written
    return confirm(place_latitude=latitude, place_longitude=longitude, block=place_block(place))


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
