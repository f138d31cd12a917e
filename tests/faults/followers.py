"""Followers of a blog who write down what they are given: the tests' own, so that our clients' bugs hide nothing.

A follower is a position. Whatever ends its connection, it goes on with that position at the next address, and takes
what it is given as it comes: whether that was right is for `checker` to say.
"""

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from typing import Any, Self

import httpx2
import websockets

from tests.faults.checker import Delivery, Followed
from tests.pace import pace

OPENING = pace(5.0)
DEAD = pace(6.0)
"""Nothing for so long means that nobody is there any more; the servers' heartbeats must come more often."""
AWAY = (0.05, 0.4)
STAY = (8.0, 25.0)
FAILURES = (OSError, TimeoutError, httpx2.HTTPError, websockets.WebSocketException)

Message = dict[str, Any]
Transport = Callable[["Follower", str], AsyncGenerator[Message]]


class Refused(Exception):
    """The server said something that a follower with a good position must never hear."""


class Stalling:
    """Whether those followers who can be made to stall do so now: they do while the block runs."""

    def __init__(self) -> None:
        self._awake = asyncio.Event()
        self._awake.set()

    def __enter__(self) -> Self:
        self._awake.clear()
        return self

    def __exit__(self, *_: object) -> None:
        self._awake.set()

    async def over(self) -> None:
        """Wait until nobody stalls."""
        await self._awake.wait()


class Follower:
    """One follower; `addresses` are those of the blog's events, `transports` are taken in turn, too.

    With `stalling` it takes nothing while that says so.
    """

    def __init__(
        self,
        name: str,
        addresses: Sequence[str],
        transports: Sequence[Transport],
        seed: int,
        stalling: Stalling | None = None,
    ) -> None:
        self.record = Followed(name, is_prompt=stalling is None)
        self.stalling = stalling
        self.connections = 0
        self._addresses = addresses
        self._transports = transports
        self._chance = random.Random(seed)
        self._epoch: str | None = None
        self._arrived = asyncio.Event()
        self._since = 0.0

    @property
    def position(self) -> int:
        """Return the number of the last event that was taken."""
        return self.record.position

    @property
    def query(self) -> str:
        """Return the position as it is asked with."""
        position = self.position
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
        leaving = time.monotonic() + self._chance.uniform(*STAY)
        self._since = time.monotonic()
        patience = OPENING
        while time.monotonic() < leaving:
            async with asyncio.timeout(patience):
                message = await anext(messages, None)
            if message is None:
                break
            self._take(message)
            patience = DEAD
            if self.stalling:
                await self.stalling.over()

    def _take(self, message: Message) -> None:
        match message["type"]:
            case "hello":
                self._epoch = self._epoch or message["epoch"]
                if message["epoch"] != self._epoch:
                    raise Refused(f"epoch {message['epoch']} after {self._epoch}")
            case "event":
                self.record.deliveries.append(Delivery(time.monotonic(), message, self._since))
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
