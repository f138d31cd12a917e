"""Lanes: readers whose sockets are written to directly, all with the same bytes, without a task or a queue for each.

Those who keep up are written to in waves: what the tail has gained since the last wave is joined into one piece of
bytes and handed to every socket. Who can't take all of it lags: no wave touches them until their socket has drained,
and then they are caught up from the tail's ring. So a slow reader holds one wave's bytes at most and delays nobody.

A reader is in one of these states; `_ready` and `_lagging` hold them in the order in which they came to it:

- *ready*: `seq` is the number of the last event it was given, and nothing waits in its transport. Waves write to it.
- *written to*: a wave is under way, in slices. Whoever has had its turn has the wave's `end` as `seq`, the others its
  `start`. So one who joins meanwhile, and starts at the end, is passed over; nobody gets a wave twice.
- *lagging*: `seq` is -1, which no wave begins at, and `position` the last event that its transport was handed. It comes
  here by a send that did not take all, by bytes of its own that wait (`stall`), or by joining with some (`join`).
  It leaves by `drained`, when it has been given all that the lane has; when the ring no longer reaches back to it
  (4001, it comes back and reads the store); or after `PATIENCE_SECONDS`, without a word.
- *gone*: in neither of the two. `leave` sets `seq` to -1 at once, for a wave may still hold the reader in its batch.
"""

import asyncio
import time
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple, Protocol

from liveblog.hub.counters import HubCounters
from liveblog.hub.tail import Tail
from liveblog.model.principal import Credential
from liveblog.wire import frame
from liveblog.wire.closing import GOING_AWAY, TOO_SLOW, CloseReason
from liveblog.wire.dialects import Dialect

BURST_FRAMES = 64
BURST_BYTES = 64 * 1024  # and one frame at least: what may wait for each reader who stalls
PATIENCE_SECONDS = 30.0
_OUT_OF_WAVES = -1
_SLICE_READERS = 64
_SLICE_SECONDS = 0.004  # then whoever else waits for the event loop gets a turn
_TICK_SECONDS = 1.0
_SILENT_BEATS = 2


class Line(Protocol):
    """What takes bytes at once, or not at all."""

    def send(self, data: bytes, /) -> int:
        """Take bytes and tell how many.

        Raises:
            BlockingIOError: none now; they have to go through the transport, which waits.
            OSError: none any more.
        """
        ...


class LaneReader(Protocol):
    """A connection that a lane writes to, on its `line` for as long as that takes everything.

    `seq` is the number of the last event it was given, negative while it lags: then that number is `position`, and
    `lagging_since` the time. `beats` counts the heartbeats since it was last heard.
    """

    line: Line
    seq: int
    position: int
    lagging_since: float
    beats: int

    def write(self, data: bytes) -> bool:
        """Hand bytes to the transport; tell whether all of them have left."""
        ...

    def part(self, closing: CloseReason) -> None:
        """Say goodbye and leave."""
        ...

    def abort(self) -> None:
        """Leave without a word."""
        ...


class _Wave(NamedTuple):
    readers: Iterator[LaneReader]
    data: bytes
    start: int
    end: int


