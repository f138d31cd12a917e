"""The other forms of a whole blog in an archive: both feeds, plain text, Markdown, and the export that is read back.

Each is written while the blog is read, so that a long one costs no memory.
"""

from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import datetime

from liveblog.archive.addresses import FORMS
from liveblog.archive.folder import ArchiveBuild
from liveblog.exports import export_pieces
from liveblog.model.entry import Entry
from liveblog.present import atom, jsonfeed
from liveblog.present.feed import Links, told_at
from liveblog.present.plain import Markdown, PlainText, TextFormat, stretch_in_words
from liveblog.store import reads
from liveblog.store.activity import noted_at
from liveblog.store.figures import readings_set
from liveblog.store.listings import has_claims
from liveblog.store.timeline import Stretch, entries_before

EXPORT = "blog.json"

_STRETCH = 100


async def write_export(build: ArchiveBuild) -> None:
    """Write the document that `liveblog import` reads; it was made when the blog last changed."""
    blog = build.contents.blog
    async with build.store.read() as connection:
        shifts = await reads.shifts_between(connection, blog, None, None)
        told = bool(build.contents.corrections.told) or await has_claims(connection, blog)
        figures = await readings_set(connection, blog)
    changed_at = build.contents.changed_at
    pieces = export_pieces(blog, _entries(build), shifts, changed_at, has_notes=told, readings=figures)
    with build.folder.open(EXPORT) as write:
        async for piece in pieces:
            write(piece.encode())


async def write_feeds(build: ArchiveBuild) -> None:
    """Write both feeds: complete documents, as there will be no other."""
    blog, addresses = build.contents.blog, build.addresses
    to_atom, to_json = Links(blog, addresses, relative=True), Links(blog, addresses)
    with ExitStack() as files:
        write_atom, write_json = (files.enter_context(build.folder.open(name)) for name in ("feed.atom", "feed.json"))
        write_atom(atom.complete_top(to_atom, build.publisher, build.contents.changed_at))
        write_json(jsonfeed.complete_top(to_json, build.publisher))
        between = b"\n"
        async for entry, changed_at in _newest_first(build):
            write_atom(b"\n" + atom.complete_entry(to_atom, entry, changed_at))
            write_json(between + jsonfeed.complete_item(to_json, entry, changed_at))
            between = b",\n"
        write_atom(b"\n" + atom.COMPLETE_END + b"\n")
        write_json(b"\n" + jsonfeed.COMPLETE_END + b"\n")


async def write_texts(build: ArchiveBuild) -> None:
    """Write the blog as plain text and as Markdown."""
    blog, address = build.contents.blog, build.addresses.whole(build.addresses.part(build.contents.blog.path)) or ""
    forms: tuple[tuple[str, TextFormat], ...] = (("txt", PlainText()), ("md", Markdown(build.addresses.markdown)))
    for name, form in forms:
        day = ""
        with build.folder.open(FORMS[name]) as write:
            write(form.top(blog, address).encode())
            async for stretch in _stretches(build):
                text, day = stretch_in_words(form, blog, stretch.timeline, day)
                write(text.encode())


async def _entries(build: ArchiveBuild) -> AsyncIterator[Entry]:
    """Read all entries, oldest first."""
    for number in range(1, build.contents.pages + 1):
        async with build.store.read() as connection:
            page = await reads.page(connection, build.contents.blog, number)
        for entry in page.entries if page else ():
            yield entry


async def _newest_first(build: ArchiveBuild) -> AsyncIterator[tuple[Entry, datetime]]:
    """Read all entries, each with when what is told of it changed last."""
    async for stretch in _stretches(build):
        entries = [item for item in stretch.timeline if isinstance(item, Entry)]
        async with build.store.read() as connection:
            noted = await noted_at(connection, build.contents.blog, entries)
        for entry in entries:
            yield entry, told_at(entry, noted)


async def _stretches(build: ArchiveBuild) -> AsyncIterator[Stretch]:
    """Read all entries and hand-overs, newest first; a transaction is open only while some of them are read."""
    floor, more = None, True
    while more:
        async with build.store.read() as connection:
            stretch = await entries_before(connection, build.contents.blog, floor, _STRETCH)
        yield stretch
        floor, more = stretch.floor, stretch.floor is not None
