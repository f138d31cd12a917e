"""A connected reader: a position in the log. It holds no queue, so a slow reader costs no memory and delays nobody."""

import asyncio
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from liveblog.hub.tail import Tail
from liveblog.model.principal import Credential
from liveblog.wire.closing import GOING_AWAY, CloseReason
from liveblog.wire.dialects import Transport
from liveblog.wire.frame import EventFrame
from liveblog.work.bounds import BACKLOG_EVENTS

if TYPE_CHECKING:
    from liveblog.hub.hub import Hub
    from liveblog.hub.shown_pages import ShownPage

BATCH = BACKLOG_EVENTS.most


class Subscriber:
    """Reads a blog's frames from a position on, in order, each once; a context manager that joins and leaves.

    It joins before it reads the backlog, so nothing can fall between the two.
    """

    def __init__(
        self, hub: "Hub", tail: Tail, after: int, transport: Transport, credential: Credential | None = None
    ) -> None:
        self.transport = transport
        self.credential = credential
        self.seq = after
        self.shown_page: ShownPage | None = None  # of a partner's page, until its connection is handed on
        self.asker = ""  # where the reader is: missed events are read in turns of these
        self.closing: CloseReason | None = None
        self._hub = hub
        self._tail = tail
        self._news = asyncio.Event()

    def __enter__(self) -> Self:
        self._tail.join(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tail.leave(self)
        if self.shown_page is not None:
            if self.closing is not None and self.closing.retry_after is not None:
                self.shown_page.gone()
            else:
                self.shown_page.lost()

    async def frames(self, seconds: float) -> Sequence[EventFrame]:
        """Wait for what follows the position and move the position past it.

        Empty when nothing came within so many `seconds`, and when `closing` says that nothing will come any more.

        Raises:
            Unavailable: the backlog is needed from the store, which does not answer.
        """
        if self.seq >= self._tail.head and not self._is_closing():
            await self._wait(seconds)
        if self._is_closing() or self.seq >= self._tail.head:
            return ()
        found = await self._hub.backlogs.frames_after(self._tail, self.seq, BATCH, self.asker)
        if self._is_closing():  # while the store was read
            return ()
        if found:
            self.seq = found[-1].seq
            self._hub.counters.delivered[self.transport] += len(found)
        return found

    @property
    def head(self) -> int:
        """Return the number of the blog's last event, as far as this process knows."""
        return self._tail.head

    @property
    def attendance(self) -> int | None:
        """Return how many read the blog, as readers are told."""
        return self._tail.attendance

    def wake(self) -> None:
        """Learn that the tail has grown."""
        self._news.set()

    @property
    def readers(self) -> int:
        """Return 1: a subscriber is one reader."""
        return 1

    def close(self, closing: CloseReason) -> None:
        """Learn that there will be no more."""
        self.closing = closing
        self._news.set()

    def disconnect_some(self, most: int) -> int:
        """Come back elsewhere, unless the end is known already."""
        if most < 1 or self.closing is not None:
            return 0
        self.close(GOING_AWAY)
        return 1

    def recycle(self, most: int) -> None:
        """Come back: nobody stays for ever."""
        self.disconnect_some(most)

    def _is_closing(self) -> bool:
        return self.closing is not None

    async def _wait(self, seconds: float) -> None:
        self._news.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return
