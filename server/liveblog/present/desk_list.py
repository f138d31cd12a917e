"""The list of blogs at the desk: those that somebody may see there, found by words and state, page by page."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from liveblog.model.blog import Blog, BlogStatus
from liveblog.model.folding import folded
from liveblog.present.front import FrontLine
from liveblog.store import Store, activity, reads

LIST_SIZE = 50
"""So many blogs stand on a page."""


class ListState(StrEnum):
    """Which blogs are wanted; without one, all but those on the shelf."""

    LIVE = "live"
    CLOSED = "closed"
    SHELVED = "shelved"

    @staticmethod
    def of(blog: Blog) -> "ListState":
        """Return the state of a blog."""
        if blog.shelved:
            return ListState.SHELVED
        return ListState.LIVE if blog.status is BlogStatus.LIVE else ListState.CLOSED


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What is looked for: words of the title or the slug, and a state; `number` is the page."""

    words: str = ""
    state: ListState | None = None
    number: int = 1

    def fits(self, blog: Blog) -> bool:
        """Tell whether a blog is one of these."""
        state, text = ListState.of(blog), folded(f"{blog.title} {blog.slug}")
        in_state = state is not ListState.SHELVED if self.state is None else state is self.state
        return in_state and all(word in text for word in folded(self.words).split())


@dataclass(frozen=True, slots=True)
class DeskList:
    """A page of the list: live ones first, then by what was told last; `of_all` counts those that somebody may see."""

    lines: tuple[FrontLine, ...]
    found: int
    of_all: int
    number: int
    pages: int


async def read_desk_list(store: Store, query: ListQuery, may_see: Callable[[Blog], bool]) -> DeskList | None:
    """Read a page, with three queries however many blogs there are; None: there is no such page."""
    async with store.read() as transaction:
        theirs = [blog for blog in await reads.all_blogs(transaction) if may_see(blog)]
        times = await activity.latest_times(transaction)
        found = [blog for blog in theirs if query.fits(blog)]
        found.sort(key=lambda blog: (times.get(blog.id, blog.created_at), blog.id), reverse=True)
        found.sort(key=lambda blog: blog.status is not BlogStatus.LIVE)
        pages = max(1, -(-len(found) // LIST_SIZE))
        if query.number > pages:
            return None
        shown = found[(query.number - 1) * LIST_SIZE : query.number * LIST_SIZE]
        latest = await activity.latest_entries(transaction, [blog.id for blog in shown])
    lines = tuple(FrontLine(blog, latest.get(blog.id)) for blog in shown)
    return DeskList(lines, len(found), len(theirs), query.number, pages)
