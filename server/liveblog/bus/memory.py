"""The in-process bus: for one process, where it loses nothing."""

import asyncio
from collections.abc import Callable

from liveblog.bus.contract import Deliver


class MemoryBus:
    """Hands every message straight back to this process."""

    def __init__(self) -> None:
        self._followed: set[int] = set()
        self._deliver: Deliver | None = None

    @property
    def is_up(self) -> bool:
        """Return True: there is nothing that could be lost."""
        return True

    async def run(self, deliver: Deliver, uncertain: Callable[[], None]) -> None:
        """Deliver until cancelled; what was published before is reported as lost."""
        self._deliver = deliver
        uncertain()
        try:
            await asyncio.Event().wait()
        finally:
            self._deliver = None

    def publish(self, blog_id: int, data: bytes) -> None:
        """Deliver at once."""
        if self._deliver and blog_id in self._followed:
            self._deliver(data)

    def follow(self, blog_id: int) -> None:
        """Begin to listen to a blog."""
        self._followed.add(blog_id)

    def unfollow(self, blog_id: int) -> None:
        """Stop listening to a blog."""
        self._followed.discard(blog_id)
