"""A bus that does what a bus may: lose, repeat, reorder. By a seed, so that what it did can be done again."""

import asyncio
import random
from collections.abc import Callable

from liveblog.bus import Deliver


class Network:
    """What the flaky buses of several processes share."""

    def __init__(self) -> None:
        self.buses: list[FlakyBus] = []


class FlakyBus:
    """A bus of one process on a network that loses, repeats and reorders. `silent`: it loses everything, unnoticed."""

    def __init__(self, network: Network, chance: random.Random) -> None:
        self.silent = False
        self._network = network
        self._chance = chance
        self._followed: set[int] = set()
        self._held: list[bytes] = []
        self._deliver: Deliver | None = None
        network.buses.append(self)

    @property
    def is_up(self) -> bool:
        """Claim to be well, as a network does that loses things unnoticed."""
        return True

    async def run(self, deliver: Deliver, uncertain: Callable[[], None]) -> None:
        self._deliver = deliver
        uncertain()
        await asyncio.Event().wait()

    def publish(self, blog_id: int, data: bytes) -> None:
        for bus in self._network.buses:
            bus.carry(blog_id, data)

    def follow(self, blog_id: int) -> None:
        self._followed.add(blog_id)

    def unfollow(self, blog_id: int) -> None:
        self._followed.discard(blog_id)

    def carry(self, blog_id: int, data: bytes) -> None:
        """Lose the message, hold it back, or deliver it with others that were held back, in any order, some twice."""
        if self._deliver is None or self.silent or blog_id not in self._followed or self._chance.random() < 0.2:
            return
        self._held.append(data)
        if self._chance.random() < 0.3:
            return
        out, self._held = self._held, []
        out += [data for data in out if self._chance.random() < 0.3]
        self._chance.shuffle(out)
        for message in out:
            self._deliver(message)
