"""Positions as readers bring them, and what can be done from them (docs/protocol.md §2, §5)."""

import re

from liveblog.errors import BadRequest
from liveblog.model.event import Position

_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)
ANY_EPOCH = ""


def parse_position(*, epoch: str | None, after: str | None, last_event_id: str | None = None) -> Position | None:
    """Read the position of a reader; None: it has none and starts at the head.

    `Last-Event-ID` wins over the query, because a browser sends the query of its first attempt again and again. A
    position that says only `after=0` has the epoch ANY_EPOCH: everything is what it asks for, whatever the epoch.

    Raises:
        BadRequest: malformed; names the parameter.
    """
    if last_event_id:
        return _parse_last_event_id(last_event_id)
    if after is None:
        if epoch is not None:
            raise BadRequest("is needed with epoch: the number of the last event that was applied", "after")
        return None
    if not _NUMBER.fullmatch(after):
        raise BadRequest("must be a whole number, 0 or more", "after")
    if not epoch and int(after) > 0:
        raise BadRequest("is needed with after: numbers of two epochs can't be compared", "epoch")
    return Position(epoch or ANY_EPOCH, int(after))


def _parse_last_event_id(value: str) -> Position:
    position = Position.parse(value)
    if position is None:
        raise BadRequest("must have the form {epoch}.{seq}", "Last-Event-ID")
    return position


def can_continue(position: Position, epoch: str, head: int) -> bool:
    """Tell whether everything after the position can be replayed, provably."""
    return position.epoch in (epoch, ANY_EPOCH) and position.seq <= head
