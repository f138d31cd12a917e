"""Pictures that an editor chose, dropped or pasted at the desk."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.web.media import keep_picture
from liveblog.web.visitor import checked_form


async def upload_picture(request: Request) -> Response:
    """Keep a picture; the form's token comes as a header, for the body is the picture itself."""
    found = await checked_form(request, {})
    return await keep_picture(request, found.visitor.principal)
