"""What readers missed: from the tail's memory, or else from the store, which those who miss the same read once."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import TypeAlias, TypeGuard

from liveblog.frames import Frames
from liveblog.hub.counters import HubCounters
from liveblog.hub.tail import Tail
from liveblog.model.event import LogHead
from liveblog.store import Store, reads
from liveblog.wire.frame import EventFrame
from liveblog.work.bounds import BACKLOGS
from liveblog.work.bulkhead import Bulkhead
from liveblog.work.single_flight import SingleFlight

HoldsTrue: TypeAlias = Callable[[LogHead | None, Tail, int], TypeGuard[LogHead]]
"""Retires a tail that the store no longer bears out, and tells whether it is good for what was read with this head."""


class Backlogs:
    """Reads backlogs; `places` bounds how many are read from the store at once."""

    def __init__(self, store: Store, frames: Frames, counters: HubCounters, holds_true: HoldsTrue) -> None:
        self.places = Bulkhead(BACKLOGS)
        self._store = store
        self._frames = frames
        self._counters = counters
        self._holds_true = holds_true
        self._readings: SingleFlight[tuple[Tail, int, int, int], Sequence[EventFrame]] = SingleFlight()

    async def frames_after(self, tail: Tail, seq: int, limit: int, asker: str | None = "") -> Sequence[EventFrame]:
        """Return up to `limit` frames after number `seq`: from memory, else from the store, in turns of the askers.

        Without an asker, None, at once: for what is made once for all.

        None at all from a tail that is retired, or is by the time they are there: by then the blog may be another's
        to read, or its log another.

        Raises:
            Unavailable: the store is needed and does not answer, or too many need it.
        """
        while (found := tail.after(seq, limit)) is None:
            purges = tail.purges
            self._counters.backlogs += 1
            found = await self._readings.get((tail, seq, limit, purges), partial(self._read, tail, seq, limit, asker))
            # A text that was deleted while the store was read must not be given any more: it is read again.
            if tail.purges == purges:
                break
        return () if tail.retired else found

    async def _read(self, tail: Tail, seq: int, limit: int, asker: str | None) -> Sequence[EventFrame]:
        self._counters.backlog_reads += 1
        async with nullcontext() if asker is None else self.places.place(asker):
            found = None
            while found is None:
                found = await self._read_once(tail, seq, limit)
            return found

    async def _read_once(self, tail: Tail, seq: int, limit: int) -> Sequence[EventFrame] | None:
        """Return what is missing, none of a tail that is retired; None: text was deleted while it was drawn."""
        known = tail.head
        async with self._store.read() as connection:
            heads = await reads.heads(connection, (tail.blog.id,))
            events = await reads.events_after(connection, tail.blog, seq, limit)
        head = heads.get(tail.blog.id)
        if not self._holds_true(head, tail, known):
            return ()
        # What this process has not heard of yet comes later, through the tail: else it would come twice.
        heard_of = [event for event in events if event.seq <= tail.head]
        frames = await self._frames.of_all(tail.blog, heard_of, "missed")
        return frames if self._frames.at_hand(heard_of) or await self.still_stands(tail, head) else None

    async def still_stands(self, tail: Tail, before: LogHead) -> bool:
        """Tell whether nothing was deleted since `before`; a tail that is no longer good is retired, and nobody's."""
        async with self._store.read() as connection:
            head = (await reads.heads(connection, (tail.blog.id,))).get(tail.blog.id)
        return not self._holds_true(head, tail, 0) or before.is_continued_by(head)
