"""The pages of an archive, drawn with the reader's own templates: all entries, topics, key events, permalinks."""

from dataclasses import replace

from liveblog.archive.addresses import CORRECTIONS, CORRECTIONS_JSON, PLACES, PLACES_GEOJSON
from liveblog.archive.contents import Listed
from liveblog.archive.folder import ArchiveBuild
from liveblog.errors import NotFound
from liveblog.markup import PLAYER_ORIGINS
from liveblog.model.entry import Entry
from liveblog.present.accent import accent_style, policy_with
from liveblog.present.correction_feeds import corrections_json_feed
from liveblog.present.corrections import CorrectionsView
from liveblog.present.page import draw_page
from liveblog.present.page_query import PageQuery
from liveblog.present.page_reads import read_extent, read_page
from liveblog.present.page_view import PageView
from liveblog.present.places import PlacesView, geojson
from liveblog.render import language_for
from liveblog.render.texts import described, headline, shortened
from liveblog.store import listings, reads
from liveblog.store.days import DayTable

POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file:; "
    "font-src 'self' file:; "
    f"frame-src {' '.join(PLAYER_ORIGINS)}; base-uri 'none'; form-action 'none'"
)
"""What a page of an archive may load: its own files, and of others the players that a reader asks for.

To the letter of CSP (level 3, section 6.7.2.8) `'self'` is nothing where a page is opened from a disk: `file:` is.
"""

_NO_FLOOR = b"null"
_NO_DAYS = DayTable()
_DESCRIPTION_LENGTH = 160


async def write_pages(build: ArchiveBuild) -> None:
    """Write each page in both orders, and the permalinks of the entries on it."""
    contents = build.contents
    for number in range(1, contents.pages + 1):
        view = await _page(build, number)
        _write(build, contents.page_file(number), view)
        other_way_round = replace(
            view,
            query=PageQuery(page=number, ascending=True),
            timeline=view.timeline[::-1],
            extent=view.extent.turned if view.extent else None,
        )
        _write(build, contents.page_file(number, ascending=True), other_way_round)
        for entry in view.page.entries if view.page else ():
            _write_permalink(build, entry, contents.page_file(number))


async def write_lists(build: ArchiveBuild) -> None:
    """Write the pages of key events and of each topic."""
    if build.contents.key_events.numbers:
        await _write_list(build, build.contents.key_events, PageQuery(key_events=True))
    for topic, listed in build.contents.topics.items():
        await _write_list(build, listed, PageQuery(topic=topic))


def write_corrections(build: ArchiveBuild) -> None:
    """Write the page of corrections, and the same as JSON Feed, where there are any."""
    blog, found = build.contents.blog, build.contents.corrections
    if not found.told:
        return
    language = language_for(blog.language)
    view = CorrectionsView(found, build.addresses, build.publisher, language, blog, relative=True)
    style = accent_style(blog.accent)
    page = build.renderer.page("corrections.html", language, view=view, style=style, policy=policy_with(style, POLICY))
    build.folder.write(CORRECTIONS, page.encode())
    build.folder.write(CORRECTIONS_JSON, corrections_json_feed(view))


def write_places(build: ArchiveBuild) -> None:
    """Write the page of places, and the same as GeoJSON, where there are any."""
    blog, placed = build.contents.blog, build.contents.placed
    if not placed:
        return
    view = PlacesView(blog, placed, build.addresses, relative=True)
    style = accent_style(blog.accent)
    page = build.renderer.page(
        "places.html", language_for(blog.language), view=view, style=style, policy=policy_with(style, POLICY)
    )
    build.folder.write(PLACES, page.encode())
    build.folder.write(PLACES_GEOJSON, geojson(view))


async def _page(build: ArchiveBuild, number: int) -> PageView:
    store, blog = build.store, build.contents.blog
    if number == build.contents.pages:
        return await read_page(store, blog.slug, PageQuery())
    async with store.read() as connection:
        page = await reads.page(connection, blog, number)
        if page is None:
            raise NotFound(f"This blog has no page {number}.")
        extent = await read_extent(connection, page, ascending=False)
    return PageView(blog, PageQuery(page=number), page.timeline, _NO_FLOOR, page, extent=extent)


async def _write_list(build: ArchiveBuild, listed: Listed, query: PageQuery) -> None:
    parts, above = listed.parts, None
    for part in parts:
        async with build.store.read() as connection:
            entries = await listings.entries_of(connection, build.contents.blog, part)
        older = None if part is parts[-1] else part[-1]
        view = PageView(build.contents.blog, replace(query, before=above), entries, _NO_FLOOR, found_below=older)
        _write(build, listed.file(above), view)
        above = older


def _write(build: ArchiveBuild, name: str, view: PageView) -> None:
    contents = build.contents
    view = replace(
        view,
        addresses=build.addresses,
        changed_at=contents.changed_at,
        has_corrections=bool(contents.corrections.told),
        has_places=bool(contents.placed),
        topics=contents.shown_topics,
        day_table=contents.day_table if view.page else _NO_DAYS,
    )
    policy = policy_with(accent_style(view.blog.accent), POLICY)
    build.folder.write(name, draw_page(build.renderer, view, policy).encode())


def _write_permalink(build: ArchiveBuild, entry: Entry, page: str) -> None:
    """Write the small page that leads on at once to where the entry stands."""
    blog, addresses = build.contents.blog, build.addresses
    drawn = build.renderer.page(
        "permalink.html",
        language_for(blog.language),
        blog=blog,
        entry=entry,
        headline=headline(blog, entry),
        description=shortened(described(entry), _DESCRIPTION_LENGTH),
        place=f"{page}#entry-{entry.id}",
        page=page,
    )
    build.folder.write(addresses.entry(blog.path, entry.id), drawn.encode())
