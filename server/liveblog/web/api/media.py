"""Uploading pictures over the API."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from liveblog.media import BYTES_LIMIT
from liveblog.web.api.answers import json_answer
from liveblog.web.auth import writer
from liveblog.web.bodies import read_image
from liveblog.web.parts import parts


async def upload_picture(request: Request) -> Response:
    """Keep a picture; the answer has the Markdown that shows it."""
    await writer(request)
    kept = await parts(request).album.keep(await read_image(request, BYTES_LIMIT))
    view = {"url": kept.path, "width": kept.width, "height": kept.height, "markdown": f"![]({kept.path})"}
    return json_answer(view, HTTPStatus.CREATED, {"location": kept.path})
