"""Uploading pictures over the API."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.media import BYTES_LIMIT
from liveblog.web.auth import writer
from liveblog.web.bodies import read_image
from liveblog.web.media import uploaded
from liveblog.web.parts import parts


async def upload_picture(request: Request) -> Response:
    """Keep a picture; the answer has the Markdown that shows it."""
    await writer(request)
    return uploaded(await parts(request).album.keep(await read_image(request, BYTES_LIMIT)))
