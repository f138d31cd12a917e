"""Frames: messages encoded once per process, for each transport that asks."""

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from liveblog.model.blog import Blog
from liveblog.model.event import Event, Kind, Position
from liveblog.wire.views import Drawing, event_view
from liveblog.wire.websocket import deflated_message, text_message

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))  # `json.dumps` makes one for each call


def encode(value: Any) -> bytes:
    """Encode JSON compactly, as UTF-8."""
    return _JSON.encode(value).encode()


def encode_with(value: dict[str, Any], name: str, items: Iterable[Any]) -> bytes:
    """Encode an object with one more member at its end, a list: item by item, for nothing else runs during each."""
    return encode(value | {name: []}).removesuffix(b"]}") + b",".join(map(encode, items)) + b"]}"


@dataclass(frozen=True)
class Frame:
    """One message in the forms its transports need; each form is made when it is first asked for and then shared.

    Not slotted: `cached_property` keeps the forms in the instance.
    """

    type: str
    json: bytes
    sse_id: str | None = None

    @cached_property
    def text(self) -> str:
        """Return the WebSocket text message."""
        return self.json.decode()

    @cached_property
    def sse(self) -> bytes:
        """Return the chunk of an event stream. JSON holds no raw line break, so one `data` line is enough."""
        prefix = f"id: {self.sse_id}\n" if self.sse_id else ""
        return f"{prefix}event: {self.type}\ndata: ".encode() + self.json + b"\n\n"

    @cached_property
    def sse_chunked(self) -> bytes:
        """Return the same in HTTP's chunked transfer coding (RFC 9112, section 7.1)."""
        return b"%x\r\n%b\r\n" % (len(self.sse), self.sse)

    @cached_property
    def websocket(self) -> bytes:
        """Return the WebSocket message with its header, ready for the wire."""
        return text_message(self.json)

    @cached_property
    def websocket_deflated(self) -> bytes:
        """Return the same, deflated: for readers who agreed to messages without context."""
        return deflated_message(self.json)


@dataclass(frozen=True, kw_only=True)
class EventFrame(Frame):
    """The frame of event `seq`; `entry_id` names the entry whose text it may hold, so that a delete can find it."""

    seq: int
    kind: Kind
    entry_id: int | None

    def purged(self) -> "EventFrame":
        """Return this frame with a tombstone in place of the entry's text."""
        view = json.loads(self.json) | {"entry": {"id": self.entry_id, "deleted": True}}
        return dataclasses.replace(self, json=encode(view))


class Encoder:
    """Makes frames of events, drawing their HTML with the one template set."""

    def __init__(self, draw: Drawing) -> None:
        self.draw = draw

    def event(self, blog: Blog, event: Event) -> EventFrame:
        """Encode an event of this blog."""
        view = event_view(blog, event, self.draw)
        entry_id = view.get("entry", {}).get("id")
        return event_frame(blog.epoch, event.seq, event.kind, entry_id, encode(view))


def event_frame(epoch: str, seq: int, kind: Kind, entry_id: int | None, encoded: bytes) -> EventFrame:
    """Make a frame of an event that is encoded already."""
    return EventFrame(
        type="event", json=encoded, sse_id=str(Position(epoch, seq)), seq=seq, kind=kind, entry_id=entry_id
    )


def hello(epoch: str, head: int, readers: int | None = None) -> Frame:
    """Make the first message on every connection; `readers` is how many read, where that is told."""
    return _frame({"type": "hello", "protocol": 1, "epoch": epoch, "head": head} | _told(readers))


def head(number: int, readers: int | None = None) -> Frame:
    """Make a heartbeat."""
    return _frame({"type": "head", "head": number} | _told(readers))


def _told(readers: int | None) -> dict[str, int]:
    return {} if readers is None else {"readers": readers}


def reset(epoch: str, number: int) -> Frame:
    """Make the message that says: your position can't be continued, take a new snapshot."""
    return _frame({"type": "reset", "epoch": epoch, "head": number})


def bye(code: int, reason: str, retry_after: float | None) -> Frame:
    """Make the last message; `retry_after` in seconds, None: no hint."""
    return _frame({"type": "bye", "code": code, "reason": reason, "retry_after": retry_after})


def _frame(message: dict[str, Any]) -> Frame:
    return Frame(message["type"], encode(message))
