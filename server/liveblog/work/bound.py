"""What a bound of expensive work says; the bounds themselves are in `bounds`."""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Limit:
    """A size that is looked at before the work begins; what is over it gets `refusal`, a status and a code."""

    most: int
    what: str
    refusal: str


@dataclass(frozen=True, slots=True)
class Bound:
    """What one kind of work may cost in each process of the server.

    A piece that takes longer than `seconds`, or more than `memory` bytes, is ended, or no longer waited for where that
    can't be; in a child process the seconds are the processor's. While `at_once` pieces are under way up to `waiting`
    others wait, for `patience` seconds at most; one asker has at most `of_one` of all these places. Who comes when they
    are taken gets 503 `busy`, with Retry-After and the sentence `busy`. After a piece its place stays empty for `rest`
    times as long as it took: the processor is others' meanwhile.
    """

    name: str
    where: str
    busy: str
    limits: tuple[Limit, ...]
    seconds: float
    at_once: int
    waiting: int
    patience: float
    of_one: int | None = None
    memory: int | None = None
    rest: float = 0.0
    overrun: str = "503 `busy`"

    @property
    def places(self) -> int:
        """Return how many are let in: those at work, and those who wait."""
        return self.at_once + self.waiting
