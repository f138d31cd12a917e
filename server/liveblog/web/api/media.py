"""Uploading pictures over the API."""

from starlette.requests import Request
from starlette.responses import Response

from liveblog.web.auth import writer
from liveblog.web.media import keep_picture


async def upload_picture(request: Request) -> Response:
    """Keep a picture; the answer has the Markdown that shows it."""
    return await keep_picture(request, await writer(request))
