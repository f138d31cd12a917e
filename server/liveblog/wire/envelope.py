"""Envelopes: event frames as they travel on the bus, from the process that committed to all others.

A header line of JSON, then the event as it is encoded for readers, so that no other process encodes it again.
"""

import json
from dataclasses import dataclass

from liveblog.model.event import Kind
from liveblog.wire.frame import EventFrame, encode, event_frame


@dataclass(frozen=True, slots=True)
class Envelope:
    """A frame with the blog, epoch and count of purges it belongs to."""

    blog_id: int
    epoch: str
    purges: int
    frame: EventFrame


def seal(envelope: Envelope) -> bytes:
    """Encode an envelope."""
    frame = envelope.frame
    header = [envelope.blog_id, envelope.epoch, envelope.purges, frame.seq, frame.kind, frame.entry_id]
    return encode(header) + b"\n" + frame.json


def unseal(data: bytes) -> Envelope | None:
    """Decode an envelope; None for anything else on the channel: another version's, another program's."""
    header, _, encoded = data.partition(b"\n")
    try:
        match json.loads(header):
            case [int(blog_id), str(epoch), int(purges), int(seq), str(kind), int() | None as entry_id]:
                return Envelope(blog_id, epoch, purges, event_frame(epoch, seq, Kind(kind), entry_id, encoded))
    except (ValueError, RecursionError):
        return None
    return None
