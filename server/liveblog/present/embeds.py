"""What other people's pages show of a blog: the newest of its entries, or of some; read once, drawn in each form.

`templates/frame.html` draws it as a page to be framed, `fragment.html` and `teaser.html` as a part of somebody's page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from urllib.parse import urlencode

from liveblog.errors import EntryNotFound, TopicsNotFound
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.moment import now
from liveblog.model.page import order
from liveblog.model.shift import Shift
from liveblog.model.topic import topic_key
from liveblog.present.page_view import KeyLine
from liveblog.render.texts import headline
from liveblog.render.times import iso_day
from liveblog.store import Store, Transaction, listings, reads
from liveblog.store.listings import Part
from liveblog.store.reads import Place
from liveblog.wire.frame import encode
from liveblog.wire.views import place_view

SEPARATOR = ","
"""Between topics, in addresses and attributes, which programs write: other commas belong to a name."""

PARTS = ("briefing", "summary", "figures", "key-events", "pinned")
"""What may stand above the entries, from top to bottom."""

USUAL_PARTS = ("briefing", "figures")


@dataclass(frozen=True, slots=True)
class EmbedQuery:
    """Which entries are shown: the newest `limit` of all, or of those with one of the topics, or that are key events.

    `entry` is the number of the only one, for an entry by itself; `parts` are in the order of `PARTS`, each once.
    """

    limit: int
    topics: tuple[str, ...] = ()
    key_events: bool = False
    ascending: bool = False
    entry: int | None = None
    parts: tuple[str, ...] = USUAL_PARTS

    @property
    def is_filtered(self) -> bool:
        """Tell whether entries are passed over that are newer than what is shown."""
        return bool(self.topics) or self.key_events or self.entry is not None

    @property
    def above(self) -> tuple[str, ...]:
        """Return the parts that stand above: none where only some of the entries are shown."""
        return () if self.is_filtered else self.parts

    def parameters(self) -> dict[str, str | int]:
        """Return the same as the parameters of an address; without the limit, which each form has its own of."""
        said: dict[str, str | int | None] = {
            "topics": SEPARATOR.join(self.topics) or None,
            "only": "key" if self.key_events else None,
            "order": "oldest" if self.ascending else None,
            "entry": self.entry,
            "parts": None if self.parts == USUAL_PARTS else SEPARATOR.join(self.parts),
        }
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True)
class EmbedView:
    """What is shown; `floor` is the place under which nothing belongs in it, None where it reaches to the first.

    `pinned` and `key_entries` are what stands above, newest first; none where they were not asked for.
    """

    blog: Blog
    query: EmbedQuery
    timeline: Sequence[Entry | Shift]
    floor: Place | None = None
    pinned: Entry | None = None
    key_entries: Sequence[Entry] = ()

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """Return the entries in their order."""
        return [item for item in self.timeline if isinstance(item, Entry)]

    @property
    def drawn(self) -> Sequence[Entry | Shift | None]:
        """Return all that is drawn in full, the list and what is above it."""
        return (*self.timeline, self.pinned)

    @cached_property
    def present(self) -> datetime:
        """Return when it is drawn: the day of then, in the blog's zone, needs no telling."""
        return now()

    @property
    def today(self) -> str:
        """Return that day."""
        return iso_day(self.present, self.blog.zone)

    @property
    def attributes(self) -> dict[str, str]:
        """Return what the element has to know to go on from here (clients/js/README.md)."""
        blog, query = self.blog, self.query
        told = {
            "data-epoch": blog.epoch,
            "data-head": str(blog.head),
            "data-status": blog.status.value,
            "data-zone": blog.zone,
            "data-floor": encode(place_view(self.floor) if self.floor else None).decode(),
        }
        chosen = {
            "data-topic": "\n".join(map(topic_key, query.topics)),
            "data-only": "key" if query.key_events else "",
            "data-order": "oldest" if query.ascending else "",
            "data-live": "false" if query.entry else "",
        }
        return told | {name: value for name, value in chosen.items() if value}

    @property
    def way_on(self) -> str:
        """Return the path of the blog's page that shows the same, as far as there is one, and goes on from it."""
        query = self.query
        if query.entry:
            return self.blog.entry_path(query.entry)
        chosen = {"topic": query.topics[0]} if len(query.topics) == 1 else {}
        chosen |= {"only": "key"} if query.key_events else {}
        return f"{self.blog.path}?{urlencode(chosen)}" if chosen else self.blog.path

    @property
    def has_more(self) -> bool:
        """Tell whether the coverage goes on below."""
        return self.floor is not None or self.query.is_filtered

    @property
    def has_summary(self) -> bool:
        """Tell whether the summary stands above."""
        return "summary" in self.query.above and bool(self.blog.summary_html)

    @property
    def has_briefing(self) -> bool:
        """Tell whether what is known stands above."""
        return "briefing" in self.query.above and self.blog.briefing is not None

    @property
    def has_figures(self) -> bool:
        """Tell whether the box of figures stands above."""
        return "figures" in self.query.above and bool(self.blog.figures)

    @cached_property
    def key_events(self) -> Sequence[KeyLine]:
        """Return the lines of the list of key events, newest first, each with the path of its permalink."""
        return [KeyLine(entry, self.headline(entry), self.blog.entry_path(entry.id)) for entry in self.key_entries]

    def stands_above(self, item: Entry | Shift) -> bool:
        """Tell whether an item of the list also stands above it."""
        return isinstance(item, Entry) and self.pinned is not None and item.id == self.pinned.id

    def headline(self, entry: Entry) -> str:
        """Return what an entry is called in a list."""
        return headline(self.blog, entry)


