"""What other people's pages show of a blog: the newest of its entries, or of some; read once, drawn in each form.

`templates/frame.html` draws it as a page to be framed, `fragment.html` and `teaser.html` as a part of somebody's page.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from html import escape
from urllib.parse import urlencode, urljoin

from liveblog.errors import EntryNotFound, TopicsNotFound
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.moment import now
from liveblog.model.page import order
from liveblog.model.shift import Shift
from liveblog.model.topic import topic_key
from liveblog.render import Renderer
from liveblog.render.tables import aligned_without_styles
from liveblog.render.texts import headline
from liveblog.store import Store, Transaction, listings, reads
from liveblog.store.listings import Part
from liveblog.store.reads import Place
from liveblog.wire.frame import encode
from liveblog.wire.views import place_view

SEPARATOR = ","
"""Between topics, in addresses and attributes, which programs write: other commas belong to a name."""

_NAMES = re.compile(r' (?:id|aria-labelledby)="(?:entry|at)-[0-9]+(?: entry-[0-9]+)?"')
_HEADLINE = re.compile(r'<h2( class="headline".*?)</h2>', re.DOTALL)
_LOWEST = 6
_SHARE = re.compile(r'<a class="share".*?</a>\n?')
_ADDRESS = re.compile(r'(?<=\s)(href|src|poster)="(/[^"]*)"')
_CANDIDATES = re.compile(r'(?<=\s)srcset="([^"]*)"')


@dataclass(frozen=True, slots=True)
class EmbedQuery:
    """Which entries are shown: the newest `limit` of all, or of those with one of the topics, or that are key events.

    `entry` is the number of the only one, for an entry by itself.
    """

    limit: int
    topics: tuple[str, ...] = ()
    key_events: bool = False
    ascending: bool = False
    entry: int | None = None

    @property
    def is_filtered(self) -> bool:
        """Tell whether entries are passed over that are newer than what is shown."""
        return bool(self.topics) or self.key_events or self.entry is not None

    def parameters(self) -> dict[str, str | int]:
        """Return the same as the parameters of an address; without the limit, which each form has its own of."""
        said: dict[str, str | int | None] = {
            "topics": SEPARATOR.join(self.topics) or None,
            "only": "key" if self.key_events else None,
            "order": "oldest" if self.ascending else None,
            "entry": self.entry,
        }
        return {name: value for name, value in said.items() if value is not None}


@dataclass(frozen=True)
class EmbedView:
    """What is shown; `floor` is the place under which nothing belongs in it, None where it reaches to the first."""

    blog: Blog
    query: EmbedQuery
    timeline: Sequence[Entry | Shift]
    floor: Place | None = None

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """Return the entries in their order."""
        return [item for item in self.timeline if isinstance(item, Entry)]

    @cached_property
    def present(self) -> datetime:
        """Return when it is drawn: the day of then, in the blog's zone, needs no telling."""
        return now()

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
    def has_briefing(self) -> bool:
        """Tell whether what is known stands above: not where only some of the entries are shown."""
        return self.blog.briefing is not None and not self.query.is_filtered

    @property
    def has_figures(self) -> bool:
        """Tell whether the box of figures stands above, as the briefing does."""
        return bool(self.blog.figures) and not self.query.is_filtered

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
    return EmbedView(blog, query, sorted(items, key=order, reverse=not query.ascending), floor)


def drawn_elsewhere(renderer: Renderer, root: str, view: EmbedView, heading: int, item: Entry | Shift) -> str:
    """Draw what is in a timeline for a page of another origin: whole addresses, nothing to press, no names of ours.

    `heading` is the level of the heading above; an entry's own is one below it.
    """
    html = str(renderer.item(view.blog, item))
    html = _HEADLINE.sub(rf"<h{min(heading + 1, _LOWEST)}\1</h{min(heading + 1, _LOWEST)}>", html)
    html = aligned_without_styles(_SHARE.sub("", _NAMES.sub("", html)), inline=False)
    return with_whole_addresses(html, root)


def with_whole_addresses(html: str, root: str) -> str:
    """Return HTML that was drawn for our pages with our root before each address that begins with a slash."""

    def candidate(text: str) -> str:
        return urljoin(f"{root}/", text.strip())

    html = _ADDRESS.sub(lambda found: f'{found[1]}="{escape(root)}{found[2]}"', html)
    return _CANDIDATES.sub(lambda found: f'srcset="{", ".join(map(candidate, found[1].split(",")))}"', html)


def without_links_to(blog: Blog, html: str) -> str:
    """Return HTML in which nothing leads to the pages of a blog that has none for its readers."""
    return re.sub(rf'(<a\b[^>]*?) href="[^"]*{re.escape(blog.path)}(?:[/?#][^"]*)?"', r"\1", html)
