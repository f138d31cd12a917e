"""Answers to whoever gets some topics of a blog, and asks for them again and again: no stream is open to them.

What was drawn is kept until the blog's next event, for all who get the same: whoever asks again meanwhile is told 304.
Whether they still get it is read each time.
"""

from collections.abc import Awaitable, Callable, Hashable

from starlette.requests import Request
from starlette.responses import Response

from liveblog.model.blog import Blog
from liveblog.present.embeds import EmbedQuery, EmbedView, read_topics_embed
from liveblog.web.auth import SomeTopics, partner_page, reading_those
from liveblog.web.cache.policy import NEVER, state_of
from liveblog.web.cache.response import CachedResponse
from liveblog.web.cache.store import caches
from liveblog.web.context import asker, services
from liveblog.web.drawing import made_of
from liveblog.web.using import FOLLOWS
from liveblog.work.bounds import EMBEDS

_POLLS = 2
"""A page asks once while one that polls events would have asked so often: what it asks for is more."""


def ask_after(request: Request) -> int:
    """Return after how many seconds a page asks again."""
    return _POLLS * services(request).settings.poll_after_seconds


async def topics_answer(
    request: Request,
    limited: SomeTopics,
    key: Hashable,
    query: EmbedQuery,
    draw: Callable[[EmbedView], CachedResponse],
) -> Response:
    """Answer with what is drawn of the entries of some topics; `key` tells it from other answers about the same.

    Raises:
        EntryNotFound, EntryDeleted, TopicsNotFound: there is nothing to be shown.
        Busy, Unavailable: there is no place for it; while it waited, they were given other topics.
    """

    async def make() -> CachedResponse:
        async with services(request).bulkheads[EMBEDS].place(asker(request)):
            async with reading_those(request, limited) as (transaction, blog, topics):
                view = await read_topics_embed(transaction, blog, query, topics)
            return await made_of(request, view.drawn, draw, view)

    made = await _kept(request, (*state_of(limited.blog), limited.topics, key), make)
    _note(request, limited.blog)
    return made.answer(request, {"cache-control": NEVER})


async def _kept(request: Request, key: Hashable, make: Callable[[], Awaitable[CachedResponse]]) -> CachedResponse:
    made = await caches(request).pages.get(key, make)
    await made.compress(request)
    return made


def _note(request: Request, blog: Blog) -> None:
    """Note up to which event a page is that says that it goes on asking."""
    page = partner_page(request)
    if page is not None and FOLLOWS in request.query_params:
        services(request).hub.shown_pages.note_asking(page, blog, ask_after(request))
