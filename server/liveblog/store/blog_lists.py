"""Lists of blogs as the desk shows them: those that somebody may see or looks after, a page at a time, or by name."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from liveblog.model.blog import Blog, BlogStatus, NamedBlog
from liveblog.model.principal import Reach
from liveblog.store.activity import LATEST_TIME
from liveblog.store.found_names import has_words
from liveblog.store.tables import blogs, to_blog

SUGGESTED = 200
"""So many blogs, the newest, are suggested where one is named; others may be typed."""


_NAMES = select(blogs.c.id, blogs.c.slug, blogs.c.title).order_by(blogs.c.id.desc())


@dataclass(frozen=True, slots=True)
class BlogFilter:
    """Which blogs are listed: shelved or not, of a status (None: whichever), with these words in title or slug."""

    shelved: bool = False
    status: BlogStatus | None = None
    words: str = ""


async def named_blogs(connection: AsyncConnection, reach: Reach, limit: int | None = None) -> Sequence[NamedBlog]:
    """Read the names of the blogs that are in reach, the newest first; `limit`: of so many."""
    return await _named(connection, _NAMES.where(_in_reach(reach)).limit(limit))


async def blog_names(connection: AsyncConnection, reach: Reach, ids: Collection[int]) -> Mapping[int, NamedBlog]:
    """Read what those of these blogs are called that are in reach, by id."""
    found = await _named(connection, _NAMES.where(_in_reach(reach), blogs.c.id.in_(ids))) if ids else ()
    return {blog.id: blog for blog in found}


async def named_blog(connection: AsyncConnection, reach: Reach, slug: str) -> NamedBlog | None:
    """Find the blog of a slug, if it is in reach."""
    return next(iter(await _named(connection, _NAMES.where(_in_reach(reach), blogs.c.slug == slug))), None)


async def count_blogs(connection: AsyncConnection, reach: Reach, wanted: BlogFilter | None = None) -> int:
    """Count the blogs in reach, or those of them that are wanted."""
    conditions = [_in_reach(reach), *(_fits(connection, wanted) if wanted else ())]
    return int((await connection.execute(select(func.count()).select_from(blogs).where(*conditions))).scalar_one())


async def list_blogs(
    connection: AsyncConnection, reach: Reach, wanted: BlogFilter, limit: int, offset: int
) -> Sequence[Blog]:
    """Read a page of those in reach that are wanted: live ones first, then by what was told last."""
    told_at = func.coalesce(LATEST_TIME, blogs.c.created_at)
    query = select(blogs).where(_in_reach(reach), *_fits(connection, wanted))
    query = query.order_by(blogs.c.status != BlogStatus.LIVE, told_at.desc(), blogs.c.id.desc())
    return [to_blog(row) for row in await connection.execute(query.limit(limit).offset(offset))]


def _in_reach(reach: Reach) -> ColumnElement[bool]:
    there = blogs.c.deleted_at.is_(None)
    return there if reach.everywhere else there & blogs.c.id.in_(reach.blog_ids)


def _fits(connection: AsyncConnection, wanted: BlogFilter) -> tuple[ColumnElement[bool], ...]:
    of_status = true() if wanted.status is None else blogs.c.status == wanted.status
    with_words = has_words(connection, blogs.c.folded, wanted.words) if wanted.words.strip() else true()
    return blogs.c.shelved.is_(wanted.shelved), of_status, with_words


async def _named(connection: AsyncConnection, query: Select[tuple[int, str, str]]) -> Sequence[NamedBlog]:
    return [NamedBlog(row.id, row.slug, row.title) for row in await connection.execute(query)]
