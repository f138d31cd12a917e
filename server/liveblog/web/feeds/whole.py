"""The endpoints of whole blogs as text: written while it is read, so that a blog of any length costs no memory."""

from collections.abc import AsyncIterator
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from liveblog.model.blog import Blog
from liveblog.store import Store
from liveblog.store.backwards import Stretch, stretch_below
from liveblog.web.auth import readable_blog
from liveblog.web.caching import caching
from liveblog.web.coding import liked, streamed, varying
from liveblog.web.conditional import etag, is_unchanged
from liveblog.web.feeds.plain import Dialect, Markdown, PlainText, written
from liveblog.web.parts import parts

STRETCH = 50
"""Entries that are read and written at once: others wait as long, and with long texts it is some 30 ms."""


async def plain_text(request: Request) -> Response:
    """Answer with all of a blog as plain text, newest first."""
    return await _whole(request, PlainText(), "text/plain")


async def markdown(request: Request) -> Response:
    """Answer with all of a blog as Markdown, newest first."""
    return await _whole(request, Markdown(), "text/markdown")


async def _whole(request: Request, dialect: Dialect, media_type: str) -> Response:
    """Answer with a weak tag: what is posted while it is read may be in the text already."""
    blog, store = await readable_blog(request), parts(request).store
    tag = etag(blog.epoch, blog.head)
    headers = varying({"etag": f"W/{tag}", "cache-control": caching(blog)})
    if is_unchanged(request, tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    coding = liked(request)[0]
    if coding != "identity":
        headers["content-encoding"] = coding
    newest = await _read(store, blog, None)  # before the answer begins: its status can still say that it failed
    address = f"{parts(request).settings.root_url}{blog.path}"
    text = () if request.method == "HEAD" else streamed(_told(store, dialect, blog, address, newest), coding)
    return StreamingResponse(text, headers=headers, media_type=media_type)


async def _told(store: Store, dialect: Dialect, blog: Blog, address: str, stretch: Stretch) -> AsyncIterator[str]:
    """Write stretch by stretch; no transaction is open while a slow reader is waited for."""
    yield dialect.top(blog, address)
    text, day = written(dialect, blog, stretch.timeline, "")
    yield text
    while stretch.floor:
        stretch = await _read(store, blog, stretch)
        text, day = written(dialect, blog, stretch.timeline, day)
        yield text


async def _read(store: Store, blog: Blog, above: Stretch | None) -> Stretch:
    async with store.read() as transaction:
        return await stretch_below(transaction, blog, above.floor if above else None, STRETCH)