async def read_embed(store: Store, slug: str, query: EmbedQuery) -> EmbedView:
    """Read what is to be shown, newest first or as asked.

    Raises:
        BlogNotFound, EntryNotFound, EntryDeleted: there is no such blog, or no such entry.
    """
    async with store.read() as connection:
        return await embed_of(connection, await reads.blog_by_slug(connection, slug), query)


async def read_topics_embed(connection: Transaction, blog: Blog, query: EmbedQuery, topics: Sequence[str]) -> EmbedView:
    """Read what is to be shown of the entries of some topics, to somebody who may not read the rest.

    Raises:
        EntryNotFound, EntryDeleted: there is no such entry, or it has none of them.
        TopicsNotFound: of those topics none was asked for.
    """
    asked = {topic_key(name) for name in query.topics}
    left = tuple(name for name in topics if not asked or topic_key(name) in asked)
    if not left:
        raise TopicsNotFound
    view = await embed_of(connection, blog, replace(query, topics=left))
    if query.entry is not None and not all(entry.has_topic(left) for entry in view.entries):
        raise EntryNotFound(query.entry)
    return EmbedView(blog.alone, view.query, [entry.alone for entry in view.entries], view.floor)


async def embed_of(connection: Transaction, blog: Blog, query: EmbedQuery) -> EmbedView:
    """Read what is to be shown of a blog that was read, of which whoever asks may know.

    Raises:
        EntryNotFound, EntryDeleted: there is no such entry.
    """
    if query.entry is not None:
        return EmbedView(blog, query, (await reads.present_entry(connection, blog, query.entry),))
    part = Part(query.limit)
    found = await listings.listing_of_topics(connection, blog, part, query.topics, key_events=query.key_events)
    floor = found.entries[-1].place if found.below and found.entries else None
    shifts = () if query.is_filtered else await reads.shifts_between(connection, blog, floor, None)
    items: list[Entry | Shift] = [*found.entries, *shifts]
    view = EmbedView(blog, query, sorted(items, key=order, reverse=not query.ascending), floor)
    return await _with_parts(connection, view)


async def _with_parts(connection: Transaction, view: EmbedView) -> EmbedView:
    """Read which entries stand above the others, as far as it is asked for."""
    if "pinned" in view.query.above:
        view = replace(view, pinned=await listings.pinned_entry(connection, view.blog))
    if "key-events" in view.query.above:
        view = replace(view, key_entries=await listings.key_events(connection, view.blog))
    return view
