"""A blog's readers in words for its editors: how many they are, how late they see an entry, and what is in the way."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from liveblog.model.reader_numbers import ReaderNumbers
from liveblog.render.times import number
from liveblog.sentence import Sentence, Told, counted, sentence

OVERDUE_SECONDS = 30.0
"""A job that is due for so long is late."""

_SLOW_SECONDS = 1.0
_LATE_MILLISECONDS = 2000
_HUNDRED = 20  # of fewer events, "95 of 100" would be said of none

_MILLISECONDS, _SECONDS, _MINUTES = sentence("ms"), sentence("s"), sentence("min")
_UNITS = (
    (1000, _MILLISECONDS, 1, 0),
    (10_000, _SECONDS, 1000, 1),
    (120_000, _SECONDS, 1000, 0),
    (math.inf, _MINUTES, 60_000, 0),
)
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
        if not readers:
            line = sentence("Nobody is reading now")
        else:
            line = counted("{n} reading now", "{n} reading now", readers, n=_number(readers))
        return line if usual is None else sentence("{line} · seen after {span}", line=line, span=span(usual))

    @property
    def by_transport(self) -> str:
        """Say how readers are connected."""
        numbers = self.numbers
        if not numbers.readers:
            return sentence("Nobody has the page open now, or is only looking at it without scripts.")
        streams = {"websocket": _number(numbers.websocket), "sse": _number(numbers.sse)}
        if not numbers.polling:
            return sentence("{websocket} by WebSocket, {sse} by event stream.", **streams)
        polling = _number(numbers.polling)
        return sentence(
            "{websocket} by WebSocket, {sse} by event stream, about {polling} by polling.", **streams, polling=polling
        )

    @property
    def seen(self) -> str:
        """Say how late readers see what is written."""
        usual, most = self.numbers.delay_of(50), self.numbers.delay_of(95)
        if usual is None or most is None:
            return sentence("Nothing was written in the last ten minutes.")
        heard = len(self.numbers.delays)
        if heard == 1:
            return sentence("Readers saw the last change after {span}.", span=span(usual))
        if heard < _HUNDRED:
            return sentence(
                "Readers see an entry after {span}, all of the last {number} within {longest}.",
                span=span(usual),
                number=heard,
                longest=span(self.numbers.delays[-1]),
            )
        return sentence(
            "Readers see an entry after {span}, 95 of 100 within {longest}.", span=span(usual), longest=span(most)
        )

    @property
    def troubles(self) -> Sequence[str]:
        """Say what is in the way; mostly nothing."""
        return tuple(self._troubles())

    def _troubles(self) -> Iterator[str]:
        around, usual = self.circumstances, self.numbers.delay_of(50)
        if not around.bus_is_up:
            yield sentence("Redis is away: readers of other servers hear up to a second late. Nothing is lost.")
        if usual is not None and usual >= _LATE_MILLISECONDS:
            yield sentence("Readers get what you post late: after {span}.", span=span(usual))
        if around.database_seconds >= _SLOW_SECONDS:
            took = span(round(1000 * around.database_seconds))
            yield sentence("The database is slow: it took {span} to answer.", span=took)
        if around.overdue:
            yield counted(
                "Work in the background is late: one job waits, the first for {since}. "
                "What is scheduled may be late, too.",
                "Work in the background is late: {n} jobs wait, the first for {since}. "
                "What is scheduled may be late, too.",
                around.overdue,
                since=span(round(1000 * around.overdue_seconds)),
            )


def span(milliseconds: int) -> Sentence:
    """Say how long something takes, no more exactly than it matters."""
    unit, size, digits = next((unit, size, digits) for most, unit, size, digits in _UNITS if milliseconds < most)
    return sentence("{number} {unit}", number=_number(round(milliseconds / size, digits), digits), unit=unit)


def _number(value: float, digits: int = 0) -> Told:
    return Told(partial(number, value, digits=digits))
