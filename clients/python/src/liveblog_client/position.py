"""How far a reader has come, and how it says so to the server (protocol, sections 1 and 2)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """Everything up to and including `seq` was applied; before the first event the epoch need not be known."""

    epoch: str | None
    seq: int

    def query(self) -> dict[str, str]:
        """Write the position as the query of a request."""
        after = {"after": str(self.seq)}
        return after if self.epoch is None else {"epoch": self.epoch, **after}


def position_of(epoch: str | None, after: int | None) -> Position | None:
    """Check a position that a caller brings; `None` for the head of the blog.

    Raises:
        ValueError: the server would answer it with 400.
    """
    if after is None:
        if epoch is not None:
            raise ValueError("a position needs `after` besides `epoch`")
        return None
    if after < 0 or (after > 0 and epoch is None):
        raise ValueError("`after` is 0 or more, and needs `epoch` when it is more than 0")
    return Position(epoch, after)
