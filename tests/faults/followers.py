"""Followers of a blog who write down what they are given: the tests' own, so that our clients' bugs hide nothing.

A follower is a position. Whatever ends its connection, it goes on with that position at the next address, and takes
what it is given as it comes: whether that was right is for `checker` to say.
"""

import asyncio
import json
import random
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from typing import Any

import httpx2
import websockets

from tests.faults.checker import Delivery, Followed

OPENING = 5.0
DEAD = 6.0
"""Nothing for so long means that nobody is there any more; the servers' heartbeats must come more often."""
POLL = 0.5
AWAY = (0.05, 0.4)
TRANSIENT = frozenset({408, 425, 429})
FAILURES = (OSError, TimeoutError, httpx2.HTTPError, websockets.WebSocketException)

Message = dict[str, Any]
Transport = Callable[["Follower", str], AsyncGenerator[Message]]


class Refused(Exception):
    """The server said something that a follower with a good position must never hear."""


class Follower:
    """One follower; `addresses` are those of the blog's events, `transports` are taken in turn, too."""

    def __init__(self, name: str, addresses: Sequence[str], transports: Sequence[Transport], seed: int) -> None:
        self.record = Followed(name)
        self.connections = 0
        self._addresses = addresses
        self._transports = transports
        self._chance = random.Random(seed)
        self._epoch: str | None = None
        self._arrived = asyncio.Event()

    @property
    def query(self) -> str:
        """Return the position as it is asked with."""
        position = self.record.position
        return f"epoch={self._epoch}&after={position}" if self._epoch and position else "after=0"

    async def run(self, first: int) -> None:
        """Follow until cancelled, beginning at one of the addresses; every connection after a loss goes to the next."""
        while True:
            transport = self._transports[self.connections % len(self._transports)]
            address = self._addresses[(first + self.connections) % len(self._addresses)]
            self.connections += 1
            try:
                with suppress(*FAILURES):
                    async with aclosing(transport(self, address)) as messages:
                        await self._follow(messages)
            except Refused as refused:
                self.record.refusals.append(str(refused))
            await asyncio.sleep(self._chance.uniform(*AWAY))

    async def _follow(self, messages: AsyncGenerator[Message]) -> None:
        # Now and then a follower leaves by itself: moving must not depend on a fault.
        leaving = time.monotonic() + self._chance.uniform(8, 25)
        patience = OPENING
        while time.monotonic() < leaving:
            async with asyncio.timeout(patience):
                message = await anext(messages, None)
            if message is None:
                break
            self._take(message)
            patience = DEAD

    def _take(self, message: Message) -> None:
        match message["type"]:
            case "hello":
                self._epoch = self._epoch or message["epoch"]
                if message["epoch"] != self._epoch:
                    raise Refused(f"epoch {message['epoch']} after {self._epoch}")
            case "event":
                self.record.deliveries.append(Delivery(time.monotonic(), message))
                self._arrived.set()
            case "reset":
                raise Refused("reset")
            case "bye" if (message["code"] or 0) >= 4200:
                raise Refused(f"bye {message['code']}")

    async def reached(self, seq: int) -> None:
        """Wait until an event has been delivered."""
        while self.record.position < seq:
            self._arrived.clear()
            await self._arrived.wait()


async def by_websocket(follower: Follower, address: str) -> AsyncGenerator[Message]:
    """Follow with a stock WebSocket client."""
    url = f"{address.replace('http', 'ws', 1)}?{follower.query}"
    async with websockets.connect(url, open_timeout=OPENING, close_timeout=1, ping_interval=None) as socket:
        async for text in socket:
            yield json.loads(text)


async def by_event_stream(follower: Follower, address: str) -> AsyncGenerator[Message]:
    """Follow by SSE; what the end of the connection cuts in two is no message."""
    headers = {"Accept": "text/event-stream"}
    async with (
        httpx2.AsyncClient(timeout=DEAD) as http,
        http.stream("GET", f"{address}?{follower.query}", headers=headers) as answer,
    ):
        expect_good(answer)
        data = ""
        async for line in answer.aiter_lines():
            if line.startswith("data:"):
                data += line.removeprefix("data:")
            elif not line and data:
                yield json.loads(data)
                data = ""


async def by_polling(follower: Follower, address: str) -> AsyncGenerator[Message]:
    """Ask for what follows the position, again and again."""
    async with httpx2.AsyncClient(timeout=OPENING) as http:
        while True:
            answer = await http.get(f"{address}?{follower.query}")
            expect_good(answer)
            document = answer.json()
            yield {"type": "hello", "epoch": document["epoch"]}
            if document["reset"]:
                yield {"type": "reset"}
            for event in document["events"]:
                yield {"type": "event", **event}
            await asyncio.sleep(POLL)


TRANSPORTS: tuple[Transport, ...] = (by_websocket, by_event_stream, by_polling)


def expect_good(answer: httpx2.Response) -> None:
    """Take "come back" for a lost connection, and "stay away" for a broken promise."""
    if answer.is_client_error and answer.status_code not in TRANSIENT:
        raise Refused(f"status {answer.status_code}")
    answer.raise_for_status()
