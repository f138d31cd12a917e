"""The other forms of a whole blog in an archive: both feeds, plain text, Markdown, and the export that is read back.

Each is written while the blog is read, so that a long one costs no memory.
"""

from collections.abc import AsyncIterator
from contextlib import ExitStack

from liveblog.archive.addresses import FORMS
from liveblog.archive.folder import Work
from liveblog.exports import written as exported
from liveblog.model.entry import Entry
from liveblog.present import atom, jsonfeed
from liveblog.present.feed import Links
from liveblog.present.plain import Markdown, PlainText, TextFormat, written
from liveblog.store import reads
from liveblog.store.listings import has_claims
from liveblog.store.timeline import Stretch, entries_before

EXPORT = "blog.json"

_STRETCH = 100


async def write_export(work: Work) -> None:
    """Write the document that `liveblog import` reads; it was made when the blog last changed."""
    blog = work.contents.blog
    async with work.store.read() as connection:
        shifts = await reads.shifts_between(connection, blog, None, None)
        told = bool(work.contents.corrections.told) or await has_claims(connection, blog)
    with work.folder.open(EXPORT) as write:
        async for piece in exported(blog, _entries(work), shifts, work.contents.changed_at, has_notes=told):
            write(piece.encode())


async def write_feeds(work: Work) -> None:
    """Write both feeds: complete documents, as there will be no other."""
    blog, addresses = work.contents.blog, work.addresses
    to_atom, to_json = Links(blog, addresses, relative=True), Links(blog, addresses)
    with ExitStack() as files:
        write_atom, write_json = (files.enter_context(work.folder.open(name)) for name in ("feed.atom", "feed.json"))
        write_atom(atom.complete_top(to_atom, work.publisher, work.contents.changed_at))
        write_json(jsonfeed.complete_top(to_json, work.publisher))
        between = b"\n"
        async for entry in _newest_first(work):
            write_atom(b"\n" + atom.complete_entry(to_atom, entry))
            write_json(between + jsonfeed.complete_item(to_json, entry))
            between = b",\n"
        write_atom(b"\n" + atom.COMPLETE_END + b"\n")
        write_json(b"\n" + jsonfeed.COMPLETE_END + b"\n")


async def write_texts(work: Work) -> None:
    """Write the blog as plain text and as Markdown."""
    blog, address = work.contents.blog, work.addresses.whole(work.addresses.part(work.contents.blog.path)) or ""
    forms: tuple[tuple[str, TextFormat], ...] = (("txt", PlainText()), ("md", Markdown(work.addresses.markdown)))
    for name, form in forms:
        day = ""
        with work.folder.open(FORMS[name]) as write:
            write(form.top(blog, address).encode())
            async for stretch in _stretches(work):
                text, day = written(form, blog, stretch.timeline, day)
                write(text.encode())


async def _entries(work: Work) -> AsyncIterator[Entry]:
    """Read all entries, oldest first."""
    for number in range(1, work.contents.pages + 1):
        async with work.store.read() as connection:
            page = await reads.page(connection, work.contents.blog, number)
        for entry in page.entries if page else ():
            yield entry


async def _newest_first(work: Work) -> AsyncIterator[Entry]:
    async for stretch in _stretches(work):
        for item in stretch.timeline:
            if isinstance(item, Entry):
                yield item


async def _stretches(work: Work) -> AsyncIterator[Stretch]:
    """Read all entries and hand-overs, newest first; a transaction is open only while some of them are read."""
    floor, more = None, True
    while more:
        async with work.store.read() as connection:
            stretch = await entries_before(connection, work.contents.blog, floor, _STRETCH)
        yield stretch
        floor, more = stretch.floor, stretch.floor is not None
