"""Closed ranges of events (docs/protocol.md §6).

Their boundaries are fixed, so that all readers of a CDN share the same immutable answers.
"""

import re
from dataclasses import dataclass

from liveblog.errors import BadRequest, NotFound, RangeSuperseded
from liveblog.model.blog import Blog
from liveblog.model.event import epoch_and_number

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
