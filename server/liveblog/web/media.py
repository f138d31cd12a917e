"""Pictures: what was uploaded, under names that never mean anything else, and how an upload is answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liveblog import audit
from liveblog.errors import FieldError, InvalidInput, NotFound, TooSlow
from liveblog.model.crop import Crop
from liveblog.model.picture import FOLDER, Picture
from liveblog.model.principal import Principal
from liveblog.sentence import sentence
from liveblog.web.bodies import read_image
from liveblog.web.context import services
from liveblog.wire.frame import encode
from liveblog.work.bounds import PICTURE_BYTES, UPLOADS

_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}


async def picture(request: Request) -> Response:
    """Serve a picture. A name that isn't one of ours is never looked for.

    Raises:
        NotFound: there is none.
    """
    asked = Picture.of_name(request.path_params["name"])
    content = await services(request).pictures.read(asked) if asked else None
    if content is None:
        raise NotFound(sentence("There is no such picture."))
    return Response(content, headers=_FOR_EVER, media_type="image/webp")


async def keep_picture(request: Request, by: Principal) -> Response:
    """Keep the picture that is the request's body, or the part of it that `?crop=` names.

    The answer has its address, its size, and Markdown that shows it. Whether they may is asked before.

    Raises:
        UnsupportedMedia, TooLarge, InvalidInput, TooCostly: it is no picture that we take.
        TooSlow: it did not come in time.
        Busy: too many are coming in; nothing of it was read.
        Unavailable: it can't be kept now.
    """
    crop = _crop(request)
    async with upload_turn(request, by):
        kept = await save_picture(request, await read_image(request, PICTURE_BYTES.most), by, crop)
    view = {"url": kept.path, "width": kept.width, "height": kept.height, "markdown": f"![]({kept.path})"}
    headers = {"cache-control": "no-store", "location": kept.path}
    return Response(encode(view), HTTPStatus.CREATED, headers, media_type="application/json")


async def save_picture(request: Request, content: bytes, by: Principal, crop: Crop | None = None) -> Picture:
    """Keep a picture that was read, or a part of it, for the blog that the address names, and note who brought it.

    Raises:
        InvalidInput, TooCostly: it is no picture that we take.
        Unavailable: it can't be kept now.
    """
    kept = await services(request).pictures.save(content, by.key, partial(note_picture, request, by), crop)
    slug = request.path_params.get("slug")
    audit.record("picture.uploaded", by.key, blog=slug, picture=kept.name, place=by.place)
    return kept


@asynccontextmanager
async def upload_turn(request: Request, by: Principal) -> AsyncIterator[None]:
    """Wait until somebody's upload may come in, and let it come in time.

    Raises:
        Busy: too many are coming in.
        TooSlow: it did not come in time.
    """
    try:
        async with services(request).bulkheads[UPLOADS].place(by.key), asyncio.timeout(UPLOADS.seconds):
            yield
    except TimeoutError as error:
        raise TooSlow(sentence("The image did not come in time.")) from error


def _crop(request: Request) -> Crop | None:
    written = request.query_params.get("crop", "")
    crop = Crop.parse(written)
    if written and not crop:
        raise InvalidInput(FieldError("crop", sentence("must be left,top,width,height in whole pixels")))
    return crop


async def note_picture(request: Request, by: Principal, picture: Picture) -> None:
    """Note that somebody is about to show a picture in the blog that the address names."""
    await services(request).desk.note_upload(request.path_params["slug"], picture, by)


ROUTES = [Route(f"{FOLDER}{{name}}", picture, name="picture")]
