"""An editor who posts and a reader who follows and reads pages: how long each of them waits."""

import asyncio
import json
import statistics
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Self

from websockets.asyncio.client import ClientConnection, connect

from tests.pace import PATIENCE
from tests.processes import children_of
from tests.system.asking import Connection, asked

PAUSE_SECONDS = 0.03
"""Between two posts: enough for the server to have nothing left to do."""

Waits = Mapping[str, list[float]]
"""Seconds: of `posts` until they were answered, of `news` until they were heard, of `pages` until they were there."""


def no_waits() -> Waits:
    """Return what is to be filled."""
    return {"posts": [], "news": [], "pages": []}


class Watch:
    """A clock that stands still while the server, its database, or this process could go on and waits for a processor.

    So it tells how long the server makes somebody wait: for what it does before, for locks, disks and its children,
    but not for what else the machine is busy with, which is more in one moment than in another. `database` is the
    process whose children serve the connections to it; None: there is none.
    """

    def __init__(self, server: int, database: int | None) -> None:
        self._threads = (Path(f"/proc/{server}/task/{server}"), Path("/proc/self"))
        self._database = database
        self._waited: dict[Path, int] = {}

    def __call__(self) -> float:
        """Return the seconds by this clock."""
        sessions = children_of(self._database) if self._database else ()
        for process in (*self._threads, *(Path(f"/proc/{session}") for session in sessions)):
            with suppress(FileNotFoundError, ProcessLookupError):  # it has ended: what it had waited for counts
                self._waited[process] = int((process / "schedstat").read_text().split()[1])
        return time.perf_counter() - sum(self._waited.values()) / 1e9  # proc(5): for the processor, in ns


def medians(waits: Waits) -> dict[str, float]:
    """Return the median of each, in milliseconds."""
    return {name: 1000 * statistics.median(each) for name, each in waits.items()}


class Newsroom:
    """One of each, at work on the blog `harbour`."""

    def __init__(self, port: int, token: str, stream: ClientConnection, clock: Watch) -> None:
        self._clock = clock
        self._port = port
        self._token = token
        self._stream = stream
        self._numbers = count(1)

    @classmethod
    @asynccontextmanager
    async def opened(cls, port: int, token: str, server: int, database: int | None) -> AsyncIterator[Self]:
        """Let the reader join a server, which is a process, as is its database, if it has one."""
        address = f"ws://127.0.0.1:{port}/api/v1/blogs/harbour/events"
        async with connect(address, ping_interval=None, proxy=None) as stream:
            yield cls(port, token, stream, Watch(server, database))

    async def work(self, rounds: int, waits: Waits) -> None:
        """Post, hear of it, and read the page it is on, so many times."""
        two = Connection.opened(self._port), Connection.opened(self._port)
        async with asyncio.timeout(PATIENCE), two[0] as editor, two[1] as reader:
            for _ in range(rounds):
                await asyncio.sleep(PAUSE_SECONDS)
                await self._round(editor, reader, waits)

    async def _round(self, editor: Connection, reader: Connection, waits: Waits) -> None:
        began, text = self._clock(), f"News {next(self._numbers)}."
        posting = asyncio.create_task(editor.ask(_post(self._token, text)))
        await self._heard(text)
        waits["news"].append(self._clock() - began)
        assert await posting == 201
        waits["posts"].append(self._clock() - began)
        began = self._clock()
        assert await reader.ask(asked("/blogs/harbour", Accept_Encoding="br")) == 200
        waits["pages"].append(self._clock() - began)

    async def _heard(self, text: str) -> None:
        while text not in str(await self._stream.recv()):
            pass


def _post(token: str, text: str) -> bytes:
    headers = {"Authorization": f"Bearer {token}", "Content_Type": "application/json"}
    return asked("/api/v1/blogs/harbour/entries", json.dumps({"body": text}).encode(), **headers)
