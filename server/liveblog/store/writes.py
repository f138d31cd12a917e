"""What can be changed in the store, one statement each. Only `desk` calls these; it holds the blogs' locks.

What a post writes can be written for many at once: a statement costs a round trip or a change of threads, a row little.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Delete, bindparam, case, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.errors import NameTaken
from liveblog.markup import has_places
from liveblog.model.blog import Blog, BlogDraft, BlogStatus
from liveblog.model.entry import Entry, Tombstone
from liveblog.model.event import Event
from liveblog.model.principal import Principal
from liveblog.model.shift import Shift
from liveblog.sentence import sentence
from liveblog.store.documents import BEFORE, to_document
from liveblog.store.endpoints import purge_answers
from liveblog.store.figures import purge_figures
from liveblog.store.found_names import folded_names
from liveblog.store.postings import ask_for_index, follow_entry
from liveblog.store.promises import forget_promises
from liveblog.store.reads import KeyUse, OwnedKey, blog_by_slug
from liveblog.store.reports import forget_reports
from liveblog.store.search_index import folded_entry, topic_rows
from liveblog.store.shown_pictures import forget_pictures, note_pictures, note_pictures_of_blog
from liveblog.store.tables import blogs, entries, events, idempotency_keys, shifts, topics

_WORDS = (
    "title",
    "description",
    "zone",
    "language",
    "accent",
    "summary",
    "summary_html",
    "byline",
    "picture",
    "show_readers",
    "briefing",
    "show_duty",
    "take_reports",
)
_DETAILS = (*_WORDS, "visibility", "status", "closed_at", "shelved", "figures", "on_duty")
_CHANGEABLE = (*_DETAILS, "head", "purges", "retractions", "last_entry")


async def insert_blog(
    connection: AsyncConnection, draft: BlogDraft, epoch: str, at: datetime, summary_html: str = ""
) -> Blog:
    """Create a blog with an empty log.

    Raises:
        NameTaken: the slug is in use, or was that of a blog that was deleted.
    """
    deleted = select(blogs.c.id).where(blogs.c.slug == draft.slug, blogs.c.deleted_at.is_not(None))
    if (await connection.execute(deleted)).first():
        raise NameTaken(
            sentence("There was a blog “{slug}” that was deleted: its slug can't be used again.", slug=draft.slug)
        )
    row = {name: getattr(draft, name) for name in BlogDraft.__slots__} | {"summary_html": summary_html}
    row |= {"folded": folded_names(draft.title, draft.slug)}
    numbering = {"epoch": epoch, "head": 0, "purges": 0, "last_entry": 0}
    try:
        await connection.execute(
            insert(blogs).values(**row, **numbering, pictured=0, status=BlogStatus.LIVE, created_at=at)
        )
    except IntegrityError as error:
        raise NameTaken(sentence("There is a blog “{slug}” already.", slug=draft.slug)) from error
    blog = await blog_by_slug(connection, draft.slug)
    await note_pictures_of_blog(connection, blog)
    return blog


async def save_blogs(connection: AsyncConnection, changed: Collection[Blog]) -> None:
    """Write all that can change of these blogs: their details and where their logs stand.

    The pictures of the new events are noted; so those of all are, unless some before them were not.
    """
    keys = [{"this": blog.id, "told": blog.head, "folded": folded_names(blog.title, blog.slug)} for blog in changed]
    rows = [key | {name: getattr(blog, name) for name in _CHANGEABLE} for key, blog in zip(keys, changed, strict=True)]
    if rows:
        await connection.execute(_SAVED, rows)


_PICTURED = case((blogs.c.pictured == blogs.c.head, bindparam("told")), else_=blogs.c.pictured)
_SAVED = update(blogs).where(blogs.c.id == bindparam("this")).values(pictured=_PICTURED)


async def save_epochs(connection: AsyncConnection, epochs: Mapping[int, str]) -> None:
    """Give blogs, by id, new epochs."""
    if rows := [{"this": blog_id, "epoch": epoch} for blog_id, epoch in epochs.items()]:
        await connection.execute(update(blogs).where(blogs.c.id == bindparam("this")), rows)


async def insert_entries(
    connection: AsyncConnection,
    added: Iterable[tuple[Blog, Entry]],
    authors: Mapping[tuple[int, int], str] = MappingProxyType({}),
) -> None:
    """Add entries, with what they are found by; `authors` wrote them, by the numbers of blog and entry."""
    new = list(added)
    if rows := [
        {"blog_id": blog.id, "author": authors.get((blog.id, entry.id))} | _columns(entry) for blog, entry in new
    ]:
        await connection.execute(insert(entries), rows)
    if rows := [row for blog, entry in new for row in topic_rows(blog.id, entry.id, entry.topics)]:
        await connection.execute(insert(topics), rows)
    await ask_for_index(connection, new)


async def save_entry(connection: AsyncConnection, blog: Blog, entry: Entry) -> None:
    """Write a new revision over the last, with what it is found by."""
    here = (entries.c.blog_id == blog.id) & (entries.c.id == entry.id)
    columns = _columns(entry)
    await connection.execute(update(entries).where(here).values(**columns))
    await connection.execute(_topics_taken(blog, entry))
    if rows := topic_rows(blog.id, entry.id, entry.topics):
        await connection.execute(insert(topics), rows)
    await follow_entry(connection, blog, entry.id, entry, str(columns["folded"]))


async def save_notes(connection: AsyncConnection, blog: Blog, entry: Entry) -> None:
    """Write what is noted beside an entry, and nothing of the entry itself."""
    here = (entries.c.blog_id == blog.id) & (entries.c.id == entry.id)
    notes = {name: getattr(entry, name) for name in ("cites", "cited_by", "claims", "figures")}
    await connection.execute(update(entries).where(here).values(**notes, **_found_by(entry)))


async def purge_entry(connection: AsyncConnection, blog: Blog, entry: Entry, seq: int, at: datetime) -> None:
    """Take an entry's text out of the tables and out of the log; ids, numbers, kinds and times stay."""
    here = (entries.c.blog_id == blog.id) & (entries.c.id == entry.id)
    text: dict[str, object] = {"body": "", "body_html": "", "headline": None, "topics": [], "byline": [], "folded": ""}
    told = {"corrections": (), "corrected_at": None, "cites": (), "cited_by": (), "claims": (), "figures": ()}
    told |= {"open_since": None, "unsettled_since": None}
    marks = {"pinned": False, "key_event": False, "has_places": False, "seq": seq, "deleted_at": at}
    await connection.execute(update(entries).where(here).values(**text, **told, **marks))
    await connection.execute(_topics_taken(blog, entry))
    await follow_entry(connection, blog, entry.id, None, "")
    await purge_log(connection, blog, entry.id)


