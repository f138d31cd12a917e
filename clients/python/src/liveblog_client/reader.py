"""What a reader makes of the messages of its connections: its position, and what is passed on. No I/O.

Unlike `feed` it doesn't hold the blog; unlike `follow` it doesn't know how to connect.
"""

from dataclasses import replace

from liveblog_client.closing import Ended, closed
from liveblog_client.position import Position
from liveblog_client.wire import Bye, Event, Head, Hello, Message, Reset


class Reader:
    """A position that only moves by one, over as many connections as it takes."""

    def __init__(self, position: Position | None) -> None:
        self.position = position
        self._astray = False

    def take(self, message: Message) -> Event | Reset | None:
        """Take a message; returns what the caller hasn't heard yet.

        After a `Reset` the connection has to be left: it may be from before the new position.

        Raises:
            Ended: the connection is over, or can't be believed any more.
        """
        match message:
            case Hello():
                return self._greeted(message)
            case Event():
                return self._next(message)
            case Head(head) if head > self._known().seq:
                raise Ended(f"behind: the head is {head}, we are at {self._known().seq}")
            case Reset(epoch, head):
                return self._restart(epoch, head)
            case Bye(code, reason, retry_after):
                raise closed(code, reason, retry_after)
        return None

    def lose(self) -> None:
        """Give the position up; the next `hello` says where the blog is now, and that is passed on as a `Reset`."""
        self.position = None
        self._astray = True

    def _greeted(self, hello: Hello) -> Reset | None:
        if self._astray or (self.position is not None and self.position.epoch not in (None, hello.epoch)):
            return self._restart(hello.epoch, hello.head)
        if self.position is None:
            self.position = Position(hello.epoch, hello.head)
        else:
            self.position = replace(self.position, epoch=hello.epoch)
        return None

    def _next(self, event: Event) -> Event | None:
        known = self._known()
        if event.seq <= known.seq:
            return None
        if event.seq > known.seq + 1:
            raise Ended(f"gap: {event.seq} came after {known.seq}")
        self.position = replace(known, seq=event.seq)
        return replace(event, epoch=known.epoch or "")

    def _restart(self, epoch: str, head: int) -> Reset:
        self._astray = False
        self.position = Position(epoch, head)
        return Reset(epoch, head)

    def _known(self) -> Position:
        if self.position is None or self.position.epoch is None:
            raise Ended("the server didn't begin with hello")
        return self.position
