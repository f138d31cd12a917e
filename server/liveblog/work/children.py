"""Child processes for work on what somebody sent, which may take any time and any memory: there it can be ended.

A child is started when it is needed and ended when it was not for a while, so that a server to which nobody sends
pictures has none. It is given no socket and no secret.
"""

import asyncio
import logging
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process

from liveblog.errors import TooCostly, Unavailable
from liveblog.sentence import sentence
from liveblog.work.bound import MIB, Bound
from liveblog.work.bulkhead import Bulkhead
from liveblog.work.pipe import (
    COUNT,
    FAILED,
    MOST_BYTES,
    MOST_PARTS,
    REFUSED,
    Parts,
    Work,
    address_of,
    packed,
    read_refusal,
)

_log = logging.getLogger(__name__)

CLOCK = 4
"""By the clock a piece may take so many times its seconds, which are the processor's: others want that, too."""

_START_SECONDS = 20.0
_IDLE_SECONDS = 60.0
_MEMORY = 256 * MIB
_TOLD = ("PATH", "LANG", "LC_", "LD_LIBRARY_PATH", "DYLD_", "PYTHON", "TZ", "VIRTUAL_ENV", "SYSTEMROOT")
"""Beginnings of the names in the environment that a child is told: never LIVEBLOG_…, for there are secrets in it."""


class _DiedError(Exception):
    """The child ended instead of answering."""


class Children(Bulkhead):
    """A bulkhead with processes of its own, as many as may be at work at once.

    `work` is a function of a module. It takes and returns parts of bytes, and may raise InvalidInput, TooLarge and
    TooCostly; whatever else it raises ends its process.
    """

    def __init__(self, bound: Bound, work: Work, idle_seconds: float = _IDLE_SECONDS) -> None:
        super().__init__(bound)
        self._work = work
        self._idle_seconds = idle_seconds
        self._idle: list[_Child] = []
        self._living: set[_Child] = set()
        self._ends: set[asyncio.Task[None]] = set()

    async def run(self, *parts: bytes, asker: str = "") -> Parts:
        """Do the work in a child.

        Raises:
            Busy: there is no place; or it took too long, on a machine that had no time for it.
            TooCostly: it took more processor time or memory than it may.
            Unavailable: no child can be started now.
            InvalidInput, TooLarge: as the work raises them.
        """
        async with self.place(asker):
            while True:
                child = self._idle.pop() if self._idle else await self._started()
                try:
                    return await self._asked(child, parts)
                except _DiedError as error:
                    _log.warning("A process for %s ended in the middle of its work: %s.", self.bound.name, error)
                    if child.pieces == 1:
                        raise TooCostly(sentence("It would take too much time or memory.")) from error
                    # What it did before may have hurt it, or somebody ended it: a fresh one tells.

    async def close(self) -> None:
        """End all children, whatever they are doing."""
        self._idle.clear()
        for child in list(self._living):
            self._end(child)
        if self._ends:
            await asyncio.wait(self._ends)

    async def _asked(self, child: "_Child", parts: Parts) -> Parts:
        try:
            async with asyncio.timeout(CLOCK * self.bound.seconds):
                status, *answer = await child.ask(parts)
        except BaseException as failure:
            self._end(child)
            if isinstance(failure, TimeoutError):
                raise self.refusal() from failure
            raise
        error = _error(status, answer)
        if isinstance(error, TooCostly):
            self._end(child)  # where the memory ran out something may be missing
        else:
            self._idle.append(child)
            asyncio.get_running_loop().call_later(self._idle_seconds, self._retire, child, child.pieces)
        if error:
            raise error
        return answer

    async def _started(self) -> "_Child":
        limits = (str(self.bound.seconds), str(self.bound.memory or _MEMORY))
        command = (sys.executable, "-P", "-m", "liveblog.work.child", address_of(self._work), *limits)
        try:
            # A session of its own: Ctrl-C in the server's terminal is the server's affair.
            process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, env=_environment(), start_new_session=True
            )
        except OSError as error:
            raise self._no_child() from error
        child = _Child(process)
        self._living.add(child)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await child.heard()
        except BaseException as error:
            self._end(child)
            if isinstance(error, TimeoutError | _DiedError):
                raise self._no_child() from error
            raise
        return child

    def _no_child(self) -> Unavailable:
        _log.error("No process could be started for %s.", self.bound.name)
        return Unavailable(sentence("No process can be started for this now."))

    def _retire(self, child: "_Child", pieces: int) -> None:
        if child in self._idle and child.pieces == pieces:
            self._idle.remove(child)
            self._end(child)

    def _end(self, child: "_Child") -> None:
        child.kill()
        ending = asyncio.get_running_loop().create_task(self._ended(child))
        self._ends.add(ending)
        ending.add_done_callback(self._ends.discard)

    async def _ended(self, child: "_Child") -> None:
        await child.process.wait()
        self._living.discard(child)


class _Child:
    """One process, at its two pipes. It answers once by itself, when it is ready, and then to each piece."""

    def __init__(self, process: Process) -> None:
        assert process.stdin  # noqa: S101 -- both are pipes
        assert process.stdout  # noqa: S101
        self.process = process
        self.pieces = 0
        self._questions = process.stdin
        self._answers = process.stdout

    async def ask(self, parts: Parts) -> Parts:
        """Give it a piece of work and return its answer.

        Raises:
            _DiedError: there will be none.
        """
        self.pieces += 1
        try:
            self._questions.write(packed(parts))
            await self._questions.drain()
        except OSError as error:
            raise await self._death() from error
        return await self.heard()

    async def heard(self) -> Parts:
        """Return what it says next.

        Raises:
            _DiedError: it says nothing more.
        """
        try:
            count = await self._number(MOST_PARTS)
            return [await self._answers.readexactly(await self._number(MOST_BYTES)) for _ in range(count)]
        except (OSError, EOFError) as error:
            raise await self._death() from error

    def kill(self) -> None:
        """End it now, if it has not ended."""
        if self.process.returncode is None:
            self.process.kill()

    async def _number(self, most: int) -> int:
        number = int(COUNT.unpack(await self._answers.readexactly(COUNT.size))[0])
        if number > most:
            raise EOFError  # no piece of work says so much
        return number

    async def _death(self) -> _DiedError:
        self.kill()
        status = await self.process.wait()
        return _DiedError(signal.Signals(-status).name if status < 0 else f"exit status {status}")


def _error(status: bytes, answer: Parts) -> Exception | None:
    if status == FAILED:
        return RuntimeError(f"A piece of work failed in its process:\n{answer[0].decode(errors='replace')}")
    return read_refusal(answer[0]) if status == REFUSED else None


def _environment() -> dict[str, str]:
    told = {name: value for name, value in os.environ.items() if name.startswith(_TOLD)}
    # More arenas would only be address space, of which a child has little.
    return told | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "MALLOC_ARENA_MAX": "1"}
