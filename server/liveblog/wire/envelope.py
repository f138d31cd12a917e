"""Envelopes: event frames as they travel on the bus, from the process that committed to all others.

A header line of JSON, then the event as it is encoded for readers, so that no other process encodes it again
(docs/protocol.md §9). Processes also tell each other how many readers they have,
by which transports and how late these got what was written, and which part of a desk has changed: each a line of its
own kind.
"""

import json
from dataclasses import dataclass

from liveblog.model.blog import Visibility
from liveblog.model.event import Kind
from liveblog.model.notice import DeskPart, Notice
from liveblog.wire.frame import EventFrame, encode, event_frame

_READERS = "readers"
_NOTICE = "notice"
_READERSHIP = "readership"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A frame with the blog and epoch it belongs to, and who may read that blog once it is committed.

    So no process has to ask the store whether its readers may still be told: it knows with the event itself.
    """

    blog_id: int
    epoch: str
    visibility: Visibility
    frame: EventFrame


@dataclass(frozen=True, slots=True)
class ReaderCount:
    """How many live readers of a blog a process has; `process` is a name that it has given itself."""

    blog_id: int
    process: str
    readers: int


@dataclass(frozen=True, slots=True)
class Readership:
    """What a process says to desks of a blog's readers there: by transport, and how late events were seen lately.

    `polling` is about how many poll; `delays` are milliseconds since the last report.
    """

    blog_id: int
    process: str
    websocket: int
    sse: int
    polling: int
    delays: tuple[int, ...] = ()


def seal(envelope: Envelope) -> bytes:
    """Encode an envelope."""
    frame = envelope.frame
    header = [envelope.blog_id, envelope.epoch, envelope.visibility, frame.seq, frame.kind, frame.entry_id]
    return encode(header) + b"\n" + frame.json


def seal_count(count: ReaderCount) -> bytes:
    """Encode a number of readers."""
    return encode([count.blog_id, _READERS, count.process, count.readers])


def seal_notice(notice: Notice) -> bytes:
    """Encode a notice."""
    return encode([notice.blog_id, _NOTICE, notice.part])


def seal_readership(said: Readership) -> bytes:
    """Encode what a process says of a blog's readers."""
    counts = [said.websocket, said.sse, said.polling]
    return encode([said.blog_id, _READERSHIP, said.process, counts, said.delays])


def unseal(data: bytes) -> Envelope | ReaderCount | Readership | Notice | None:
    """Decode what was sealed; None for anything else on the channel: another version's, another program's."""
    header, _, encoded = data.partition(b"\n")
    try:
        match json.loads(header):
            case [int(blog_id), str(epoch), str(visibility), int(seq), str(kind), int() | None as entry_id]:
                frame = event_frame(epoch, seq, Kind(kind), entry_id, encoded)
                return Envelope(blog_id, epoch, Visibility(visibility), frame)
            case [int(blog_id), str(kind), str(process), int(readers)] if kind == _READERS and readers >= 0:
                return ReaderCount(blog_id, process, readers)
            case [int(blog_id), str(kind), str(process), [int(one), int(two), int(three)], [*delays]] if (
                kind == _READERSHIP and all(type(each) is int and each >= 0 for each in (one, two, three, *delays))
            ):
                return Readership(blog_id, process, one, two, three, tuple(delays))
            case [int(blog_id), str(kind), str(part)] if kind == _NOTICE:
                return Notice(blog_id, DeskPart(part))
    except (ValueError, RecursionError):
        return None
    return None
