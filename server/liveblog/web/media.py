"""Pictures: what was uploaded, under names that never mean anything else, and how an upload is answered."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from liveblog.errors import NotFound
from liveblog.media import BYTES_LIMIT
from liveblog.model.picture import FOLDER, Picture
from liveblog.web.bodies import read_image
from liveblog.web.parts import parts
from liveblog.wire.frame import encode

_FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}


async def picture(request: Request) -> Response:
    """Serve a picture. A name that isn't one of ours is never looked for.

    Raises:
        NotFound: there is none.
    """
    asked = Picture.of_name(request.path_params["name"])
    content = await parts(request).album.read(asked) if asked else None
    if content is None:
        raise NotFound("There is no such picture.")
    return Response(content, headers=_FOR_EVER, media_type="image/webp")


async def keep_picture(request: Request) -> Response:
    """Keep the picture that is the request's body; the answer has its address, its size, and Markdown that shows it.

    Who may is asked before.

    Raises:
        UnsupportedMedia, TooLarge, InvalidInput, Unavailable: it is no picture that we take, or can't be kept now.
    """
    kept = await parts(request).album.keep(await read_image(request, BYTES_LIMIT))
    view = {"url": kept.path, "width": kept.width, "height": kept.height, "markdown": f"![]({kept.path})"}
    headers = {"cache-control": "no-store", "location": kept.path}
    return Response(encode(view), HTTPStatus.CREATED, headers, media_type="application/json")


ROUTES = [Route(f"{FOLDER}{{name}}", picture, name="picture")]
