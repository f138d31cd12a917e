"""Which transport is tried next and after how long: the ladder of section 8 of the protocol. No I/O but a clock.

What an end means is `closing`'s; the transports themselves are `websocket`, `sse` and `polling`.
"""

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

from liveblog_client.timing import Timing, delay

Transport: TypeAlias = Literal["websocket", "sse", "polling"]

_MISSES = 2
"""So many attempts in a row without a `hello` lead one step down."""


class Ladder:
    """The transports from best to last resort, and how the attempts with them went."""

    def __init__(self, steps: Sequence[Transport], timing: Timing, clock: Callable[[], float]) -> None:
        if not steps:
            raise ValueError("following needs a transport")
        self._steps = tuple(steps)
        self._timing = timing
        self._clock = clock
        self._step = 0
        self._since = clock()
        self._attempt = 0
        self._misses = 0
        self._probing = False
        self._greeted_at: float | None = None
        self._has_met = False

    @property
    def transport(self) -> Transport:
        """The transport to take now."""
        return self._steps[self._step]

    def greeted(self) -> None:
        """Note that a `hello` came."""
        self._has_met = True
        self._greeted_at = self._clock()
        self._misses = 0
        self._probing = False

    @property
    def never_greeted(self) -> bool:
        """Whether no `hello` has ever come, down to the last transport, which is being tried."""
        return not self._has_met and self._step == len(self._steps) - 1

    def may_climb(self) -> bool:
        """Say whether polling has gone on for so long that the best transport is worth another attempt."""
        polling_below = self._step > 0 and self.transport == "polling"
        return polling_below and self._clock() - self._since >= self._timing.climb

    def ended(self, retry_after: float | None) -> float:
        """Note that a connection is over; returns the seconds to wait before the next."""
        greeted_at, self._greeted_at = self._greeted_at, None
        if retry_after is None and self.may_climb():
            self._go(0)
            self._probing = True
            return 0.0
        if greeted_at is None:
            return self._missed(retry_after)
        if self._clock() - greeted_at >= self._timing.settled:
            self._attempt = 0
        return self._wait(retry_after)

    def full(self, retry_after: float | None) -> float:
        """Note that the server has no room for live readers; returns the seconds to wait before the next attempt.

        That is polling, for which there is room: the server's hint is for clients that can't poll. Many may be told at
        once, so that the wait is drawn anew, up to a second.
        """
        last = len(self._steps) - 1
        if self._steps[last] != "polling" or self._step == last:
            return self.ended(retry_after)
        self._greeted_at = None
        self._probing = False
        self._go(last)
        return delay(0, None, base=self._timing.base, cap=self._timing.cap)

    def _missed(self, retry_after: float | None) -> float:
        last = len(self._steps) - 1
        if self._probing:
            # One attempt is all that a reader who has a working transport can spare: polling goes on at once.
            self._probing = False
            self._go(last)
            return 0.0 if retry_after is None else self._wait(retry_after)
        self._misses += 1
        if self._misses >= _MISSES and self._step < last:
            self._go(self._step + 1)
        return self._wait(retry_after)

    def _go(self, step: int) -> None:
        self._step = step
        self._misses = 0
        self._since = self._clock()

    def _wait(self, retry_after: float | None) -> float:
        seconds = delay(self._attempt, retry_after, base=self._timing.base, cap=self._timing.cap)
        self._attempt += 1
        return seconds
