"""Places at the desk: coordinates as they were pasted, read by the server for the form's script."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.markup import place_block
from liveblog.model.principal import Scope
from liveblog.web.editor.place_form import place_in
from liveblog.web.editor.responses import confirm
from liveblog.web.fields import fields_of_editor
from liveblog.web.visitor import checked_form


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
