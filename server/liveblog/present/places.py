"""The list of a blog's places: what its entries name of the earth, newest first, as page and GeoJSON (RFC 7946)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from liveblog.markup import places
from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.moment import rfc3339
from liveblog.model.named_place import NamedPlace
from liveblog.present.feed import Links
from liveblog.render import Addresses, language_for
from liveblog.render.places import map_address, said
from liveblog.render.texts import headline
from liveblog.render.world_map import world_map
from liveblog.store import Store, Transaction, listings, reads
from liveblog.store.listings import Part
from liveblog.store.reads import Place
from liveblog.wire.frame import encode_with
from liveblog.wire.views import JsonObject
from liveblog.work.drawing_bounds import PLACES_LENGTH

PLACES_SIZE = 100
"""So many entries with places stand on a page."""

GEOJSON_SIZE = 1000
"""So many are in one GeoJSON document."""


_STRETCH = 20
"""So many are read at once: each may be long."""


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place of the list, in the language of its blog."""

    place: NamedPlace
    words: str
    map_address: str

    @property
    def name(self) -> str:
        """Return what it is called; one without a name is called by where it is."""
        return self.place.name or self.words


@dataclass(frozen=True, slots=True)
class PlacedEntry:
    """An entry of the list, with its places; `address` leads to it from the page."""

    entry: Entry
    title: str
    address: str
    lines: Sequence[PlaceLine]


@dataclass(frozen=True)
class PlacesView:
    """A part of the list. `before` is the entry below which it begins, `below` that below which it goes on."""

    blog: Blog
    entries: Sequence[Entry]
    addresses: Addresses
    before: int | None = None
    below: int | None = None
    relative: bool = False

    @cached_property
    def placed(self) -> Sequence[PlacedEntry]:
        """Return the entries with their places."""
        return [self._placed(entry) for entry in self.entries]

    @property
    def map(self) -> str:
        """Return the map of all places of the page, as SVG."""
        return world_map([line.place.point for placed in self.placed for line in placed.lines])

    @property
    def links(self) -> Links:
        """Return where the blog is, for those who are elsewhere."""
        return Links(self.blog, self.addresses, self.relative)

    def _placed(self, entry: Entry) -> PlacedEntry:
        language = language_for(self.blog.language)
        lines = [
            PlaceLine(each, said(each.point, language), map_address(each.point)) for each in places(entry.body_html)
        ]
        address = self.addresses.entry(self.blog.path, entry.id)
        return PlacedEntry(entry, headline(self.blog, entry), address, lines)


async def read_places(
    store: Store, slug: str, addresses: Addresses, limit: int = PLACES_SIZE, before: int | None = None
) -> PlacesView:
    """Read the newest entries that name a place, or the newest of those below an entry.

    Raises:
        BlogNotFound, EntryNotFound: there is no such blog; it never had such an entry.
    """
    async with store.read() as transaction:
        blog = await reads.blog_by_slug(transaction, slug)
        start = await listings.place_of(transaction, blog, before) if before else None
        entries, below = await _placed(transaction, blog, limit, start)
    return PlacesView(blog, entries, addresses, before, below)


async def _placed(
    transaction: Transaction, blog: Blog, limit: int, start: Place | None
) -> tuple[Sequence[Entry], int | None]:
    """Read so many entries that name a place; fewer where they are long, and below which of them it goes on."""
    entries: list[Entry] = []
    room = PLACES_LENGTH.most
    while True:
        found = await listings.listing_of_placed(
            transaction, blog, Part(min(limit - len(entries), _STRETCH), start=start)
        )
        for entry in found.entries:
            if room <= 0:
                return entries, entries[-1].id
            entries.append(entry)
            room -= len(entry.body_html)
        if not found.below or len(entries) >= limit:
            return entries, found.below
        start = entries[-1].place


def geojson(view: PlacesView) -> bytes:
    """Draw it as a GeoJSON document, longitude first; `_liveblog` says where the log stood, and where it goes on."""
    address = view.links.document("places.geojson")
    on = {"next": f"{address}?before={view.below}"} if view.below and address else {}
    log = {"epoch": view.blog.epoch, "head": view.blog.head} | on
    return encode_with({"type": "FeatureCollection", "_liveblog": log}, "features", _features(view))


def _features(view: PlacesView) -> Iterator[JsonObject]:
    for placed in view.placed:
        entry = placed.entry
        told = {"entry": entry.id, "url": view.links.entry(entry), "title": placed.title}
        for number, line in enumerate(placed.lines, start=1):
            point = line.place.point
            yield {
                "type": "Feature",
                "id": f"{entry.id}-{number}",
                "geometry": {"type": "Point", "coordinates": [point.longitude, point.latitude]},
                "properties": {"name": line.place.name, **told, "occurred_at": rfc3339(entry.occurred_at)},
            }
