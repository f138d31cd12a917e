"""Pictures that an editor chose, dropped or pasted at the desk."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.media import BYTES_LIMIT
from liveblog.web.bodies import read_image
from liveblog.web.editor.visit import submission
from liveblog.web.media import uploaded
from liveblog.web.parts import parts


async def upload_picture(request: Request) -> Response:
    """Keep a picture; the form's token comes as a header, for the body is the picture itself."""
    await submission(request, {})
    return uploaded(await parts(request).album.keep(await read_image(request, BYTES_LIMIT)))
