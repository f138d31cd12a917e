"""Which pictures texts show, and who uploaded some that nothing shows yet: for deleting what is nobody's any more."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog
from liveblog.model.event import Subject
from liveblog.model.picture import FOLDER, Picture, pictures_named, pictures_shown
from liveblog.store.access_tables import users
from liveblog.store.documents import BEFORE
from liveblog.store.drafts import is_in_draft
from liveblog.store.shown_pictures import is_in_log, pictures_of_subject
from liveblog.store.tables import entries, events, uploads
from liveblog.store.upserts import put_row

LIBRARY_ENTRIES = 2000
"""Entries with pictures that are looked through for a library; older ones are found by a search of the blog."""

UPLOAD_LIFETIME = timedelta(days=1)
"""So long a picture that was uploaded and not shown yet is its uploader's to show, whoever else showed it meanwhile."""


async def pictures_of(connection: AsyncConnection, blog: Blog, entry_id: int) -> Mapping[str, Picture]:
    """Read the pictures that an entry shows or showed in one of its revisions: the largest of each, by digest."""
    html = events.c.data["body_html"].as_string()
    query = select(html).where(events.c.blog_id == blog.id, events.c.entry_id == entry_id)
    texts = (await connection.execute(query)).scalars()
    return pictures_shown("".join(text for text in texts if text))


async def is_shown(connection: AsyncConnection, digest: str) -> bool:
    """Tell whether an entry, a draft, a blog or an earlier state of one shows a picture, in any blog, or a person.

    What is left of a blog that was deleted shows nothing. It is exact while `has_unnoted` says no.
    """
    if await is_in_log(connection, digest):
        return True
    if (await connection.execute(select(users.c.id).where(users.c.picture.startswith(f"{digest}-")))).first():
        return True
    return await is_in_draft(connection, digest)


@dataclass(frozen=True, slots=True)
class Showing:
    """An entry that shows pictures."""

    entry_id: int
    body_html: str


async def showings(connection: AsyncConnection, blog: Blog, digest: str = "") -> Sequence[Showing]:
    """Read the entries of a blog that show pictures, or this one, the newest first, and no more than a library has."""
    query = (
        select(entries.c.id, entries.c.body_html)
        .where(entries.c.blog_id == blog.id, entries.c.body_html.contains(f"{FOLDER}{digest}"))
        .order_by(entries.c.occurred_at.desc(), entries.c.id.desc())
        .limit(LIBRARY_ENTRIES)
    )
    return [Showing(*row) for row in await connection.execute(query)]


async def pictures_in(connection: AsyncConnection, blog: Blog) -> Collection[Picture]:
    """Read every file of a picture that a blog's entries, its summary or its picture name: more than is shown."""
    query = select(entries.c.body_html, entries.c.body).where(
        entries.c.blog_id == blog.id, or_(entries.c.body_html.contains(FOLDER), entries.c.body.contains(FOLDER))
    )
    texts = [text for row in await connection.execute(query) for text in row]
    main = Picture.of_path(blog.picture.path) if blog.picture else None
    named = {picture for text in (*texts, blog.summary, blog.summary_html) for picture in pictures_named(text)}
    return named | set(main.variants if main else ())


async def note_upload(connection: AsyncConnection, blog: Blog, by: str, picture: Picture, at: datetime) -> None:
    """Note that somebody uploaded a picture, to show it in a blog: nobody else's deleting takes it from them."""
    await connection.execute(delete(uploads).where(uploads.c.at < at - UPLOAD_LIFETIME))
    await put_row(connection, uploads, {"digest": picture.digest, "blog_id": blog.id, "by": by}, {"at": at})


async def give_up_upload(connection: AsyncConnection, blog: Blog, by: str, picture: Picture) -> bool:
    """Note that somebody won't show what they uploaded; false when it isn't theirs, or is shown by now."""
    mine = (uploads.c.digest == picture.digest, uploads.c.blog_id == blog.id, uploads.c.by == by)
    return (await connection.execute(delete(uploads).where(*mine))).rowcount > 0


async def note_shown(connection: AsyncConnection, blog: Blog, by: str, subject: Subject) -> None:
    """Note that somebody shows what they uploaded: from now on it goes when nothing shows it any more."""
    if shown := pictures_of_subject(subject):
        mine = (uploads.c.blog_id == blog.id, uploads.c.by == by, uploads.c.digest.in_(shown))
        await connection.execute(delete(uploads).where(*mine))


async def last_upload(connection: AsyncConnection, digest: str) -> datetime | None:
    """Return when a picture was last uploaded by somebody who has not shown it since; None: by nobody."""
    found = await connection.execute(select(func.max(uploads.c.at)).where(uploads.c.digest == digest))
    latest: datetime | None = found.scalar_one()
    return latest


def shown_in(document: Any) -> Mapping[str, Picture]:
    """Return the pictures that a document of the log shows, by digest, those of the state before a change, too."""
    main = [document.get("picture"), (document.get(BEFORE) or {}).get("picture")]
    named = [Picture.of_path(picture["path"]) for picture in main if picture]
    shown = [picture for text in _texts(document) for picture in pictures_shown(text).values()]
    return {picture.digest: picture for picture in (*shown, *filter(None, named))}


def _texts(document: Any) -> Iterator[str]:
    """Return all texts of a document, those of the state before a change, too."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, Mapping | Collection):
        for value in document.values() if isinstance(document, Mapping) else document:
            yield from _texts(value)
