"""The stream on which a desk page learns which of its parts to ask for anew."""

import asyncio

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from liveblog.errors import BadRequest, Unauthenticated
from liveblog.hub import DeskPage
from liveblog.model import principal
from liveblog.model.blog import Blog
from liveblog.model.principal import Credential
from liveblog.sentence import sentence
from liveblog.web.context import services
from liveblog.web.streaming import PART_SECONDS, SEND_SECONDS, begin_answer, part, watch_disconnect, write
from liveblog.web.visitor import editor_context, require_same_origin
from liveblog.wire.closing import TOO_SLOW
from liveblog.wire.frame import Frame, encode

BEAT_SECONDS = 10.0
"""How often a page hears that it is still heard; and, while the bus is down, that it should look by itself."""


async def follow_notices(request: Request) -> ASGIApp:
    """Open the stream for a page of ours.

    Raises:
        Unauthenticated, Forbidden, BlogNotFound: nobody, not they, not there, or another site's page.
        BadRequest: an answer without an end was not asked for.
    """
    require_same_origin(request)
    found = await editor_context(request, principal.Scope.SUBMIT)
    if "text/event-stream" not in request.headers.get("accept", ""):
        raise BadRequest(sentence("must be “text/event-stream”"), "accept")
    credential = found.visitor.principal.credential
    if credential is None:
        raise Unauthenticated(sentence("You are not logged in, or your session has ended."))
    return NoticeStream(request, found.blog, credential)


class NoticeStream:
    """A response that lasts as long as the page stays, and its right to."""

    def __init__(self, request: Request, blog: Blog, credential: Credential) -> None:
        self._notices = services(request).notices
        self._seconds = min(BEAT_SECONDS, services(request).settings.heartbeat_seconds)
        self._blog = blog
        self._credential = credential

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one page."""
        await begin_answer(send, "private, no-store")
        with self._notices.open(self._blog, self._credential) as page:
            async with asyncio.TaskGroup() as tasks:
                listening = tasks.create_task(watch_disconnect(receive, page.close))
                await self._tell(page, send)
                listening.cancel()
            await part(send, page.closing, PART_SECONDS)

    async def _tell(self, page: DeskPage, send: Send) -> None:
        try:
            while page.closing is None:
                parts = await page.changed(self._seconds)
                if page.closing is None:
                    async with asyncio.timeout(SEND_SECONDS):
                        await write(send, _frame(sorted(parts)).sse)
        except TimeoutError:
            page.close(TOO_SLOW)


def _frame(parts: list[str]) -> Frame:
    """Make a message; one without parts says that there is somebody."""
    return Frame("notice", encode({"parts": parts}))
