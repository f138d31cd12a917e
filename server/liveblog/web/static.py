"""Our own scripts and styles, under a folder named after their content, so that they can be cached for ever."""

from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from liveblog.resources import STATIC, static_version


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
                    (b"cache-control", b"public, max-age=31536000, immutable"),
                ]
            await send(message)

        await self._app(scope, receive, marked)


ROUTES = [
    Mount(
        f"/static/{static_version()}",
        StaticFiles(directory=STATIC),
        middleware=[Middleware(Immutable)],
        name="static",
    )
]
