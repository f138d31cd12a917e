"""The endpoints of whole blogs as text: made once for all who ask, or, where that would take too much, for each.

A text that is too long to be kept, or that not all may read, is written while it is read: so a blog of any length
costs no memory.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from http import HTTPStatus
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from liveblog.model.blog import Blog
from liveblog.present.plain import Markdown, PlainText, TextFormat, stretch_in_words
from liveblog.store import Transaction
from liveblog.store.timeline import Stretch, entries_before
from liveblog.web.auth import reading, reading_for_all
from liveblog.web.cache.policy import Rendered, Rendering, cache_control, public_response
from liveblog.web.cache.response import CachedResponse
from liveblog.web.cache.store import caches
from liveblog.web.coding import accepted_codings, streamed, varying
from liveblog.web.conditional import etag, is_unchanged
from liveblog.web.context import asker, services
from liveblog.web.drawing import made_of
from liveblog.work.bounds import TEXT_KEPT, TEXT_STRETCH, TEXTS, TEXTS_MADE

STRETCH = TEXT_STRETCH.most
"""Entries that are read and written at once: others wait as long, and with long texts it is some 30 ms."""

_LONG_SECONDS = 600  # so long a text counts as too long once it was
_NO_TEXT = CachedResponse(b"", "text/plain")


Opened: TypeAlias = Callable[[Request], AbstractAsyncContextManager[tuple[Transaction, Blog]]]
"""Opens a transaction on the blog that is asked for, for those who are to be told."""


class _TooLongError(Exception):
    """A text is longer than what is kept."""


class _TooManyError(Exception):
    """So many texts are being made that this one would be one too many in memory."""


async def plain_text(request: Request) -> Response:
    """Answer with all of a blog as plain text, newest first."""
    return await _whole(request, PlainText(), "text/plain")


async def markdown(request: Request) -> Response:
    """Answer with all of a blog as Markdown, newest first."""
    return await _whole(request, Markdown(services(request).renderer.addresses.markdown), "text/markdown")


async def _whole(request: Request, form: TextFormat, media_type: str) -> Response:
    return await _kept(request, form, media_type) or await _streamed(request, form, media_type)


async def _kept(request: Request, form: TextFormat, media_type: str) -> Response | None:
    """Answer with a text that is made once; None: it is not for all, it is too long, or too many are being made."""
    texts, long = caches(request).texts, ("too long", request.path_params["slug"], media_type)
    if texts.known(long):
        return None

    rendering = Rendering(request, partial(_render, request, form, media_type), bound=None)
    try:
        return await public_response(media_type, rendering, cache=texts)
    except _TooLongError:
        await texts.get(long, _no_text, _LONG_SECONDS)
    except _TooManyError:
        pass
    return None


async def _render(request: Request, form: TextFormat, media_type: str) -> Rendered:
    if caches(request).texts.making > TEXTS_MADE.most:
        raise _TooManyError
    blog, stretch = await _newest(request, reading_for_all)
    pieces = [piece.encode() async for piece in _bounded(_told(request, form, blog, stretch, reading_for_all))]
    return Rendered(blog, CachedResponse(b"".join(pieces), media_type))


async def _bounded(texts: AsyncIterator[str]) -> AsyncIterator[str]:
    room = TEXT_KEPT.most
    async for text in texts:
        room -= len(text.encode())
        if room < 0:
            raise _TooLongError
        yield text


async def _no_text() -> CachedResponse:
    return _NO_TEXT


async def _streamed(request: Request, form: TextFormat, media_type: str) -> Response:
    """Answer with a weak tag: what is posted while it is read may be in the text already."""
    blog, newest = await _newest(request, reading)  # before the answer begins: its status can still say that it failed
    tag, coding = etag(blog.epoch, blog.head), accepted_codings(request)[0]
    headers = varying({"etag": f"W/{tag}", "cache-control": cache_control(blog)})
    if is_unchanged(request, tag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if coding != "identity":
        headers["content-encoding"] = coding
    text = () if request.method == "HEAD" else streamed(_told(request, form, blog, newest, reading), coding)
    return StreamingResponse(text, headers=headers, media_type=media_type)


async def _newest(request: Request, opened: Opened) -> tuple[Blog, Stretch]:
    async with _turn(request), opened(request) as (transaction, blog):
        return blog, await entries_before(transaction, blog, None, STRETCH)


async def _told(request: Request, form: TextFormat, blog: Blog, stretch: Stretch, opened: Opened) -> AsyncIterator[str]:
    """Write stretch by stretch; no transaction is open, and no turn taken, while a slow reader is waited for.

    Each is asked for anew: who may not read any more is not given what an editor dated back meanwhile.

    Raises:
        BlogNotFound, Unauthenticated: it isn't open to them any more. The answer breaks off.
    """
    yield form.top(blog, f"{services(request).settings.root_url}{blog.path}")
    text, day = await made_of(request, stretch.timeline, stretch_in_words, form, blog, stretch.timeline, "")
    yield text
    while stretch.floor:
        async with _turn(request):
            async with opened(request) as (transaction, _):
                stretch = await entries_before(transaction, blog, stretch.floor, STRETCH)
            text, day = await made_of(request, stretch.timeline, stretch_in_words, form, blog, stretch.timeline, day)
        yield text


def _turn(request: Request) -> AbstractAsyncContextManager[None]:
    return services(request).bulkheads[TEXTS].place(asker(request))
