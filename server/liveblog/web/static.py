"""Our own scripts, styles and their words, at addresses named after their content: they can be cached for ever."""

import re

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from liveblog.errors import NotFound
from liveblog.render.languages import language_for
from liveblog.render.words import version, words
from liveblog.resources import STATIC, static_version
from liveblog.web.conditional import is_unchanged
from liveblog.wire.frame import encode

_FOR_EVER = "public, max-age=31536000, immutable"
_FOR_AN_HOUR = "public, max-age=3600"
_WORDS = re.compile(r"([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4})(?:-([0-9a-f]{12}))?", re.ASCII)


class Immutable:
    """Marks good answers as never changing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a file."""

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 304):
                message["headers"] = [
                    *message["headers"],
                    (b"cache-control", _FOR_EVER.encode()),
                ]
            await send(message)

        await self._app(scope, receive, marked)


async def words_file(request: Request) -> Response:
    """Serve what scripts say in a language, by its tag; with a digest of another version, what there is now, uncached.

    That happens while servers are replaced: the page came from a new one, the question to an old one.

    Raises:
        NotFound: that is no language tag.
    """
    asked = _WORDS.fullmatch(request.path_params["name"])
    if asked is None:
        raise NotFound("There is nothing at this address.")
    language = language_for(asked[1])
    current = version(language)
    lasting = {None: _FOR_AN_HOUR, current: _FOR_EVER}.get(asked[2], "no-store")
    headers = {"cache-control": lasting, "etag": f'"{current}"'}
    if is_unchanged(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return Response(encode({**words(language)}), headers=headers, media_type="application/json")


ROUTES = [
    Mount(
        f"/static/{static_version()}",
        StaticFiles(directory=STATIC),
        middleware=[Middleware(Immutable)],
        name="static",
    ),
    Route("/words/{name}.json", words_file, name="words"),
]
