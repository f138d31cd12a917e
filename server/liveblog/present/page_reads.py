"""Reading what a page shows: a page of a blog, what a filter or a search finds, or a page as it stood."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from liveblog.errors import EntryDeleted, FieldError, InvalidInput, NotFound
from liveblog.intake.localtime import instant
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.moment import now
from liveblog.model.page import EntryPage, Placed, order
from liveblog.present.page_query import NOW, PageQuery
from liveblog.present.page_view import Extent, Moment, PageView
from liveblog.sentence import sentence
from liveblog.store import Store, Transaction, activity, days, listings, reads
from liveblog.store.corrections import has_corrections
from liveblog.store.history import Past, page_number_then, past
from liveblog.store.listings import Listing, Part
from liveblog.store.reads import Place
from liveblog.store.search import Wanted, found_listing
from liveblog.wire.frame import encode
from liveblog.wire.views import floor_view, place_view
from liveblog.work.bounds import PAST_VIEWS, SEARCHES


async def read_page(store: Store, slug: str, query: PageQuery, highlight: int | None = None) -> PageView:
    """Read a page of a blog: the one that is chosen, or entry `highlight` among others, or what people come to.

    Raises:
        NotFound, EntryNotFound, EntryDeleted: there is no such page, or no such entry.
    """
    async with store.read() as connection:
        blog = await reads.blog_by_slug(connection, slug)
        linked = await reads.present_entry(connection, blog, highlight) if highlight else None
        begun = await days.day_near(connection, blog, query.day) if query.day else None
        if linked:
            page = await reads.page_around(connection, blog, linked)
        else:
            page = await _page(connection, blog, query, begun[1] if begun else None)
        timeline = page.timeline[::-1] if query.ascending else page.timeline
        view = PageView(
            blog,
            query,
            timeline,
            encode(floor_view(page)),
            page,
            highlight=linked,
            topics=await listings.topic_counts(connection, blog),
            begun_on=begun[0] if begun else None,
            day_table=await days.day_table(connection, page),
            extent=None if linked else await read_extent(connection, page, ascending=query.ascending),
            changed_at=await activity.changed_at(connection, blog),
            has_corrections=await has_corrections(connection, blog),
            has_places=await listings.has_placed(connection, blog),
        )
        return await _with_highlights(connection, view)


async def _with_highlights(connection: Transaction, view: PageView) -> PageView:
    """Read what stands beside the entries, where a page has room for it."""
    if view.has_column:
        view = replace(view, key_entries=await listings.key_events(connection, view.blog))
    if not view.has_highlights:
        return view
    began_at = await activity.began_at(connection, view.blog)
    return replace(view, began_at=began_at, pinned=await listings.pinned_entry(connection, view.blog))


async def _page(connection: Transaction, blog: Blog, query: PageQuery, place: Place | None) -> EntryPage:
    number = await reads.page_number_of(connection, blog, place) if place else query.page_number
    page = await reads.page(connection, blog, number)
    if page is None:
        raise NotFound(f"This blog has no page {number}.")
    return page


async def read_extent(connection: Transaction, page: EntryPage, *, ascending: bool) -> Extent | None:
    """Read which entries of the blog a page has, counted in their order; None: it has all, or none."""
    if page.cut.pages == 1 or not page.entries:
        return None
    total = page.blog.entry_count
    if page.cut.number == page.cut.pages:
        older = total - len(page.entries)
    else:
        older = await days.count_below(connection, page.blog, page.floor) if page.floor else 0
    before = older if ascending else total - older - len(page.entries)
    return Extent(before + 1, before + len(page.entries), total)


async def read_found(store: Store, slug: str, query: PageQuery) -> PageView:
    """Read the entries that a filter or a search picks out.

    Raises:
        EntryNotFound: the entry below which they are to stand never was.
    """
    async with store.read_long(SEARCHES) as connection:
        blog = await reads.blog_by_slug(connection, slug)
        start = await listings.place_of(connection, blog, query.before) if query.before else None
        part = Part(listings.LISTING_SIZE, query.ascending, start)
        number = None
        if query.words:
            wanted = Wanted(query.search.terms, query.topic, query.key_events)
            found, number = await found_listing(connection, blog, wanted, part)
        else:
            found = await listings.listing(connection, blog, part, topic=query.topic, key_events=query.key_events)
        topics = await listings.topic_counts(connection, blog)
        if query.topic is not None:
            query = replace(query, topic=await listings.topic_name(connection, blog, query.topic))
        changed_at = await activity.changed_at(connection, blog)
        corrected = await has_corrections(connection, blog)
        placed = await listings.has_placed(connection, blog)
    floor = _floor(found, query)
    shown = encode(place_view(floor) if floor else None)
    view = PageView(blog, query, found.entries, shown, found_below=found.below, found_number=number, topics=topics)
    return replace(view, changed_at=changed_at, has_corrections=corrected, has_places=placed)


def _floor(found: Listing, query: PageQuery) -> Place | None:
    """Return the place under which nothing belongs on the page; None: all of the past does."""
    if query.ascending:
        return found.entries[0].place if query.before and found.entries else None
    return found.entries[-1].place if found.below else None


async def read_past(store: Store, slug: str, query: PageQuery, highlight: int | None = None) -> PageView:
    """Read a page as it stood at the moment that is chosen, or the one that entry `highlight` stood on.

    Without an offset the moment is meant in the blog's zone.

    Raises:
        InvalidInput: it is no moment, or one that is in the future.
        NotFound, EntryDeleted: there was no such page or entry then, or the entry was deleted, be it later.
    """
    async with store.read_long(PAST_VIEWS) as connection:
        blog = await reads.blog_by_slug(connection, slug)
        at = _moment(query, blog)
        number = await _page_then(connection, blog, at, highlight) if highlight else query.page
        found = await past(connection, blog, at, number)
    if found is None:
        raise NotFound(f"This blog had no page {number} then.")
    items = sorted([*found.page.timeline, *found.gone], key=order, reverse=True)
    if highlight:
        items = items[_first_around(items, highlight) :]
    return PageView(
        found.page.blog,
        query,
        items,
        encode(floor_view(found.page)),
        found.page,
        highlight=_linked(found, highlight) if highlight else None,
        pinned=found.pinned,
        key_entries=found.key_events,
        # The present is as old as the last change: said so, the page is true until the next.
        moment=Moment(found.last or at if query.at == NOW else at, found.earlier, found.later),
    )


def _moment(query: PageQuery, blog: Blog) -> datetime:
    present = now()
    at = present if query.at == NOW else instant(query.at, blog.zone, present, "at")
    if at > present:
        raise InvalidInput(FieldError("at", sentence("is in the future")))
    return at


async def _page_then(connection: Transaction, blog: Blog, at: datetime, entry_id: int) -> int:
    number = await page_number_then(connection, blog, at, entry_id)
    if number is None:
        raise NotFound(f"This blog had no entry {entry_id} then.")
    return number


def _first_around(items: Sequence[Placed], entry_id: int) -> int:
    """Return the index of the entry that stands right above another, on a page that is to begin there."""
    entries = [index for index, item in enumerate(items) if isinstance(item, Entry)]
    at = next((each for each, index in enumerate(entries) if items[index].id == entry_id), 0)
    return entries[at - 1] if at else 0


def _linked(found: Past, entry_id: int) -> Entry:
    linked = next((entry for entry in found.page.entries if entry.id == entry_id), None)
    if linked is None:
        raise EntryDeleted(entry_id)
    return linked
