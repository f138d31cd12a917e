"""Bulkheads: each kind of work has places of its own, so that one that is flooded sinks nothing else.

So many are let in at once, so many wait in line, and who comes after them is told to come again.
"""

import asyncio
import logging
import math
import os
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeVar, TypeVarTuple

from liveblog.errors import Busy
from liveblog.sentence import sentence
from liveblog.work.bound import Bound

_log = logging.getLogger(__name__)

NICENESS = 5
_QUIET_SECONDS = 60.0  # between two lines in the log: refusals are cheap, and may be many
_LONGEST_REST = 2.0  # seconds: what took so long that it would be more has waited itself, for a database or a disk
_LONGEST_WAIT = 5  # seconds that anybody is asked to wait before coming again

_Result = TypeVar("_Result")
_Arguments = TypeVarTuple("_Arguments")


class Bulkhead:
    """The places of one kind of work in this process.

    Those who wait are let in in turns: one of each asker, in the order in which the askers came. So whoever sends a
    hundred pieces keeps nobody with a single one waiting for a hundred.
    """

    def __init__(self, bound: Bound) -> None:
        self.bound = bound
        self.refused = 0
        self._told_at = -math.inf
        self._working = 0
        self._lines: dict[str, deque[asyncio.Future[None]]] = {}
        self._of: Counter[str] = Counter()

    @property
    def taken(self) -> int:
        """Return how many are at work or wait for it."""
        return self._of.total()

    @asynccontextmanager
    async def place(self, asker: str = "") -> AsyncIterator[None]:
        """Wait for a place and hold it for as long as the block lasts.

        Raises:
            Busy: too many wait already, this asker has all the places of one, or the turn did not come in time.
        """
        await self.enter(asker)
        began = time.monotonic()
        try:
            yield
        finally:
            self._rest(asker, (time.monotonic() - began) * self.bound.rest)

    async def enter(self, asker: str = "") -> None:
        """Wait for a place; whoever has one gives it back with `leave`.

        Raises:
            Busy: as for `place`.
        """
        self.require_room(asker)
        self._of[asker] += 1
        if self._working < self.bound.at_once:
            self._working += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._lines.setdefault(asker, deque()).append(turn)
        try:
            async with asyncio.timeout(self.bound.patience):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():  # it came in the same moment
                self.leave(asker)
            else:
                self._give_up(asker, turn)
            if isinstance(error, TimeoutError):
                raise self.refusal() from error
            raise

    def require_room(self, asker: str = "") -> None:
        """Tell whoever would be refused so before anything is read for their work.

        Raises:
            Busy: too many wait already, or this asker has all the places of one.
        """
        if self.taken >= self.bound.places or self._has_its_share(asker):
            raise self.refusal()

    def leave(self, asker: str = "") -> None:
        """Give a place back: to the next in line, if there is one."""
        self._forget(asker)
        while self._lines:
            first = next(iter(self._lines))
            line = self._lines.pop(first)
            turn = line.popleft()
            if line:
                self._lines[first] = line  # behind the other askers
            if not turn.done():  # else whoever waited gave up a moment ago
                turn.set_result(None)
                return
        self._working -= 1

    def _rest(self, asker: str, seconds: float) -> None:
        """Give the place back after a while in which all else has the processor."""
        if seconds:
            asyncio.get_running_loop().call_later(min(seconds, _LONGEST_REST), self.leave, asker)
        else:
            self.leave(asker)

    def refusal(self) -> Busy:
        """Return what somebody is told who gets no place, or whose work had one and took too long."""
        self.refused += 1
        if time.monotonic() >= self._told_at + _QUIET_SECONDS:
            self._told_at = time.monotonic()
            _log.warning("%s Since the start %s were told to come again.", self.bound.busy, self.refused)
        after = min(math.ceil(self.bound.seconds), _LONGEST_WAIT)
        return Busy(sentence("{busy} Try again in a moment.", busy=self.bound.busy), after)

    def _has_its_share(self, asker: str) -> bool:
        return bool(asker) and self.bound.of_one is not None and self._of[asker] >= self.bound.of_one

    def _give_up(self, asker: str, turn: "asyncio.Future[None]") -> None:
        line = self._lines.get(asker, ())
        if turn in line:
            self._lines[asker].remove(turn)
        if not line:
            self._lines.pop(asker, None)
        self._forget(asker)

    def _forget(self, asker: str) -> None:
        self._of[asker] -= 1
        if not self._of[asker]:
            del self._of[asker]


class Threads(Bulkhead):
    """A bulkhead with threads of its own, for work that can't be stopped and is known to end."""

    def __init__(self, bound: Bound) -> None:
        super().__init__(bound)
        self._executor = ThreadPoolExecutor(bound.at_once, bound.name, initializer=yield_to_the_server)

    async def run(self, work: Callable[[*_Arguments], _Result], *arguments: *_Arguments, asker: str = "") -> _Result:
        """Do the work in a thread. Its place is taken until it has ended and rested, also when nobody waits for it.

        Raises:
            Busy: as for `place`, or the work took too long.
        """
        await self.enter(asker)
        began = time.monotonic()
        try:
            doing = asyncio.get_running_loop().run_in_executor(self._executor, partial(work, *arguments))
        except BaseException:
            self.leave(asker)
            raise
        doing.add_done_callback(lambda _: self._rest(asker, (time.monotonic() - began) * self.bound.rest))
        try:
            async with asyncio.timeout(self.bound.seconds):
                return await asyncio.shield(doing)
        except TimeoutError as error:
            raise self.refusal() from error

    def close(self) -> None:
        """Begin nothing more."""
        self._executor.shutdown(wait=False, cancel_futures=True)


def yield_to_the_server() -> None:
    """Let the calling thread, or a process of one thread, have the processor when the server itself doesn't want it.

    On Linux a thread has a priority of its own. Elsewhere it would be the whole server's, and stays as it is.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + NICENESS)  # 19 at most


class Bulkheads:
    """The bulkheads of a process for what is done where it is asked for, one for each kind of work."""

    def __init__(self) -> None:
        self._made: dict[str, Bulkhead] = {}

    def __getitem__(self, bound: Bound) -> Bulkhead:
        if bound.name not in self._made:
            self._made[bound.name] = Bulkhead(bound)
        return self._made[bound.name]

    def __iter__(self) -> Iterator[Bulkhead]:
        return iter(self._made.values())
