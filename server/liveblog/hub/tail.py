"""The tail of one blog's log, as this process knows it: its newest frames, without a gap, and who reads them."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import Protocol

from liveblog.model.blog import Blog
from liveblog.model.event import OF_BLOG, PURGING
from liveblog.model.principal import Credential
from liveblog.wire.closing import CloseReason
from liveblog.wire.dialects import Transport
from liveblog.wire.frame import EventFrame

RING_FRAMES = 1000
RING_BYTES = 4 * 1024 * 1024


class Listener(Protocol):
    """One who reads a tail, or many together; `credential` is what they were let in with, where that is asked after."""

    credential: Credential | None
    transport: Transport

    @property
    def readers(self) -> int:
        """Return how many they are."""
        ...

    def wake(self) -> None:
        """Learn that the tail has grown; must return at once."""
        ...

    def close(self, closing: CloseReason) -> None:
        """Learn that there will be no more."""
        ...

    def disconnect_some(self, most: int) -> int:
        """Tell some of them, `most` at most, to come back elsewhere, and return how many; the others read on."""
        ...

    def recycle(self, most: int) -> None:
        """Tell those who came first, `most` at most, to come back, here or elsewhere; who lags is left in peace."""
        ...


class AppendResult(Enum):
    """What became of a frame that was to be appended to a tail."""

    NEXT = auto()
    OLD = auto()
    GAP = auto()


class Tail:
    """A ring of frames that ends at `head`, bounded in number and bytes.

    All its life it belongs to one epoch, and to those who might read the blog when it was opened: every frame in it was
    committed, or read from the store, while the blog's visibility was that. When either changes it is retired.
    """

    def __init__(self, blog: Blog, grown: "Callable[[Tail], None]" = lambda _: None) -> None:
        """Begin where the blog's log ends; `grown` is called after each event, and returns at once."""
        self.blog = blog
        self.head = blog.head
        self.purges = blog.purges
        self.listeners: set[Listener] = set()
        self.closing: CloseReason | None = None
        self.retired = False
        self.used_at = time.monotonic()
        self.attendance: int | None = None  # how many read in all processes, as readers are told
        self._details_changed = 0  # the number of the last event that changed the details of the blog
        self._ring: deque[EventFrame] = deque()
        self._bytes = 0
        self._grown = grown
        self._polls = 0

    @property
    def epoch(self) -> str:
        """Return the epoch of the numbering."""
        return self.blog.epoch

    @property
    def outdated(self) -> bool:
        """Tell whether the details of the blog have changed since `blog` was read."""
        return self.blog.head < self._details_changed

    def append(self, frame: EventFrame) -> AppendResult:
        """Append the frame if it is the next one, and wake the listeners; tell what became of it."""
        if frame.seq <= self.head:
            return AppendResult.OLD
        if frame.seq > self.head + 1:
            return AppendResult.GAP
        if frame.kind in PURGING:
            self._purge(frame.entry_id)
            self.purges += 1
        if frame.kind in OF_BLOG:
            self._details_changed = frame.seq
        self._hold(frame)
        for listener in self.listeners:
            listener.wake()
        self._grown(self)
        return AppendResult.NEXT

    def after(self, seq: int, limit: int) -> Sequence[EventFrame] | None:
        """Return up to `limit` frames that follow number `seq`; None when they are no longer in the ring."""
        missing = self.head - seq
        if missing > len(self._ring):
            return None
        start = len(self._ring) - missing
        return [self._ring[index] for index in range(start, min(start + limit, len(self._ring)))]

    def join(self, listener: Listener) -> None:
        """Let a listener in; one who comes to a tail that was closed meanwhile learns it at once."""
        self.listeners.add(listener)
        if self.closing:
            listener.close(self.closing)

    def leave(self, listener: Listener) -> None:
        """Let a listener go."""
        self.listeners.discard(listener)
        self.used_at = time.monotonic()

    def close(self, closing: CloseReason) -> None:
        """Tell every listener, and those still to come, that there will be no more; the first reason counts."""
        self.closing = self.closing or closing
        for listener in tuple(self.listeners):
            listener.close(self.closing)

    def retire(self, closing: CloseReason) -> None:
        """Close, and give nothing to anybody any more; a tail that is merely closed still would."""
        self.retired = True
        self.close(closing)

    @property
    def readers(self) -> int:
        """Return how many read here."""
        return sum(listener.readers for listener in self.listeners)

    def note_poll(self) -> None:
        """Count a poll."""
        self._polls += 1

    def take_polls(self) -> int:
        """Return how many polls there were since this was asked last."""
        polls, self._polls = self._polls, 0
        return polls

    def disconnect_some(self, most: int) -> int:
        """Tell some readers, `most` at most, to come back elsewhere, and return how many."""
        sent = 0
        for listener in tuple(self.listeners):
            if sent < most:
                sent += listener.disconnect_some(most - sent)
        return sent

    def _hold(self, frame: EventFrame) -> None:
        self._ring.append(frame)
        self._bytes += len(frame.json)
        self.head = frame.seq
        while len(self._ring) > RING_FRAMES or self._bytes > RING_BYTES:
            self._bytes -= len(self._ring.popleft().json)

    def _purge(self, entry_id: int | None) -> None:
        # The text of a deleted entry must not be replayed to anybody, from here either; what others' events tell of its
        # figures is read from the store again, where it is gone by now.
        last = max((place for place, frame in enumerate(self._ring) if _tells_figures(frame, entry_id)), default=-1)
        for _ in range(last + 1):
            self._bytes -= len(self._ring.popleft().json)
        for index, frame in enumerate(self._ring):
            if frame.entry_id == entry_id:
                self._ring[index] = frame.purged()
                self._bytes += len(self._ring[index].json) - len(frame.json)


def _tells_figures(frame: EventFrame, entry_id: int | None) -> bool:
    """Tell whether an event that is not an entry's own tells what that says of a figure, as `wire.views` writes it."""
    told = f'"carried_by":{entry_id}'.encode()
    return frame.entry_id != entry_id and (told + b"," in frame.json or told + b"}" in frame.json)
