"""The endpoints of the feeds: a page of a blog as Atom or JSON Feed. How each is drawn is elsewhere."""

from collections.abc import Callable, Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from liveblog.errors import NotFound
from liveblog.model.page import EntryPage
from liveblog.present import atom, jsonfeed
from liveblog.present.atom_parts import MEDIA_TYPE
from liveblog.present.feed import Feed, topics_feed
from liveblog.store import Transaction, reads
from liveblog.store.activity import changed_at, noted_at
from liveblog.store.deletions import Deletion, deleted_from, deleted_lately
from liveblog.web.auth import SomeTopics, reading_those, some_topics
from liveblog.web.cache.policy import NEVER, Rendered, cached_response
from liveblog.web.cache.response import CachedResponse
from liveblog.web.context import asker, services
from liveblog.web.drawing import made_of
from liveblog.web.parameters import page_number
from liveblog.work.bounds import FEEDS, PAGES


async def atom_feed(request: Request) -> Response:
    """Answer with a page as Atom, the newest unless `?page=` says another."""
    return await _answer(request, atom.atom, f"{MEDIA_TYPE}; charset=utf-8")


async def json_feed(request: Request) -> Response:
    """Answer with a page as JSON Feed, the newest unless `?page=` says another; JSON is UTF-8 without saying so."""
    return await _answer(request, jsonfeed.json_feed, jsonfeed.MEDIA_TYPE)


async def _answer(request: Request, write: Callable[[Feed], bytes], media_type: str) -> Response:
    number = page_number(request)
    limited = await some_topics(request)
    if limited:
        return await _limited(request, limited, number, write, media_type)
    render = partial(_render, request, number, write, media_type)
    return await cached_response(request, (media_type, number), render, bound=PAGES if number else FEEDS)


async def _limited(
    request: Request, limited: SomeTopics, number: int | None, write: Callable[[Feed], bytes], media_type: str
) -> Response:
    """Answer with the newest entries of some topics, and what has to be forgotten; there are no other pages."""
    if number is not None:
        raise NotFound("A feed of some topics has no pages.")
    app = services(request)
    async with app.bulkheads[FEEDS].place(asker(request)):
        async with reading_those(request, limited) as found:
            feed = await topics_feed(*found, app.renderer.addresses, app.settings.publisher)
        made = await made_of(request, feed.newest_first, _written, feed, write, media_type)
    return made.answer(request, {"cache-control": NEVER})


async def _render(request: Request, number: int | None, write: Callable[[Feed], bytes], media_type: str) -> Rendered:
    feed = await _feed(request, number)
    return Rendered(feed.blog, await made_of(request, feed.newest_first, _written, feed, write, media_type))


def _written(feed: Feed, write: Callable[[Feed], bytes], media_type: str) -> CachedResponse:
    return CachedResponse(write(feed), media_type)


async def _feed(request: Request, number: int | None) -> Feed:
    async with services(request).store.read() as transaction:
        blog = await reads.blog_by_slug(transaction, request.path_params["slug"])
        page = await reads.page(transaction, blog, number)
        if page is None:
            raise NotFound(f"This blog has no page {number}.")
        removals = await _removals(transaction, page)
        times = await changed_at(transaction, blog), await noted_at(transaction, blog, page.entries)
    return Feed(page, removals, *times, services(request).renderer.addresses, services(request).settings.publisher)


async def _removals(transaction: Transaction, page: EntryPage) -> Sequence[Deletion]:
    """Read what readers of a page have to forget; who reads the newest alone hears of the others' there, too."""
    here = await deleted_from(transaction, page.blog, page.cut)
    if page.cut.number < page.cut.pages:
        return here
    lately = await deleted_lately(transaction, page.blog)
    named = {removal.entry_id for removal in lately}
    return [*lately, *(removal for removal in here if removal.entry_id not in named)]
