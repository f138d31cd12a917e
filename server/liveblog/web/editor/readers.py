"""The line of a blog's desk about its readers, as the page draws it and as it is fetched anew."""

import time
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from liveblog.model.blog import Blog
from liveblog.present.desk_readers import OVERDUE_SECONDS, Circumstances, DeskReaders
from liveblog.store import reads
from liveblog.store.jobs import overdue_jobs
from liveblog.web.context import services
from liveblog.web.desk_page import drawn
from liveblog.web.editor.looking import keep_look
from liveblog.web.visitor import editor_context, login_first


@login_first
async def show_readers(request: Request) -> Response:
    """Draw who reads now, how late they see an entry, and what is in the way; whoever asks is looking at the desk."""
    found = await editor_context(request)
    shown: dict[str, Any] = {"blog": found.blog, "readers": await readers_of(request, found.blog)}
    page = drawn(request, "_desk_readers.html", **shown)
    answer = HTMLResponse(page, headers={"cache-control": "private, no-store"})
    keep_look(request, found.blog, answer)
    return answer


async def readers_of(request: Request, blog: Blog) -> DeskReaders:
    """Read what a desk is told of its blog's readers; how long the database takes for that is told, too."""
    app, began = services(request), time.monotonic()
    async with app.store.read() as connection:
        await reads.heads(connection, (blog.id,))
        overdue, seconds = await overdue_jobs(connection, OVERDUE_SECONDS)
    took = time.monotonic() - began
    return DeskReaders(app.hub.numbers(blog.id), Circumstances(app.bus.is_up, took, overdue, seconds))
