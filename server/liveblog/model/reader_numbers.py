"""How many read a blog, in all processes together, and how late they get what is written in it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReaderNumbers:
    """How many read a blog by each transport, `polling` at least; and the last `delays` in milliseconds, sorted."""

    websocket: int = 0
    sse: int = 0
    polling: int = 0
    delays: Sequence[int] = ()

    @property
    def readers(self) -> int:
        """Return how many there are in all."""
        return self.websocket + self.sse + self.polling

    def delay_of(self, percent: int) -> int | None:
        """Return within how many milliseconds so many of a hundred events were seen; None: nothing was written."""
        rank = -(-len(self.delays) * percent // 100)
        return self.delays[rank - 1] if self.delays else None
