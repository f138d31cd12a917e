"""Telling the other processes, and readers, what was committed: each blog's events in their order.

What is short is published at once. A long entry is drawn first, in a thread; what is told of its blog meanwhile stands
behind it, and what is told of others does not.
"""

import asyncio
import logging
from collections.abc import Sequence

from liveblog.bus import Bus
from liveblog.errors import Unavailable
from liveblog.frames import Frames, is_short
from liveblog.model.blog import Blog
from liveblog.model.event import Event, LogHead
from liveblog.store import Store, reads
from liveblog.wire.envelope import Envelope, seal
from liveblog.wire.frame import EventFrame

_log = logging.getLogger(__name__)


class Telling:
    """Publishes events with their frames."""

    def __init__(self, store: Store, bus: Bus, frames: Frames) -> None:
        self._store = store
        self._bus = bus
        self._frames = frames
        self._last: dict[int, asyncio.Task[None]] = {}  # of each blog of which something is being drawn

    def tell(self, told: Sequence[tuple[Blog, Event]]) -> None:
        """Publish events of one blog, in order, each with the blog after it; long ones and what follows them, later."""
        blog_id = told[0][0].id
        before = self._last.get(blog_id)
        if before is None and all(is_short(event.subject) for _, event in told):
            for blog, event in told:
                self._publish(blog, self._frames.encoder.event(blog, event))
            return
        last = self._last[blog_id] = asyncio.create_task(self._tell_after(before, told))
        last.add_done_callback(lambda _: self._forget(blog_id, last))

    async def until_told(self, blog_id: int) -> None:
        """Wait until all that was given of a blog so far is published."""
        if last := self._last.get(blog_id):
            await asyncio.wait([last])

    async def finish(self) -> None:
        """Wait until all that was given is published."""
        if self._last:
            await asyncio.wait([*self._last.values()])

    async def _tell_after(self, before: "asyncio.Task[None] | None", told: Sequence[tuple[Blog, Event]]) -> None:
        if before is not None:
            await asyncio.wait([before])
        for blog, event in told:
            try:
                await self._tell_drawn(blog, event)
            except Exception:  # noqa: BLE001 -- whatever it is: it is written, and who listens sees the gap
                _log.exception("Event %s of “%s” could not be published.", event.seq, blog.slug)

    async def _tell_drawn(self, blog: Blog, event: Event) -> None:
        frame = await self._frames.of(blog, event, "told")
        # Who listens sees the gap, and reads of it from the store what it may.
        if is_short(event.subject) or await self._still_stands(blog):
            self._publish(blog, frame)

    async def _still_stands(self, blog: Blog) -> bool:
        """Tell whether nothing of a blog was deleted while an entry was drawn, and the same people may read it."""
        try:
            async with self._store.read() as connection:
                head = (await reads.heads(connection, [blog.id])).get(blog.id)
        except Unavailable:
            return False
        return head is not None and LogHead.of(blog).is_continued_by(head)

    def _publish(self, blog: Blog, frame: EventFrame) -> None:
        self._bus.publish(blog.id, seal(Envelope(blog.id, blog.epoch, blog.visibility, frame)))

    def _forget(self, blog_id: int, told: "asyncio.Task[None]") -> None:
        if self._last.get(blog_id) is told:
            del self._last[blog_id]
