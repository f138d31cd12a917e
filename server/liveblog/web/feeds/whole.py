"""The endpoints of whole blogs as text: written while it is read, so that a blog of any length costs no memory."""

from collections.abc import AsyncIterator
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from liveblog.model.blog import Blog
from liveblog.store.backwards import Stretch, stretch_below
from liveblog.web.auth import reading
from liveblog.web.caching import caching
from liveblog.web.coding import liked, streamed, varying
from liveblog.web.conditional import etag, is_unchanged
from liveblog.web.feeds.plain import Dialect, Markdown, PlainText, written
from liveblog.web.parts import parts
from liveblog.work.bounds import TEXT_STRETCH

STRETCH = TEXT_STRETCH.most
"""Entries that are read and written at once: others wait as long, and with long texts it is some 30 ms."""


async def plain_text(request: Request) -> Response:
    """Answer with all of a blog as plain text, newest first."""
    return await _whole(request, PlainText(), "text/plain")


async def markdown(request: Request) -> Response:
    """Answer with all of a blog as Markdown, newest first."""
    return await _whole(request, Markdown(), "text/markdown")


async def _whole(request: Request, dialect: Dialect, media_type: str) -> Response:
    """Answer with a weak tag: what is posted while it is read may be in the text already."""
    async with reading(request) as (transaction, blog):
        tag = etag(blog.epoch, blog.head)
        headers = varying({"etag": f"W/{tag}", "cache-control": caching(blog)})
        if is_unchanged(request, tag):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        # Before the answer begins: its status can still say that it failed.
        newest = await stretch_below(transaction, blog, None, STRETCH)
    coding = liked(request)[0]
    if coding != "identity":
        headers["content-encoding"] = coding
    address = f"{parts(request).settings.root_url}{blog.path}"
    text = () if request.method == "HEAD" else streamed(_told(request, dialect, blog, address, newest), coding)
    return StreamingResponse(text, headers=headers, media_type=media_type)


async def _told(request: Request, dialect: Dialect, blog: Blog, address: str, stretch: Stretch) -> AsyncIterator[str]:
    """Write stretch by stretch; no transaction is open while a slow reader is waited for.

    Each is asked for anew: who may not read any more is not given what an editor dated back meanwhile.

    Raises:
        BlogNotFound, Unauthenticated, Forbidden: it isn't open to them any more. The answer breaks off.
    """
    yield dialect.top(blog, address)
    text, day = written(dialect, blog, stretch.timeline, "")
    yield text
    while stretch.floor:
        async with reading(request) as (transaction, _):
            stretch = await stretch_below(transaction, blog, stretch.floor, STRETCH)
        text, day = written(dialect, blog, stretch.timeline, day)
        yield text
