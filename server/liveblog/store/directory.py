"""What this process knows of blogs without asking the store again."""

from liveblog.model.event import Position
from liveblog.store.engine import Store
from liveblog.store.reads import blog_by_slug


class BlogDirectory:
    """Knows which blogs exist, and what this process wrote in them last."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._existing: set[str] = set()
        self._written: dict[int, Position] = {}

    async def require(self, slug: str) -> None:
        """Refuse an address that names no blog; the store is asked once: what was deleted since is refused by the desk.

        Raises:
            BlogNotFound: there is no such blog.
        """
        if slug not in self._existing:
            async with self._store.read() as connection:
                await blog_by_slug(connection, slug)
            self._existing.add(slug)

    def note_written(self, blog_id: int, position: Position) -> None:
        """Remember an event that this process wrote; of one epoch the last counts, whatever the order of the calls."""
        known = self._written.get(blog_id)
        if known is None or known.epoch != position.epoch or known.seq < position.seq:
            self._written[blog_id] = position

    def written(self, blog_id: int) -> Position | None:
        """Return the last event of a blog that this process wrote; None: it wrote none since it began."""
        return self._written.get(blog_id)
