"""The protocol's messages and polling documents, read from JSON (sections 3 and 6).

Unknown types and members are ignored. What a message does to a reader is `reader`'s and `feed`'s.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from liveblog_client.shapes import Blog, Entry, Shift, Tombstone

MAX_MESSAGE = 16 * 2**20
"""The longest message that is read, in bytes: far above any entry, far below what would hurt."""


@dataclass(frozen=True, slots=True)
class Hello:
    """The first message on a connection; `readers` is about how many read the blog now, where that is told."""

    epoch: str
    head: int
    readers: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One numbered fact about a blog.

    `epoch` and `seq` are the position of a reader that has applied it. By `kind`, one of `entry`, `blog` and `shift` is
    set; of a kind that this version doesn't know, none may be. `raw` is the message with all its members.
    """

    seq: int
    kind: str
    at: str
    epoch: str = ""
    entry: Entry | Tombstone | None = None
    blog: Blog | None = None
    shift: Shift | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Head:
    """The heartbeat: a reader whose position is lower is behind; `readers` as in `Hello`."""

    head: int
    readers: int | None = None


@dataclass(frozen=True, slots=True)
class Reset:
    """The position can't be continued: what is held has to be replaced by a new snapshot."""

    epoch: str
    head: int


@dataclass(frozen=True, slots=True)
class Bye:
    """The last message on a connection; `retry_after` is in seconds."""

    code: int
    reason: str
    retry_after: float | None


Message: TypeAlias = Hello | Event | Head | Reset | Bye


@dataclass(frozen=True, slots=True)
class Document:
    """An answer to a poll; `start` is the number of its first event, `poll_after` is in seconds."""

    epoch: str
    head: int
    purges: int
    start: int
    events: tuple[Event, ...]
    poll_after: float
    reset: bool


def read_message(text: str | bytes) -> Message | None:
    """Read one message; `None` for anything that has to be ignored."""
    try:
        return _message(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError):  # the last: nested deeper than anything of ours
        return None


def read_event(raw: Mapping[str, Any]) -> Event:
    """Read an event.

    Raises:
        KeyError, TypeError: it isn't one.
    """
    return Event(
        seq=_whole(raw["seq"]),
        kind=str(raw["kind"]),
        at=str(raw["at"]),
        entry=raw.get("entry"),
        blog=raw.get("blog"),
        shift=raw.get("shift"),
        raw=raw,
    )


def read_document(raw: Mapping[str, Any]) -> Document:
    """Read the answer to a poll.

    Raises:
        KeyError, TypeError, ValueError: it isn't one.
    """
    return Document(
        epoch=str(raw["epoch"]),
        head=_whole(raw["head"]),
        purges=_whole(raw.get("purges", 0)),
        start=_whole(raw["from"]) if "from" in raw else _whole(raw["head"]) + 1,
        events=tuple(read_event(event) for event in raw["events"]),
        poll_after=_pause(float(raw["poll_after"])),
        reset=bool(raw.get("reset")),
    )


def _message(raw: Any) -> Message | None:
    read = _READERS.get(raw["type"])
    return read(raw) if read else None


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is not a whole number")
    return value


def _readers(raw: Mapping[str, Any]) -> int | None:
    readers = raw.get("readers")
    return readers if isinstance(readers, int) else None


def _bye(raw: Mapping[str, Any]) -> Bye:
    hint = raw.get("retry_after")
    return Bye(_whole(raw["code"]), str(raw.get("reason", "")), None if hint is None else _hint(float(hint)))


def _pause(seconds: float) -> float:
    """Return a second for what is no pause: an answer that is wrong must not make every reader ask without one."""
    return seconds if 0 < seconds < math.inf else 1.0


def _hint(seconds: float) -> float | None:
    return seconds if 0 <= seconds < math.inf else None


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Message]] = {
    "hello": lambda raw: Hello(str(raw["epoch"]), _whole(raw["head"]), _readers(raw)),
    "event": read_event,
    "head": lambda raw: Head(_whole(raw["head"]), _readers(raw)),
    "reset": lambda raw: Reset(str(raw["epoch"]), _whole(raw["head"])),
    "bye": _bye,
}
