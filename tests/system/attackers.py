"""Attackers, as a program of their own: so many connections, each of which asks again soon after it was answered.

`python -m tests.system.attackers PORT SERVER`, which is a process, reads requests from its standard input, each as its
length in a line and then its bytes; the connections take them in turns. After them come lines: at `go` it attacks, at
`stop` it lets the answers come that are still to come; each line is said again when it is done. When its input ends, it
prints how many answers of each status there were. Its priority is the lowest: what it takes harms nobody.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path

from tests.pace import PATIENCE
from tests.system.asking import Connection
from tests.system.watch import Watch

CONNECTIONS = 32
"""Each from an address of its own: to the server they are as many askers."""

PAUSE_SECONDS = 0.1
"""Of each connection between an answer and the next question, at least: a flood of work, not one of packets.

They are the server's own seconds: one that gets half a processor, as others want the machine, gets half the flood.
"""

LINE_BYTES = 125_000_000
"""A second: nor is it one of bytes. What attackers send comes through a line of a gigabit, as it would from afar."""

PATIENCE_SECONDS = 3.0
"""For an answer: who gets none leaves, and comes again. What is only half sent gets none."""


class Attackers:
    """Who attacks, while they may."""

    def __init__(self, port: int, server: int, requests: list[bytes]) -> None:
        self.statuses: Counter[str] = Counter()
        self._port = port
        self._clock = Watch(server)
        self._requests = cycle(requests)
        self._pause = max(PAUSE_SECONDS, max(map(len, requests)) * CONNECTIONS / LINE_BYTES)
        self._may = asyncio.Event()
        self._busy = 0
        self._is_quiet = asyncio.Event()
        self._come = set[str]()
        self._have_come = asyncio.Event()

    async def go(self) -> None:
        """Let them, and wait until each has come: at their priority that may take a busy machine a while."""
        self._may.set()
        await self._have_come.wait()

    async def stop(self) -> None:
        """Let them no more, and wait until the last was answered."""
        self._may.clear()
        while self._busy:
            self._is_quiet.clear()
            await self._is_quiet.wait()

    async def attack(self, place: str) -> None:
        """Ask and ask, from an address."""
        while True:
            await self._may.wait()
            try:
                async with Connection.opened(self._port, place) as connection:
                    self._note(place)
                    while True:
                        await self._ask(connection)
            except (OSError, EOFError, TimeoutError):
                self._note(place)
                self.statuses["no answer"] += 1
            await self._rest()

    def _note(self, place: str) -> None:
        self._come.add(place)
        if len(self._come) == CONNECTIONS:
            self._have_come.set()

    async def _ask(self, connection: Connection) -> None:
        await self._may.wait()
        self._busy += 1
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                status = await connection.ask(next(self._requests))
            self.statuses[str(status)] += 1
        finally:
            self._busy -= 1
            self._is_quiet.set()
        await self._rest()

    async def _rest(self) -> None:
        began = self._clock()
        while (left := self._pause - (self._clock() - began)) > 0:  # noqa: ASYNC110 -- a clock sets no event
            await asyncio.sleep(left)


class Attack:
    """The program, as a test has it."""

    def __init__(self, process: Process) -> None:
        assert process.stdin
        assert process.stdout
        self.statuses: Counter[str] = Counter()
        self.process = process
        self._orders, self._reports = process.stdin, process.stdout

    @classmethod
    @asynccontextmanager
    async def of(cls, port: int, server: int, requests: Sequence[bytes]) -> AsyncIterator["Attack"]:
        """Get attackers ready; when the block ends they have ended, and `statuses` says what they were answered."""
        command = (sys.executable, "-m", "tests.system.attackers", str(port), str(server))
        root = Path(__file__).parents[2]
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, cwd=root)
        attack = cls(process)
        try:
            for part in (b"%d\n" % len(requests), *(b"%d\n%b" % (len(each), each) for each in requests)):
                attack._orders.write(part)
                await attack._orders.drain()
            yield attack
            attack._orders.close()
            attack.statuses.update(json.loads(await attack._reports.read()))
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    @asynccontextmanager
    async def under_way(self) -> AsyncIterator[None]:
        """Let them attack for as long as the block lasts."""
        await self._order(b"go\n")
        yield
        await self._order(b"stop\n")

    async def _order(self, line: bytes) -> None:
        async with asyncio.timeout(PATIENCE):
            self._orders.write(line)
            await self._orders.drain()
            assert await self._reports.readline() == line


async def main(port: int, server: int) -> None:
    """Do as the lines say."""
    lines = await _standard_input()
    requests = [await lines.readexactly(int(await lines.readline())) for _ in range(int(await lines.readline()))]
    attackers = Attackers(port, server, requests)
    tasks = [asyncio.create_task(attackers.attack(f"127.0.1.{number + 1}")) for number in range(CONNECTIONS)]
    while line := await lines.readline():
        if line == b"go\n":
            await attackers.go()
        else:
            await attackers.stop()
        sys.stdout.write(line.decode())
        sys.stdout.flush()
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    sys.stdout.write(json.dumps(attackers.statuses))


async def _standard_input() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader


if __name__ == "__main__":
    os.nice(19)
    asyncio.run(main(*map(int, sys.argv[1:])))
