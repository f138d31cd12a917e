"""Lanes by hand: turns of an event loop that a test takes one by one, and readers on real sockets without transports.

Whatever a reader's socket doesn't take waits in the reader, as it would in a transport, until the test drains it.
"""

import json
import socket
from collections import deque
from collections.abc import Callable
from typing import Any, cast

from liveblog.hub.counters import HubCounters
from liveblog.hub.lane import Lane, Line
from liveblog.hub.tail import AppendResult, Tail
from liveblog.model.event import Kind
from liveblog.serving.socket_writer import BorrowedSocket
from liveblog.wire.closing import CloseReason
from liveblog.wire.dialects import Dialect, Transport
from liveblog.wire.frame import event_frame
from tests.model.samples import BLOG

PING = b'{"type":"ping"}\n'
LINES = Dialect("lines", Transport.WEBSOCKET, lambda frame: frame.json + b"\n", PING)
MUTE_LINES = Dialect("lines without answers", Transport.SSE, lambda frame: frame.json + b"\n", b"")


class Timer:
    """What will be called later, unless it is cancelled."""

    def __init__(self, callback: Callable[[], None]) -> None:
        self.callback, self.cancelled = callback, False

    def cancel(self) -> None:
        self.cancelled = True


class Turns:
    """An event loop as a lane sees it: nothing runs until the test says so."""

    def __init__(self) -> None:
        self.soon: deque[Callable[[], None]] = deque()
        self.later: list[Timer] = []

    def call_soon(self, callback: Callable[[], None]) -> None:
        self.soon.append(callback)

    def call_later(self, _seconds: float, callback: Callable[[], None]) -> Timer:
        self.later.append(Timer(callback))
        return self.later[-1]

    def take(self) -> None:
        """Run the callback that is next in line."""
        if self.soon:
            self.soon.popleft()()

    def take_all(self) -> None:
        """Run callbacks until there is none."""
        while self.soon:
            self.soon.popleft()()

    def tick(self) -> None:
        """Let the timers fire that are set now."""
        due, self.later = self.later, []
        for timer in due:
            if not timer.cancelled:
                timer.callback()


class Log:
    """A tail that grows when the test says so, and its lane."""

    def __init__(self, dialect: Dialect = LINES, beat_seconds: float = 5, head: int = 0) -> None:
        self.turns = Turns()
        self.tail = Tail(BLOG)
        self.tail.head = head
        self.counters = HubCounters()
        self.lane = Lane(self.tail, dialect, beat_seconds, self.counters)
        self.lane._loop = cast("Any", self.turns)

    def post(self, number: int = 1, size: int = 0) -> None:
        """Let the tail grow, without a turn of the loop."""
        for _ in range(number):
            seq = self.tail.head + 1
            encoded = json.dumps({"type": "event", "seq": seq, "text": "x" * size}).encode()
            assert self.tail.append(event_frame("k3v9x2ab", seq, Kind.ENTRY_POSTED, seq, encoded)) is AppendResult.NEXT

    def join(self, after: int, buffer: int | None = None) -> "LineReader | None":
        """Let a reader in who has everything up to `after`, or None when the lane can't tell what it needs."""
        missing = self.lane.backlog(after)
        if missing is None:
            return None
        reader = LineReader(self.lane, buffer)
        self.lane.join(reader, drained=reader.write(missing) if missing else True, replayed=self.lane.seq - after)
        return reader

    def reader(self, buffer: int | None = None, kind: int = socket.SOCK_STREAM) -> "LineReader":
        """Let a reader in who has everything that the lane has sent."""
        reader = LineReader(self.lane, buffer, kind)
        assert self.lane.backlog(self.lane.seq) == b""
        self.lane.join(reader, drained=True)
        return reader


class LineReader:
    """A reader on a socket pair: `far` is the end of the person who reads."""

    def __init__(self, lane: Lane, buffer: int | None = None, kind: int = socket.SOCK_STREAM) -> None:
        self._lane = lane
        self._near, self.far = socket.socketpair(type=kind)
        if buffer is not None:
            self._near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, buffer)
        self._near.setblocking(False)
        self.far.setblocking(False)
        self.line: Line = BorrowedSocket(fileno=self._near.fileno())
        self.seq = self.position = self.beats = 0
        self.lagging_since = 0.0
        self.waiting = b""
        self.parted: CloseReason | None = None
        self.aborted = False
        self.writes: list[bytes] = []
        self._received = b""

    def __del__(self) -> None:
        """Close both ends, whatever the test left open."""
        self._near.close()
        self.far.close()

    @property
    def number(self) -> int:
        """Return the number of the socket."""
        return self._near.fileno()

    def write(self, data: bytes) -> bool:
        """Send what the socket takes; the rest waits."""
        assert self._near.fileno() >= 0, "written to after it had left"
        self.writes.append(data)
        self.waiting += data
        return self._flush()

    def part(self, closing: CloseReason) -> None:
        """Leave with a reason."""
        self.parted = closing
        self.leave()

    def abort(self) -> None:
        """Leave without a word."""
        self.aborted = True
        self.leave()

    def leave(self) -> None:
        """Leave and give the number of the socket back."""
        self._lane.leave(self)
        self._near.close()

    def drain(self) -> None:
        """Do what a transport does when its socket takes bytes again."""
        if self.waiting and self._near.fileno() >= 0 and self._flush():
            self._lane.drained(self)

    def read(self) -> list[dict[str, Any]]:
        """Read the messages that have come."""
        try:
            while chunk := self.far.recv(1 << 20):
                self._received += chunk
        except BlockingIOError:
            pass
        *lines, self._received = self._received.split(b"\n")
        return [json.loads(line) for line in lines]

    def seqs(self) -> list[int]:
        """Read the numbers of the events that have come."""
        return [message["seq"] for message in self.read() if message["type"] == "event"]

    def _flush(self) -> bool:
        try:
            while self.waiting:
                self.waiting = self.waiting[self._near.send(self.waiting) :]
        except BlockingIOError:
            return False
        return True
