"""The JSON answers of polling (docs/protocol.md §6), put together from frames that are encoded already."""

from collections.abc import Sequence

from liveblog.model.event import LogHead
from liveblog.wire.frame import EventFrame, encode


def poll_answer(
    log: LogHead, after: int, frames: Sequence[EventFrame], poll_after: int, *, reset: bool = False
) -> bytes:
    """Encode the answer to a poll: `frames` follow number `after`.

    A reader who is still behind after them is to ask again at once.
    """
    behind = bool(frames) and frames[-1].seq < log.seq
    pace = {"poll_after": 0 if behind else poll_after, "reset": reset}
    members = {"epoch": log.epoch, "purges": log.purges, "head": log.seq, "from": after + 1} | pace
    return encode(members)[:-1] + b',"events":' + _array(frames) + b"}"


def range_answer(*, epoch: str, first: int, last: int, frames: Sequence[EventFrame]) -> bytes:
    """Encode a closed range."""
    return encode({"epoch": epoch, "from": first, "to": last})[:-1] + b',"events":' + _array(frames) + b"}"


def _array(frames: Sequence[EventFrame]) -> bytes:
    return b"[" + b",".join(frame.json for frame in frames) + b"]"
