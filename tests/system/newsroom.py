"""An editor who posts and a reader who follows and reads pages: how long each of them waits."""

import asyncio
import json
import statistics
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Self

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.pace import PATIENCE
from tests.system.asking import Connection, asked
from tests.system.watch import Watch

PAUSE_SECONDS = 0.03
"""Between two posts: enough for the server to have nothing left to do."""

Waits = Mapping[str, list[float]]
"""Seconds: of `posts` until they were answered, of `news` until they were heard, of `pages` until they were there."""


def no_waits() -> Waits:
    """Return what is to be filled."""
    return {"posts": [], "news": [], "pages": []}


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
        async with connect(address, ping_interval=None, open_timeout=PATIENCE, proxy=None) as stream:
            yield cls(port, token, stream, Watch(server, database, is_asker=True))

    async def work(self, rounds: int, waits: Waits) -> None:
        """Post, hear of it, and read the page it is on, so many times."""
        two = Connection.opened(self._port), Connection.opened(self._port)
        async with asyncio.timeout(PATIENCE), two[0] as editor, two[1] as reader:
            for _ in range(rounds):
                await asyncio.sleep(PAUSE_SECONDS)
                await self._round(editor, reader, waits)

    async def _round(self, editor: Connection, reader: Connection, waits: Waits) -> None:
        began, text = self._clock(), f"News {next(self._numbers)}."
        posting = asyncio.create_task(_posted(editor, _post(self._token, text)))
        await self._heard(text)
        waits["news"].append(self._clock() - began)
        await posting
        waits["posts"].append(self._clock() - began)
        began = self._clock()
        assert await reader.ask(asked("/blogs/harbour", Accept_Encoding="br")) == 200
        waits["pages"].append(self._clock() - began)

    async def _heard(self, text: str) -> None:
        try:
            while text not in str(await self._stream.recv()):
                pass
        except ConnectionClosed as end:
            raise AssertionError(f"The reader's WebSocket was closed: they said {end.rcvd}, we {end.sent}") from end


async def _posted(editor: Connection, request: bytes) -> None:
    status, said = await editor.told(request)
    assert status == 201, (status, said)


def _post(token: str, text: str) -> bytes:
    headers = {"Authorization": f"Bearer {token}", "Content_Type": "application/json"}
    return asked("/api/v1/blogs/harbour/entries", json.dumps({"body": text}).encode(), **headers)
