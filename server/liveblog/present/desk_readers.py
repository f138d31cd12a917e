"""A blog's readers in words for its editors: how many they are, how late they see an entry, and what is in the way."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from liveblog.model.reader_numbers import ReaderNumbers

OVERDUE_SECONDS = 30.0
"""A job that is due for so long is late."""

_SLOW_SECONDS = 1.0
_LATE_MILLISECONDS = 2000
_HUNDRED = 20  # of fewer events, "95 of 100" would be said of none

_UNITS = ((1000, "ms", 1, 0), (10_000, "s", 1000, 1), (120_000, "s", 1000, 0), (math.inf, "min", 60_000, 0))
"""Up to how many milliseconds what is said in which unit, which has so many, with how many digits."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What else matters: whether servers hear each other, how long the database took, and which jobs are overdue."""

    bus_is_up: bool = True
    database_seconds: float = 0.0
    overdue: int = 0
    overdue_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class DeskReaders:
    """The line of a blog's desk about its readers, and what is behind it."""

    numbers: ReaderNumbers
    circumstances: Circumstances

    @property
    def line(self) -> str:
        """Return the line that is always there."""
        readers, usual = self.numbers.readers, self.numbers.delay_of(50)
        number = f"{readers:,} reading now" if readers else "Nobody is reading now"
        return number if usual is None else f"{number} · seen after {span(usual)}"

    @property
    def by_transport(self) -> str:
        """Say how readers are connected."""
        numbers = self.numbers
        if not numbers.readers:
            return "Nobody has the page open now, or is only looking at it without scripts."
        polling = f", about {numbers.polling:,} by polling" if numbers.polling else ""
        return f"{numbers.websocket:,} by WebSocket, {numbers.sse:,} by event stream{polling}."

    @property
    def seen(self) -> str:
        """Say how late readers see what is written."""
        usual, most = self.numbers.delay_of(50), self.numbers.delay_of(95)
        if usual is None or most is None:
            return "Nothing was written in the last ten minutes."
        number = len(self.numbers.delays)
        if number == 1:
            return f"Readers saw the last change after {span(usual)}."
        few = f"all of the last {number} within {span(self.numbers.delays[-1])}"
        return f"Readers see an entry after {span(usual)}, {few if number < _HUNDRED else _of_hundred(most)}."

    @property
    def troubles(self) -> Sequence[str]:
        """Say what is in the way; mostly nothing."""
        return tuple(self._troubles())

    def _troubles(self) -> Iterator[str]:
        around, usual = self.circumstances, self.numbers.delay_of(50)
        if not around.bus_is_up:
            yield "Redis is away: readers of other servers hear up to a second late. Nothing is lost."
        if usual is not None and usual >= _LATE_MILLISECONDS:
            yield f"Readers get what you post late: after {span(usual)}."
        if around.database_seconds >= _SLOW_SECONDS:
            yield f"The database is slow: it took {span(round(1000 * around.database_seconds))} to answer."
        if around.overdue:
            jobs = "one job waits" if around.overdue == 1 else f"{around.overdue} jobs wait"
            since = span(round(1000 * around.overdue_seconds))
            yield f"Work in the background is late: {jobs}, the first for {since}. What is scheduled may be late, too."


def span(milliseconds: int) -> str:
    """Say how long something takes, no more exactly than it matters."""
    unit, size, digits = next((unit, size, digits) for most, unit, size, digits in _UNITS if milliseconds < most)
    return f"{milliseconds / size:.{digits}f} {unit}"


def _of_hundred(milliseconds: int) -> str:
    return f"95 of 100 within {span(milliseconds)}"