async def purge_log(connection: AsyncConnection, blog: Blog, entry_id: int) -> None:
    """Put tombstones in place of all that the log says of an entry so far, and forget what hangs on it."""
    there = (events.c.blog_id == blog.id) & (events.c.entry_id == entry_id)
    await purge_figures(connection, blog, entry_id)
    await connection.execute(update(events).where(there).values(data=to_document(Tombstone(entry_id))))
    await forget_pictures(connection, blog.id, entry_id)
    await forget_reports(connection, blog.id, entry_id)
    await forget_promises(connection, blog.id, entry_id)
    await purge_answers(connection, blog.id, entry_id)


async def append_events(connection: AsyncConnection, appended: Iterable[tuple[Blog, Event, Principal]]) -> None:
    """Add events to blogs' logs, each with the key of the principal who caused it, and the session they did it in.

    Which pictures they show is noted.
    """
    new = list(appended)
    if rows := [_event_columns(blog, event) | {"by": by.key, "session": by.session_name} for blog, event, by in new]:
        await connection.execute(insert(events), rows)
    await note_pictures(connection, [(blog, event) for blog, event, _ in new])


async def insert_shift(connection: AsyncConnection, blog: Blog, shift: Shift) -> None:
    """Add a hand-over."""
    row = {name: getattr(shift, name) for name in Shift.__slots__}
    await connection.execute(insert(shifts).values(blog_id=blog.id, **row))


async def remember_keys(connection: AsyncConnection, uses: Mapping[OwnedKey, KeyUse]) -> None:
    """Record what idempotency keys were used for. Keys are kept as long as the blog."""
    rows = [
        {"blog_id": blog_id, "owner": owner, "key": key, "fingerprint": use.fingerprint, "seq": use.seq}
        for (blog_id, owner, key), use in uses.items()
    ]
    if rows:
        await connection.execute(insert(idempotency_keys), rows)


def _columns(entry: Entry) -> dict[str, object]:
    row = {name: getattr(entry, name) for name in Entry.__slots__}
    row |= {"topics": list(entry.topics), "byline": list(entry.byline), "folded": folded_entry(entry)}
    corrected_at = entry.corrections[-1].at if entry.corrections else None
    asked = {"corrected_at": corrected_at, "has_places": has_places(entry.body_html)}
    return row | asked | _found_by(entry)


def _found_by(entry: Entry) -> dict[str, object]:
    """Return what the desk finds an entry by that somebody should look at."""
    return {"open_since": entry.open_since, "unsettled_since": entry.unsettled_since}


def _topics_taken(blog: Blog, entry: Entry) -> Delete:
    return delete(topics).where(topics.c.blog_id == blog.id, topics.c.entry_id == entry.id)


def _event_columns(blog: Blog, event: Event) -> dict[str, object]:
    return {
        "blog_id": blog.id,
        "seq": event.seq,
        "kind": event.kind,
        "at": event.at,
        "entry_id": event.subject.id if isinstance(event.subject, Entry | Tombstone) else None,
        "data": to_document(event.subject) | ({BEFORE: to_document(event.before)} if event.before else {}),
    }
