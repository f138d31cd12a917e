"""What readers missed: from the tail's memory, or else from the store, which those who miss the same read once."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from typing import TypeAlias

from liveblog.hub.counters import HubCounters
from liveblog.hub.tail import Tail
from liveblog.model.event import LogHead
from liveblog.store import Store, reads
from liveblog.wire.frame import Encoder, EventFrame
from liveblog.work.bounds import BACKLOGS
from liveblog.work.bulkhead import Bulkhead
from liveblog.work.pieces import each_made
from liveblog.work.single_flight import SingleFlight

HoldsTrue: TypeAlias = Callable[[LogHead | None, Tail, int], bool]
"""Retires a tail that the store no longer bears out, and tells whether it is good for what was read with this head."""


class Backlogs:
    """Reads backlogs; `places` bounds how many are read from the store at once."""

    def __init__(self, store: Store, encoder: Encoder, counters: HubCounters, holds_true: HoldsTrue) -> None:
        self.places = Bulkhead(BACKLOGS)
        self._store = store
        self._encoder = encoder
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
            known = tail.head
            async with self._store.read() as connection:
                heads = await reads.heads(connection, (tail.blog.id,))
                events = await reads.events_after(connection, tail.blog, seq, limit)
            if not self._holds_true(heads.get(tail.blog.id), tail, known):
                return ()
            # What this process has not heard of yet comes later, through the tail: else it would come twice.
            heard_of = [event for event in events if event.seq <= tail.head]
            return await each_made(partial(self._encoder.event, tail.blog), heard_of)
