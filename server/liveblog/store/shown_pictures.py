"""Which entries show or have shown which picture, as rows beside the log: asked before a picture's files go.

A row says that the log has a state of an entry, or of the blog itself (number 0), that shows the picture. It comes with
the event, in the same transaction, and goes when the entry's text is purged from the log. `blogs.pictured` is the
number up to which the pictures of all events are noted: a server of the version before moves the head and not that, so
what it wrote is seen, and is noted before anybody asks.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Text, cast, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.model.entry import Entry
from liveblog.model.event import PURGING, Event, Subject
from liveblog.model.picture import FOLDER, Picture, pictures_shown
from liveblog.store.documents import BEFORE, Document, to_document
from liveblog.store.tables import blogs, events, shown_pictures
from liveblog.store.upserts import insert_into

THE_BLOG = 0
"""Stands for the blog itself, where a row has the number of an entry."""

_TOGETHER = 2000
"""Events that are looked through in one transaction."""


def pictures_of_document(document: Document) -> Collection[str]:
    """Return which pictures a document of the log shows, by digest, those of the state before a change, too."""
    states = [document, document.get(BEFORE) or {}]
    texts = [state.get(name) or "" for state in states for name in ("body_html", "summary_html")]
    main = [Picture.of_path(state["picture"]["path"]) for state in states if state.get("picture")]
    shown = [digest for text in texts if FOLDER in text for digest in pictures_shown(text)]
    return {*shown, *(picture.digest for picture in main if picture)}


def pictures_of_subject(subject: Subject) -> Collection[str]:
    """Return which pictures an entry or a blog shows, by digest."""
    if isinstance(subject, Entry):
        return pictures_shown(subject.body_html) if FOLDER in subject.body_html else ()
    return pictures_of_document(to_document(subject)) if isinstance(subject, Blog) else ()


async def note_pictures(connection: AsyncConnection, appended: Iterable[tuple[Blog, Event]]) -> None:
    """Note what is shown by what is being written; what a blog showed before a change was noted before."""
    subjects = [(blog.id, event.subject) for blog, event in appended]
    shown = [(blog_id, _number(each), digest) for blog_id, each in subjects for digest in pictures_of_subject(each)]
    await _note(connection, shown)


async def note_pictures_of_blog(connection: AsyncConnection, blog: Blog) -> None:
    """Note what a new blog shows."""
    await _note(connection, ((blog.id, THE_BLOG, digest) for digest in pictures_of_subject(blog)))


async def forget_pictures(connection: AsyncConnection, blog_id: int, entry_id: int) -> None:
    """Note that the log no longer has what an entry showed."""
    here = (shown_pictures.c.blog_id == blog_id, shown_pictures.c.entry_id == entry_id)
    await connection.execute(delete(shown_pictures).where(*here))


async def is_in_log(connection: AsyncConnection, digest: str) -> bool:
    """Tell whether a blog or an entry shows a picture, or has shown it; what is left of a deleted blog shows nothing.

    It is exact while `has_unnoted` says no.
    """
    query = select(shown_pictures.c.blog_id).join(blogs, blogs.c.id == shown_pictures.c.blog_id)
    query = query.where(shown_pictures.c.digest == digest, blogs.c.deleted_at.is_(None)).limit(1)
    return (await connection.execute(query)).first() is not None


async def has_unnoted(connection: AsyncConnection) -> bool:
    """Tell whether a server of the version before has written something whose pictures are not noted."""
    return (await connection.execute(_BEHIND.limit(1))).first() is not None


async def note_missed(connection: AsyncConnection) -> None:
    """Note what some events of one blog show that are not noted yet, if there are any.

    So logs that were written before there were such rows are read once, in short transactions.
    """
    row = (await connection.execute(_BEHIND.order_by(blogs.c.id).limit(1).with_for_update())).one_or_none()
    if row is None:
        return
    last = min(row.pictured + _TOGETHER, row.head)
    await _note(connection, _of_row(row))
    await _note_events(connection, row.id, row.pictured, last)
    await connection.execute(update(blogs).where(blogs.c.id == row.id).values(pictured=last))


async def _note_events(connection: AsyncConnection, blog_id: int, after: int, last: int) -> None:
    named = or_(cast(events.c.data, Text).contains(FOLDER), events.c.kind.in_(PURGING))
    query = select(events.c.kind, events.c.entry_id, events.c.data).order_by(events.c.seq)
    query = query.where(events.c.blog_id == blog_id, events.c.seq > after, events.c.seq <= last, named)
    rows = (await connection.execute(query)).all()
    found = ((blog_id, row.entry_id or THE_BLOG, each) for row in rows for each in pictures_of_document(row.data))
    await _note(connection, found)
    for row in rows:
        if row.kind in PURGING:
            await forget_pictures(connection, blog_id, row.entry_id)


async def _note(connection: AsyncConnection, found: Iterable[tuple[int, int, str]]) -> None:
    names = ("blog_id", "entry_id", "digest")
    rows = [dict(zip(names, each, strict=True)) for each in dict.fromkeys(found)]
    if rows:
        await connection.execute(insert_into(connection, shown_pictures).on_conflict_do_nothing(), rows)


def _number(subject: Subject) -> int:
    return subject.id if isinstance(subject, Entry) else THE_BLOG


def _of_row(row: Any) -> Iterator[tuple[int, int, str]]:
    picture: Mapping[str, str] | None = {"path": row.picture.path} if row.picture else None
    for digest in pictures_of_document({"summary_html": row.summary_html, "picture": picture}):
        yield row.id, THE_BLOG, digest


_BEHIND = select(blogs.c.id, blogs.c.head, blogs.c.pictured, blogs.c.summary_html, blogs.c.picture).where(
    blogs.c.pictured < blogs.c.head, blogs.c.deleted_at.is_(None)
)
"""The blogs of which something is not noted."""