class Lane:
    """The readers of one tail in one dialect; a listener of the tail while it has any.

    Those of a private blog have a lane for each `credential` that they were let in with, which ends for all of them.
    Everybody gets a heartbeat each `beat_seconds`; who doesn't answer two of them, in a dialect with answers, is gone.
    """

    def __init__(
        self,
        tail: Tail,
        dialect: Dialect,
        beat_seconds: float,
        counters: HubCounters,
        credential: Credential | None = None,
    ) -> None:
        self.transport = dialect.transport
        self.credential = credential
        self._seq = tail.head
        self._tail = tail
        self._delivered = counters.delivered
        self._form = dialect.form
        self._ping = dialect.ping
        self._beat_ticks = max(1, round(beat_seconds / _TICK_SECONDS))
        # Sets that keep an order, and let go of one in the midst of many thousands without looking for it.
        self._ready: dict[LaneReader, None] = {}
        self._lagging: dict[LaneReader, None] = {}
        self._catching_up: LaneReader | None = None
        self._wave: _Wave | None = None
        self._hello: tuple[tuple[int, int | None], bytes] = ((-1, None), b"")
        self._scheduled = False
        # Who still gets a heartbeat in this round. It may hold some who have left: they cost a look, and are skipped.
        self._round: deque[LaneReader] = deque()
        self._round_ticks = 0
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None

    def __len__(self) -> int:
        """Return how many readers there are."""
        return len(self._ready) + len(self._lagging)

    @property
    def readers(self) -> int:
        """Return the same, as a listener of the tail."""
        return len(self)

    @property
    def lagging(self) -> int:
        """Return how many of them have not taken everything yet."""
        return len(self._lagging)

    @property
    def seq(self) -> int:
        """Return the number of the last event that went out; an empty lane is where its tail is."""
        return self._seq if len(self) else self._tail.head

    def hello(self) -> bytes:
        """Return the first message for a reader who joins now."""
        told = (self.seq, self._tail.attendance)
        if self._hello[0] != told:
            self._hello = (told, self._form(frame.hello(self._tail.epoch, *told)))
        return self._hello[1]

    def backlog(self, after: int) -> bytes | None:
        """Return what a reader needs who has everything up to `after`, to be where the lane is.

        None: the reader is ahead of the lane, or too far behind it to be given everything at once.
        """
        seq = self.seq
        piece = self._piece(after, seq) if after <= seq else None
        return piece[0] if piece is not None and piece[1] == seq else None

    def join(self, reader: LaneReader, *, drained: bool, replayed: int = 0) -> None:
        """Let a reader in who was given everything up to `seq`; not `drained`: some of it is still in the transport.

        `replayed` events were given to it out of the backlog.
        """
        self._delivered[self.transport] += replayed
        if not len(self):
            self._seq = self._tail.head
            self._tail.join(self)
            self._timer = self._loop.call_later(_TICK_SECONDS, self._tick)
        reader.beats = 0
        self._round.append(reader)
        if drained:
            reader.seq = self._seq
            self._ready[reader] = None
        else:
            self._set_aside(reader, self._seq)
        if self._tail.closing:
            reader.part(self._tail.closing)

    def leave(self, reader: LaneReader) -> None:
        """Let a reader go."""
        reader.seq = _OUT_OF_WAVES
        self._ready.pop(reader, None)
        self._lagging.pop(reader, None)
        if not len(self):
            self._tail.leave(self)
            self._round.clear()
            if self._timer:
                self._timer.cancel()

    def wake(self) -> None:
        """Begin a wave in this turn of the event loop, with all that the tail gains in it."""
        if not self._scheduled and self._wave is None:
            self._scheduled = True
            self._loop.call_soon(self._begin)

    def close(self, closing: CloseReason) -> None:
        """Send every reader away."""
        for reader in (*self._ready, *self._lagging):
            reader.part(closing)

    def disconnect_some(self, most: int) -> int:
        """Tell some readers to come back elsewhere, those first who need the longest to hear it."""
        return self._part(islice(chain(self._lagging, self._ready), most))

    def recycle(self, most: int) -> None:
        """Tell those who came first to come back."""
        self._part(islice(self._ready, most))

    def _part(self, readers: Iterator[LaneReader]) -> int:
        chosen = tuple(readers)
        for reader in chosen:
            reader.part(GOING_AWAY)
        return len(chosen)

    def stall(self, reader: LaneReader) -> None:
        """Leave a reader out of the waves until its socket has drained: bytes of its own making wait there."""
        if reader in self._ready:
            self._set_aside(reader, reader.seq)

    def drained(self, reader: LaneReader) -> None:
        """Catch a reader up whose socket takes bytes again, in few writes, and let it back into the waves."""
        # TLS transports say so while they are written to: it is known then.
        if reader in self._lagging and reader is not self._catching_up:
            self._catching_up = reader
            try:
                self._catch_up(reader)
            finally:
                self._catching_up = None

    def _catch_up(self, reader: LaneReader) -> None:
        while reader.position < self._seq:
            piece = self._piece(reader.position, self._seq)
            if piece is None:
                reader.part(TOO_SLOW)
                return
            data, end = piece
            self._delivered[self.transport] += end - reader.position
            reader.position = end
            if not reader.write(data):
                return
        del self._lagging[reader]
        reader.seq = self._seq
        self._ready[reader] = None

    def _begin(self) -> None:
        self._scheduled = False
        piece = self._piece(self._seq, self._tail.head)
        if piece is None:
            # More came in one turn than the ring holds: everybody has to read the store.
            self.close(GOING_AWAY)
            return
        data, end = piece
        if data:
            # A copy, for readers come and go between two slices. From here on the lane is where the wave ends: who
            # joins now was given all up to there.
            self._wave = _Wave(iter(tuple(self._ready)), data, self._seq, end)
            self._seq = end
            self._go_on()

    def _piece(self, after: int, until: int) -> tuple[bytes, int] | None:
        """Join frames after one number, at most until another; return their bytes and the number of the last.

        None: they are no longer in the ring.
        """
        frames = self._tail.after(after, min(BURST_FRAMES, until - after))
        if frames is None:
            return None
        forms: list[bytes] = []
        size = 0
        for form in map(self._form, frames):
            size += len(form)
            if forms and size > BURST_BYTES:
                break
            forms.append(form)
        return b"".join(forms), after + len(forms)

    def _go_on(self) -> None:
        """Write to the next readers of the wave, for a few milliseconds."""
        if self._wave is None:
            return
        readers, data, start, end = self._wave
        until = time.monotonic() + _SLICE_SECONDS
        while batch := tuple(islice(readers, _SLICE_READERS)):
            self._write(batch, data, start, end)
            if time.monotonic() > until:
                self._loop.call_soon(self._go_on)
                return
        self._wave = None
        if self._tail.head > self._seq:
            self.wake()

    def _write(self, batch: tuple[LaneReader, ...], data: bytes, start: int, end: int) -> None:
        # The inner loop of the whole server: no call but the kernel's for a reader who keeps up.
        size, left_out = len(data), 0
        for reader in batch:
            if reader.seq != start:
                left_out += 1
                continue
            reader.seq = end
            try:
                written = reader.line.send(data)
            except BlockingIOError:
                written = 0
            except OSError:
                left_out += 1
                reader.abort()
                continue
            if written != size:
                self._let_lag(reader, data[written:], end)
        self._delivered[self.transport] += (len(batch) - left_out) * (end - start)

    def _let_lag(self, reader: LaneReader, rest: bytes, end: int) -> None:
        self._set_aside(reader, end)
        if reader.write(rest):
            self.drained(reader)

    def _set_aside(self, reader: LaneReader, position: int) -> None:
        reader.seq, reader.position, reader.lagging_since = _OUT_OF_WAVES, position, time.monotonic()
        self._ready.pop(reader, None)
        self._lagging[reader] = None

    def _tick(self) -> None:
        """Send some of the heartbeats; in each `beat_seconds` everybody gets one, not all at the same moment."""
        self._timer = self._loop.call_later(_TICK_SECONDS, self._tick)
        beat = self._form(frame.head(self._seq, self._tail.attendance)) + self._ping
        for reader in self._next_of_round():
            if reader.seq != self._seq:
                continue
            if self._ping and reader.beats >= _SILENT_BEATS:
                reader.abort()
                continue
            reader.beats += 1
            if not reader.write(beat):
                self._set_aside(reader, self._seq)
        limit = time.monotonic() - PATIENCE_SECONDS
        for reader in [reader for reader in self._lagging if reader.lagging_since < limit]:
            reader.abort()

    def _next_of_round(self) -> list[LaneReader]:
        """Return those whose turn it is; who joins during a round is at its end, and so never waits for two."""
        if not self._round_ticks:
            self._round_ticks, self._round = self._beat_ticks, deque((*self._ready, *self._lagging))
        share = -(-len(self._round) // self._round_ticks)
        self._round_ticks -= 1
        return [self._round.popleft() for _ in range(share)]
