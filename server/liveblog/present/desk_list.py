"""The list of blogs at the desk: those that somebody may see there, found by words and state, page by page."""

from dataclasses import dataclass
from enum import StrEnum

from liveblog.model.blog import BlogStatus
from liveblog.model.principal import Reach
from liveblog.present.front import FrontLine
from liveblog.store import Store, activity
from liveblog.store.blog_lists import BlogFilter, count_blogs, list_blogs

LIST_SIZE = 50
"""So many blogs stand on a page."""


class ListState(StrEnum):
    """Which blogs are wanted; without one, all but those on the shelf."""

    LIVE = "live"
    CLOSED = "closed"
    SHELVED = "shelved"


_STATUS = {ListState.LIVE: BlogStatus.LIVE, ListState.CLOSED: BlogStatus.CLOSED}


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What is looked for: words of the title or the slug, and a state; `number` is the page."""

    words: str = ""
    state: ListState | None = None
    number: int = 1


@dataclass(frozen=True, slots=True)
class DeskList:
    """A page of the list: live ones first, then by what was told last; `of_all` counts those that somebody may see."""

    lines: tuple[FrontLine, ...]
    found: int
    of_all: int
    number: int
    pages: int


async def read_desk_list(store: Store, query: ListQuery, reach: Reach) -> DeskList | None:
    """Read a page, with as many queries and rows however many blogs there are; None: there is no such page."""
    async with store.read() as transaction:
        status = _STATUS.get(query.state) if query.state else None
        wanted = BlogFilter(query.state is ListState.SHELVED, status, query.words)
        found = await count_blogs(transaction, reach, wanted)
        pages = max(1, -(-found // LIST_SIZE))
        if query.number > pages:
            return None
        of_all = await count_blogs(transaction, reach)
        shown = await list_blogs(transaction, reach, wanted, LIST_SIZE, (query.number - 1) * LIST_SIZE)
        latest = await activity.latest_entries(transaction, [blog.id for blog in shown])
    lines = tuple(FrontLine(blog, latest.get(blog.id)) for blog in shown)
    return DeskList(lines, found, of_all, query.number, pages)
