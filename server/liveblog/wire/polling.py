"""Polling, made for a CDN (docs/protocol.md §6): answers of frames that are encoded already, and closed ranges.

The boundaries of ranges are fixed, so that all readers of a CDN share the same immutable answers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from liveblog.errors import BadRequest, NotFound, RangeSuperseded
from liveblog.model.blog import Blog
from liveblog.model.event import LogHead, epoch_and_number
from liveblog.wire.frame import EventFrame, encode

RANGE_SIZE = 100
_BOUNDS = re.compile(r"([0-9]{1,15})-([0-9]{1,15})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ClosedRange:
    """Events `first` to `last`, both inclusive, of one epoch after so many purges."""

    epoch: str
    purges: int
    first: int
    last: int


def tail_start(head: int) -> int:
    """Return the first number that is not in a closed range: where the head document begins."""
    return head // RANGE_SIZE * RANGE_SIZE + 1


def parse_range(generation: str, bounds: str) -> ClosedRange:
    """Read `{epoch}.{purges}` and `{from}-{to}`.

    Raises:
        BadRequest: malformed, or not on the fixed boundaries.
    """
    log, limits = epoch_and_number(generation), _BOUNDS.fullmatch(bounds)
    if log is None or limits is None:
        raise BadRequest("must have the form {epoch}.{purges}/{from}-{to}", "range")
    first, last = int(limits[1]), int(limits[2])
    if first % RANGE_SIZE != 1 or last != first + RANGE_SIZE - 1:
        raise BadRequest(f"must be {RANGE_SIZE}·k + 1 to {RANGE_SIZE}·(k + 1)", "range")
    return ClosedRange(*log, first, last)


def require_current(wanted: ClosedRange, blog: Blog) -> None:
    """Refuse a range that the blog does not have, or has no longer.

    Raises:
        RangeSuperseded: of another epoch, or of a log that held text which was purged since.
        NotFound: the range is not closed yet.
    """
    if (wanted.epoch, wanted.purges) != (blog.epoch, blog.purges):
        raise RangeSuperseded(f"The log of this blog is now {blog.epoch}.{blog.purges}.")
    if wanted.last > blog.head:
        raise NotFound(f"Event {wanted.last} does not exist yet: the head is {blog.head}.")


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
